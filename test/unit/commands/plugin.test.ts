import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readOwnPackage } from "../../../provider/commands/ownPackage.ts";
import { executableFiles } from "../../../provider/commands/plugin/executable.ts";
import { launcher } from "../../../provider/commands/plugin/launcher.ts";
import { runCli, type CliRun } from "../../support/runCli.ts";
import { writeExecutable } from "../engine/writeExecutable.ts";

const ROOT = join(__dirname, "../../..");
const { version } = readOwnPackage();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-plugin-test-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

/** A file below the test's folder. */
function put(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("plugin path", () => {
  const YAML = "name: bots\nruntime: yaml\n";
  const LINES = (path: string): string[] => [
    "plugins:",
    "  providers:",
    "    - name: fireworks",
    `      path: ${path}`,
  ];
  const path = (below: string, ...flags: string[]): Promise<CliRun> =>
    runCli(["plugin", "path", ...flags], { folder: join(folder, below) });

  /** Where a project finds this very package, as a package manager that links leaves it. */
  function link(below: string): void {
    mkdirSync(join(folder, below, "node_modules"), { recursive: true });
    symlinkSync(ROOT, join(folder, below, "node_modules/pulumi-fireworks"));
  }

  test.each([
    ["the project's own", "", "bots", "node_modules/pulumi-fireworks/dist/plugin"],
    ["that of a folder above", "", "services/bots", "../../node_modules/pulumi-fireworks/dist/plugin"],
  ])("of a package that is %s is relative to Pulumi.yaml, wherever in the project it is called", async (...row) => {
    const [, , project, expected] = row;
    put(join(project, "Pulumi.yaml"), YAML);
    link(expected.startsWith("..") ? "" : project);
    mkdirSync(join(folder, project, "src"));
    const { exitCode, printed, complained } = await path(join(project, "src"));
    expect(printed).toEqual([expected]);
    expect(complained).toEqual(["in Pulumi.yaml:", ...LINES(expected)]);
    expect(exitCode).toBe(0);
  });

  test("of a package that the project does not find, such as one of npx, is absolute", async () => {
    put("bots/Pulumi.yaml", YAML);
    put("bots/node_modules/pulumi-fireworks/package.json", "{}");
    expect(await path("bots")).toMatchObject({ exitCode: 0, printed: [join(ROOT, "dist/plugin")] });
  });

  test("outside of a project is absolute, and standard error says that there is none", async () => {
    const { printed, complained } = await path("");
    expect(printed).toEqual([join(ROOT, "dist/plugin")]);
    expect(complained[0]).toBe("no Pulumi.yaml here or in a folder above; in one of this machine:");
    expect(complained.slice(1)).toEqual(LINES(join(ROOT, "dist/plugin")));
  });

  test.each([
    ["./node_modules/pulumi-fireworks/dist/plugin", "Pulumi.yaml names it"],
    ["vendor/plugin", "Pulumi.yaml names another one, vendor/plugin"],
  ])("says what it is to a project that names %s", async (named, said) => {
    put("Pulumi.yaml", `${YAML}plugins:\n  providers:\n    - name: fireworks\n      path: ${named}\n`);
    link("");
    expect(await path("")).toMatchObject({ complained: [said] });
  });

  test("is with --json an object of path, project and lines", async () => {
    put("Pulumi.yaml", YAML);
    link("");
    const { printed, complained } = await path("", "--json");
    const relative = "node_modules/pulumi-fireworks/dist/plugin";
    expect(JSON.parse(printed.join("\n"))).toEqual({
      path: relative,
      project: folder,
      yaml: LINES(relative).join("\n"),
    });
    expect(complained).toEqual([]);
  });
});

describe("plugin install", () => {
  /** Calls it with a `pulumi` that notes its arguments and keeps the folder it was given, then runs a script. */
  function install({ pulumi = "exit 0", flags = [] as string[] } = {}): Promise<CliRun> {
    const kept = `echo "$*" > ${folder}/args\n/bin/cp -R "$7" ${folder}/given`;
    writeExecutable(join(folder, "bin/pulumi"), `${kept}\n${pulumi}`);
    return runCli(["plugin", "install", ...flags], { folder, env: { PATH: join(folder, "bin") } });
  }

  test("gives the CLI a folder with an executable for every platform, and takes the place of an earlier one", async () => {
    const { exitCode, printed, complained } = await install();
    expect(complained).toEqual([]);
    expect(printed).toEqual([`Pulumi's plugin cache has fireworks ${version}, which runs ${ROOT}`]);
    expect(exitCode).toBe(0);
    const args = readFileSync(join(folder, "args"), "utf8").trim().split(" ");
    const [given = ""] = args.splice(6, 1);
    expect(args).toEqual(["plugin", "install", "resource", "fireworks", version, "--file", "--reinstall"]);
    expect(readdirSync(join(folder, "given"))).toEqual(["pulumi-resource-fireworks", "pulumi-resource-fireworks.cmd"]);
    expect(() => readdirSync(given)).toThrow(/ENOENT/);
  });

  test("says with --json which version runs from where", async () => {
    const { printed } = await install({ flags: ["--json"] });
    expect(JSON.parse(printed.join("\n"))).toEqual({ plugin: "fireworks", version, runs: ROOT });
  });

  test("tells what the CLI says when it fails, and ends with 1", async () => {
    const pulumi = "echo 'installing ...' >&2; echo 'error: the disk is full' >&2; exit 3";
    const { exitCode, printed, complained } = await install({ pulumi });
    expect(complained).toEqual(["pulumi-fireworks: pulumi plugin install ended with 3: the disk is full"]);
    expect(printed).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test("without a Pulumi CLI says what to do, and ends with 1", async () => {
    const { exitCode, complained } = await runCli(["plugin", "install"], { folder, env: { PATH: folder } });
    expect(complained[0]).toBe("pulumi-fireworks: no pulumi on PATH");
    expect(complained[1]).toMatch(/^Fix: install it, see https:\/\/www\.pulumi\.com/);
    expect(exitCode).toBe(1);
  });

  describe("puts a launcher into the cache that", () => {
    /** A launcher of a package whose path has what a text in a program must escape. */
    function launch(): { readonly call: () => ReturnType<typeof spawnSync>; readonly from: string } {
      const from = join(folder, `it's "here"`);
      put(`it's "here"/dist/provider/plugin/main.js`, "exports.main = () => console.log(process.argv[2]);");
      const file = join(folder, "pulumi-resource-fireworks");
      const { "pulumi-resource-fireworks": text = "" } = executableFiles(launcher(from));
      writeFileSync(file, text, { mode: 0o755 });
      return { call: () => spawnSync(file, ["127.0.0.1:1"], { encoding: "utf8" }), from };
    }

    test("starts the package's plugin, with the arguments of the engine", () => {
      expect(launch().call()).toMatchObject({ status: 0, stdout: "127.0.0.1:1\n", stderr: "" });
    });

    test("says what to do when the package has been removed", () => {
      const { call, from } = launch();
      rmSync(from, { recursive: true });
      const { status, stdout, stderr } = call();
      expect(stderr).toBe(
        `pulumi-resource-fireworks: the package that it was installed from, ${from}, is gone.\n` +
          "Fix: install pulumi-fireworks with npm, and call npx pulumi-fireworks plugin install again\n",
      );
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    });
  });
});
