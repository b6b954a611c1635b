import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeExecutable } from "./writeExecutable.js";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-command-")));
  for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    writeExecutable(join(root, "bin", name), "exit 1");
  }
  writeExecutable(
    join(root, "bin/pulumi"),
    `if [ "$1" = version ]; then echo v3.256.0; exit; fi
     echo "arguments: $*"; echo "folder: $(pwd)"; echo "home: $PULUMI_HOME"; echo "backend: $PULUMI_BACKEND_URL"
     echo "passphrase: \${PULUMI_CONFIG_PASSPHRASE-none}"; exit 7`,
  );
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function run(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const script = join(__dirname, "../../../scripts/pulumi.mts");
  const env = { HOME: root, XDG_CACHE_HOME: join(root, "cache"), PATH: join(root, "bin"), ...more };
  return spawnSync(process.execPath, [script, ...args], { env, cwd: root, encoding: "utf8" });
}

describe("npm run pulumi", () => {
  test("passes arguments, output and exit code through", () => {
    const { stdout, status } = run(["preview", "--diff", "-C", "some where"]);
    expect(stdout).toContain("arguments: preview --diff -C some where\n");
    expect(status).toBe(7);
  });

  test("works in scratch folders unless told otherwise, and says so", () => {
    const { stdout, stderr } = run(["up"]);
    const scratch = join(root, "cache/pulumi-fireworks/scratch");
    expect(stdout).toContain(`home: ${scratch}/home\nbackend: file://${scratch}/state\npassphrase: \n`);
    expect(stderr).toContain(`PULUMI_HOME=${scratch}/home PULUMI_BACKEND_URL=file://${scratch}/state`);
  });

  test("leaves a home and a backend of the user's own alone, and sets no passphrase for them", () => {
    const { stdout, stderr } = run(["up"], { PULUMI_HOME: "/own", PULUMI_BACKEND_URL: "s3://own" });
    expect(stdout).toContain("home: /own\nbackend: s3://own\npassphrase: none\n");
    expect(stderr).not.toContain("PULUMI_HOME");
  });

  test("runs where the user called npm, although npm starts it in the package's root", () => {
    const project = join(root, "project");
    mkdirSync(project);
    expect(run(["up"], { npm_lifecycle_event: "pulumi", INIT_CWD: project }).stdout).toContain(`folder: ${project}\n`);
    expect(run(["up"], { npm_lifecycle_event: "test", INIT_CWD: project }).stdout).toContain(`folder: ${root}\n`);
  });
});
