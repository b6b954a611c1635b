import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeExecutable } from "../engine/writeExecutable.js";
import { workflowFaults } from "../../support/workflowFaults.js";
import { filesLike } from "../../../scripts/files.mts";

const EXAMPLE = join(__dirname, "../../../examples/pipelines");
const WORKFLOWS = filesLike(".github/workflows/*.yml", EXAMPLE);
const SCRIPTS = filesLike("shell/*.sh", EXAMPLE);

function read(file: string): string {
  return readFileSync(join(EXAMPLE, file), "utf8");
}

describe("the workflows", () => {
  test("are there", () => {
    expect(WORKFLOWS.map((file) => file.split("/").at(-1))).toEqual([
      "deploy.yml",
      "drift.yml",
      "preview.yml",
      "recover.yml",
      "status.yml",
    ]);
  });

  test.each(WORKFLOWS)("%s is valid", async (file) => {
    expect(await workflowFaults(file, read(file))).toEqual([]);
  });

  test.each([
    ["an unknown key", "timeout-minutes: 15", "timeout-minuts: 15", /timeout-minuts/],
    ["an unknown permission", "contents: read", "content: read", /content/],
    ["an unknown context", "${{ secrets.FIREWORKS_API_KEY }}", "${{ secret.FIREWORKS_API_KEY }}", /secret/],
    ["a broken expression", "${{ github.token }}", "${{ github.token) }}", /./],
    ["an unknown event", "pull_request:", "pull_requests:", /pull_requests/],
  ])("with %s would not be valid", async (_, from, to, fault) => {
    const broken = read(".github/workflows/preview.yml").replace(from, to);
    expect(broken).not.toBe(read(".github/workflows/preview.yml"));
    expect((await workflowFaults("preview.yml", broken)).join("\n")).toMatch(fault);
  });

  test.each(WORKFLOWS)("%s grants nothing by default, and each job no more than it says", (file) => {
    const text = read(file);
    expect(text).toMatch(/^permissions: {}$/m);
    const granted = [...text.matchAll(/^ {6}([a-z-]+): (read|write)\b/gm)].map(
      ([, scope, level]) => `${scope}: ${level}`,
    );
    expect(new Set(granted)).toEqual(
      new Set(
        {
          "preview.yml": ["contents: read", "pull-requests: write"],
          "status.yml": ["contents: read", "issues: write"],
          "deploy.yml": ["contents: read", "actions: read", "pull-requests: read"],
        }[file.split("/").at(-1) ?? ""] ?? ["contents: read"],
      ),
    );
  });

  test.each(WORKFLOWS)("%s pins every action to a major version or a commit", (file) => {
    const used = [...read(file).matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
    expect(used.length).toBeGreaterThan(2);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
  });

  test.each(WORKFLOWS)("%s puts no value of an event into a script, where it would run", (file) => {
    for (const [, run = ""] of read(file).matchAll(/run: ((?:\|\n(?: {10}.*\n)+)|.*)/g))
      expect(run).not.toContain("${{");
  });

  test("secrets reach no job of a fork", () => {
    const [, fork = ""] = read(".github/workflows/preview.yml").split(/^ {2}fork:$/m);
    expect(fork).toContain("shell/fork.sh");
    expect(fork).not.toContain("secrets.");
  });

  test("run scripts that are there, and updates wait for each other", () => {
    const called = WORKFLOWS.flatMap((file) => [...read(file).matchAll(/shell\/\w+\.sh/g)].map(([script]) => script));
    expect([...new Set(called)].toSorted()).toEqual(SCRIPTS);
    for (const file of ["deploy", "recover"]) {
      expect(read(`.github/workflows/${file}.yml`)).toMatch(/^ {2}group: deploy\n {2}cancel-in-progress: false$/m);
    }
  });
});

describe("the scripts", () => {
  test.each(SCRIPTS)("%s may be run, stops at the first error, and is sound to the shell", (file) => {
    expect(statSync(join(EXAMPLE, file)).mode & 0o111).toBe(0o111);
    expect(read(file)).toMatch(/^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/);
    const { stderr, status } = spawnSync("bash", ["-n", join(EXAMPLE, file)], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

describe("the issue of the nightly status", () => {
  const [, step = ""] =
    /- name: Issue\n[\s\S]*?run: \|\n((?: {10}.*\n)+)/.exec(read(".github/workflows/status.yml")) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-issue-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What `gh` is asked for, beside the list. @param open the numbers of the issues that are open */
  function askedOf(outcome: string, open: string): string[] {
    const log = join(folder, "log");
    writeFileSync(log, "");
    writeExecutable(join(folder, "gh"), `[ "$2" = list ] && { printf '%s' "$OPEN"; exit; }; echo "$@" >>"$LOG"`);
    const env = { PATH: `${folder}:${process.env.PATH ?? ""}`, OUTCOME: outcome, OPEN: open, LOG: log };
    const { status, stderr } = spawnSync("bash", ["--norc", "-eo", "pipefail", "-c", step], { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  test.each([
    ["failure", "", ["issue create --title Status of Fireworks --body-file review/status.md"]],
    ["failure", "7\n", ["issue edit 7 --body-file review/status.md"]],
    ["success", "7\n", ["issue close 7 --comment No alert any more."]],
    ["success", "", []],
  ])("after a %s, with %j open, it is %j", (outcome, open, asked) => {
    expect(askedOf(outcome, open)).toEqual(asked);
  });
});

describe("the documentation", () => {
  const page = readFileSync(join(EXAMPLE, "../../docs/pipelines.md"), "utf8");

  test("names exactly the scripts and workflows that are there", () => {
    const named = (pattern: RegExp): string[] =>
      [...new Set([...page.matchAll(pattern)].map(([name]) => name))].toSorted();
    expect(named(/shell\/\w+\.sh/g)).toEqual(SCRIPTS);
    expect(named(/(?<=`)\w+\.yml/g)).toEqual(WORKFLOWS.map((file) => file.split("/").at(-1)));
  });

  test.each([
    [
      "preview",
      ["PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview", "--json", "--save-plan", "pulumi-fireworks report"],
    ],
    ["deploy", ["pulumi up", "--plan"]],
    ["drift", ["pulumi refresh", "--preview-only", "--expect-no-changes"]],
    ["status", ["pulumi stack export", "pulumi-fireworks status"]],
    ["recover", ["pulumi cancel", "pulumi up", "--plan"]],
  ])("%s.sh, which the end-to-end tests run, does what the page says", (name, parts) => {
    for (const part of parts) {
      expect(read(`shell/${name}.sh`)).toContain(part);
      expect(page.replaceAll("npx ", "")).toContain(part);
    }
  });
});
