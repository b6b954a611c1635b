import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineVersion } from "../../../scripts/engine/engineVersion.mts";
import { installOwnSdk } from "../../../scripts/engine/pythonHost.mts";
import { type Language, languageOf, withLanguage } from "../../../scripts/engine/languages.mts";
import { writeExecutable } from "./writeExecutable.js";

let root: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "languages-"));
  env = {
    HOME: root,
    XDG_CACHE_HOME: join(root, "cache"),
    PATH: [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter),
    PYTHON: join(root, "bin/python3"),
  };
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const quiet = () => undefined;
const cached = (...path: string[]) => join(root, "cache/pulumi-fireworks", ...path);
const calls = () => readFileSync(join(root, "calls"), "utf8").trim().split("\n");
const foldersOf = ({ PATH = "" }: NodeJS.ProcessEnv) => PATH.split(delimiter);

/** For a CLI in `cli/`, which may be one that we built. */
function prepare(language: Language, { env: own = env, isOurs = true } = {}): Promise<NodeJS.ProcessEnv> {
  const command = join(root, "cli/pulumi");
  writeExecutable(command, "exit 0");
  if (isOurs) writeFileSync(join(root, "cli/languageHost.cjs"), "");
  return withLanguage(language, { command, env: { ...own, PATH: `${join(root, "cli")}:${own.PATH ?? ""}` } }, quiet);
}
const placed = (name: string, folder = join(root, "cli")) => readFileSync(join(folder, name), "utf8");

describe("programs in YAML", () => {
  /** A compiler that notes each call. */
  function fakeGo(): void {
    const made = "bin/pulumi-language-yaml";
    writeExecutable(
      join(root, "bin/go"),
      `echo "$@" >> ${join(root, "calls")}; mkdir bin; echo '#!/bin/sh' > ${made}; chmod +x ${made}`,
    );
  }

  test("are run by Pulumi's own host where there is one, and nothing is built", async () => {
    fakeGo();
    writeExecutable(join(root, "bin/pulumi-language-yaml"), "exit 0");
    expect(foldersOf(await prepare("yaml"))).toEqual([join(root, "cli"), ...foldersOf(env)]);
    expect(readdirSync(root).sort()).toEqual(["bin", "cli"]);
  });

  test("are run by no host that is built where stand-ins are refused", async () => {
    fakeGo();
    const own = { ...env, STAND_INS: "refused" };
    await expect(prepare("yaml", { env: own })).rejects.toThrow(
      /^No Pulumi language host for yaml: no .* of Pulumi's own/,
    );
    expect(readdirSync(root).sort()).toEqual(["bin", "cli"]);
    writeExecutable(join(root, "bin/pulumi-language-yaml"), "exit 0");
    expect(foldersOf(await prepare("yaml", { env: own }))).toEqual([join(root, "cli"), ...foldersOf(env)]);
  });

  test("are run by one that is built once, without this machine's paths in it", async () => {
    fakeGo();
    const [first, second] = await Promise.all([prepare("yaml"), prepare("yaml")]);
    expect(second).toEqual(first);
    expect(foldersOf(await prepare("yaml"))).toEqual([join(root, "cli"), ...foldersOf(env)]);
    expect(placed("pulumi-language-yaml")).toMatch(/exec ".*\/cache\/pulumi-fireworks\/yaml\/.*" "\$@"/);
    expect(calls()).toEqual([expect.stringContaining("-trimpath")]);
  });

  test("are built again where the cache was deleted", async () => {
    fakeGo();
    await prepare("yaml");
    rmSync(cached("yaml"), { recursive: true });
    await prepare("yaml");
    expect(calls()).toHaveLength(2);
  });

  test("get it from PATH where the CLI is somebody else's", async () => {
    fakeGo();
    const own = await prepare("yaml", { isOurs: false });
    expect(foldersOf(own)).toEqual([cached("hosts"), join(root, "cli"), ...foldersOf(env)]);
    expect(readdirSync(cached("hosts"))).toEqual(["pulumi-language-yaml"]);
    expect(readdirSync(join(root, "cli"))).toEqual(["pulumi"]);
  });

  test("cannot be run where there is neither a host nor a compiler, and the message says what to do", async () => {
    await expect(prepare("yaml", { env: { ...env, PATH: join(root, "bin") } })).rejects.toThrow(
      /^No Pulumi language host for YAML: no go on PATH\nFix: install the Pulumi CLI/,
    );
  });
});

