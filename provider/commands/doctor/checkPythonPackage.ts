import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type CommandHost } from "../command.js";
import { lastLine, runProgram, type Called } from "../runProgram.js";
import { ok, problem, type Finding } from "./finding.js";
import { folderWith, sectionOf, valueOf, type Project } from "./project.js";

type Env = CommandHost["env"];

const PACKAGE = "pulumi_fireworks";
const IS_WINDOWS = process.platform === "win32";

/** Whether a Python program has the classes, in the environment that Pulumi runs it in, and of a version that there is a plugin of. */
export async function checkPythonPackage(project: Project, plugins: readonly string[], env: Env): Promise<Finding> {
  const { folder } = project;
  const plugin = plugins.at(-1) ?? "";
  const options = sectionOf(project, "runtime");
  const named = valueOf("virtualenv", options);
  const wanted = `${PACKAGE}==${plugin}`;
  switch (valueOf("toolchain", options)) {
    case "poetry": {
      const { missing, stdout } = await runProgram("poetry", ["env", "info", "--path"], { env, folder });
      if (missing) return problem(PACKAGE, "no poetry on PATH, the toolchain of Pulumi.yaml", "install it");
      const install = `poetry add ${wanted}`;
      if (stdout.trim() === "") return problem(PACKAGE, "poetry has no environment for the project", install);
      return inEnvironment(stdout.trim(), install);
    }
    case "uv":
      return inEnvironment(resolve(folder, named ?? environmentOfUv(folder, env)), `uv add ${wanted}`);
    default:
      return named === undefined ? onPath() : inEnvironment(resolve(folder, named));
  }

  async function inEnvironment(environment: string, install?: string): Promise<Finding> {
    const python = IS_WINDOWS ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
    const add = `${python} -m pip install ${wanted}`;
    if (existsSync(python)) return judge(python, await ask(python), install ?? add);
    return problem(
      PACKAGE,
      `there is no Python in ${environment}, where the project runs`,
      install ?? `python3 -m venv ${environment}, then ${add}`,
    );
  }

  async function onPath(): Promise<Finding> {
    const pythons = namesOfPython(env);
    for (const python of pythons) {
      const called = await ask(python);
      if (!called.missing) return judge(python, called, `${python} -m pip install ${wanted}`);
    }
    return problem(PACKAGE, `no ${pythons.join(" or ")} on PATH`, "install Python 3.10 or later");
  }

  function ask(python: string): Promise<Called> {
    return runProgram(python, ["-c", PRINT_VERSION], { env, folder });
  }

  function judge(python: string, { exitCode, stdout, stderr }: Called, install: string): Finding {
    if (exitCode !== 0) return problem(PACKAGE, `${python} does not work: ${lastLine(stderr)}`, install);
    const version = stdout.trim();
    if (version === "") return problem(PACKAGE, `not installed for ${python}`, install);
    if (plugins.includes(version)) return ok(PACKAGE, `${version}, as the plugin, for ${python}`);
    return problem(PACKAGE, `${version}, and the plugin is ${plugin}`, `${install} (or have the plugin of ${version})`);
  }
}

/** Prints nothing where it is not installed. */
const PRINT_VERSION = `
import importlib.metadata
try:
    print(importlib.metadata.version("${PACKAGE}"))
except importlib.metadata.PackageNotFoundError:
    pass
`;

/** Where Pulumi's host for Python lets uv have it. */
function environmentOfUv(folder: string, { UV_PROJECT_ENVIRONMENT: own = "" }: Env): string {
  const file = folderWith(["uv.lock"], folder)?.file ?? folderWith(["pyproject.toml"], folder)?.file;
  return resolve(file === undefined ? folder : dirname(file), own === "" ? ".venv" : own);
}

/** As Pulumi's host for Python looks for it. */
function namesOfPython({ PULUMI_PYTHON_CMD: own = "" }: Env): readonly string[] {
  if (own !== "") return [own];
  return IS_WINDOWS ? ["python", "python3"] : ["python3", "python"];
}