describe("programs in Python", () => {
  const interpreters = () => cached("python", engineVersion, "venv/bin");

  /** An interpreter that notes each call, and makes environments with another one. */
  function fakePython({ pip = "exit 0" } = {}): void {
    const note = `echo "$@" >> ${join(root, "calls")}`;
    const target = `while [ $# -gt 0 ]; do if [ "$1" = --target ]; then mkdir "$2"; touch "$2/installed"; fi; shift; done`;
    writeExecutable(join(root, "inner"), `${note}; ${target}; ${pip}`);
    writeExecutable(join(root, "bin/python3"), `${note}; mkdir -p "$3/bin"; cp ${join(root, "inner")} "$3/bin/python"`);
  }

  test("have the newest of Pulumi's SDK that fits the engine, and this repository's own, each installed once", async () => {
    fakePython();
    const [first, second] = await Promise.all([prepare("python"), prepare("python")]);
    expect(second).toEqual(first);
    expect(await prepare("python")).toEqual(first);
    expect(foldersOf(first)).toEqual([interpreters(), join(root, "cli"), ...foldersOf(env)]);
    expect(first.PYTHONPATH).toMatch(new RegExp(`^${cached("python", engineVersion)}/sdk-[0-9a-f]{12}$`));
    expect(readdirSync(first.PYTHONPATH ?? "")).toEqual(["installed"]);
    expect(calls()).toEqual([
      `-m venv ${cached("python", engineVersion, "venv")}`,
      expect.stringMatching(new RegExp(`^-m pip install .*pulumi<=${engineVersion.replaceAll(".", "\\.")} `)),
      expect.stringMatching(/^-m pip install .*--no-deps --target /),
    ]);
  });

  test("have the SDK as it is now", async () => {
    fakePython();
    await prepare("python");
    const sdk = join(root, "sdk");
    const install = () => installOwnSdk(interpreters(), env, { log: quiet, sdk });
    mkdirSync(sdk);
    writeFileSync(join(sdk, "a.py"), "one");
    const one = await install();
    writeFileSync(join(sdk, "a.py"), "two");
    expect(await install()).not.toBe(one);
    writeFileSync(join(sdk, "a.py"), "one");
    expect(await install()).toBe(one);
    expect(readdirSync(sdk)).toEqual(["a.py"]);
  });

  test("are run by the stand-in where Pulumi's own host is not whole", async () => {
    fakePython();
    writeExecutable(join(root, "bin/pulumi-language-python"), "exit 0");
    await prepare("python");
    expect(placed("pulumi-language-python")).toContain(`exec "${interpreters()}/python" "`);
  });

  test("are run by Pulumi's own host where there is one", async () => {
    fakePython();
    for (const name of ["pulumi-language-python", "pulumi-language-python-exec"]) {
      writeExecutable(join(root, "bin", name), "exit 0");
    }
    await prepare("python");
    expect(readdirSync(join(root, "cli")).sort()).toEqual(["languageHost.cjs", "pulumi"]);
  });

  test("get a new environment where an installation was interrupted", async () => {
    fakePython();
    const venv = cached("python", engineVersion, "venv");
    mkdirSync(venv, { recursive: true });
    writeFileSync(join(venv, "half"), "");
    await prepare("python");
    expect(readdirSync(venv).sort()).toEqual(["bin", "complete"]);
  });

  test("cannot be run where the SDK is not to be had, which the installer's last words say", async () => {
    fakePython({ pip: "echo >&2 trying; echo >&2 'ERROR: No matching distribution found'; exit 1" });
    await expect(prepare("python")).rejects.toThrow(
      /^No Pulumi language host for Python: ERROR: No matching distribution found\n/,
    );
    await expect(prepare("python")).rejects.toThrow("ERROR: No matching");
  });
});

test.each(["nodejs", "go"] as const)("programs in %s need nothing more", async (language) => {
  expect(foldersOf(await prepare(language))).toEqual([join(root, "cli"), ...foldersOf(env)]);
});

test.each([
  ["name: a\nruntime: yaml\n", "yaml"],
  ["runtime:\n  name: python\n  options: {}\n", "python"],
  ["name: a\nruntime: go", "go"],
  ["runtime: {name: nodejs, options: {typescript: false}}", "nodejs"],
])("the language of a project stands in its Pulumi.yaml: %j", (text, language) => {
  expect(languageOf(text)).toBe(language);
});

test("a project of a language that none of this is for is refused", () => {
  expect(() => languageOf("runtime: dotnet\n")).toThrow("no language of ours: dotnet");
});
