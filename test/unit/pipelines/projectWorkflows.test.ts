import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { engineVersion } from "../../../scripts/engine/engineVersion.mts";
import { PLATFORMS } from "../../../scripts/plugin/platforms.mts";
import { readWorkflow, type Job, type Step, type Workflow } from "../../support/workflow.js";
import { workflowFaults } from "../../support/workflowFaults.js";
import { filesLike } from "../../../scripts/files.mts";

const FOLDER = join(__dirname, "../../../.github/workflows");
const FILES = filesLike("*.yml", FOLDER);
const text = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const workflows: ReadonlyMap<string, Workflow> = new Map(FILES.map((file) => [file, readWorkflow(join(FOLDER, file))]));

interface Place extends Job {
  readonly place: string;
}
const jobs: readonly Place[] = [...workflows].flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ place: `${file} ${name}`, ...job })),
);
const job = (place: string): Place => {
  const found = jobs.find((candidate) => candidate.place === place);
  if (found === undefined) throw new Error(`there is no job ${place}`);
  return found;
};
const using = (steps: readonly Step[], action: string): readonly Step[] =>
  steps.filter(({ uses }) => uses?.startsWith(`${action}@`));

test("are these", () => {
  expect(FILES).toEqual(["ci.yml", "codeql.yml", "dependency-review.yml", "nightly.yml", "release.yml"]);
});

describe.each(FILES)("%s", (file) => {
  test("is valid", async () => {
    expect(await workflowFaults(file, text(file))).toEqual([]);
  });

  test("grants nothing by default, and says which of its runs go on at once", () => {
    expect(workflows.get(file)).toMatchObject({
      permissions: {},
      concurrency: { group: expect.any(String) as string },
    });
  });

  test("names every action by a commit, with its version beside it", () => {
    const uses = [...text(file).matchAll(/^ +- uses: (.*)$/gm)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(1);
    for (const action of uses) expect(action).toMatch(/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(text(file)).not.toMatch(/uses:(?! \S+@[0-9a-f]{40} # v)/);
  });
});

test("pinned commits are raised by pull requests, each week", () => {
  const { version, updates } = parse(readFileSync(join(FOLDER, "../dependabot.yml"), "utf8")) as {
    version: number;
    updates: { "package-ecosystem": string; directory: string; schedule: { interval: string } }[];
  };
  expect(version).toBe(2);
  expect(updates.map((update) => update["package-ecosystem"])).toEqual(["github-actions", "npm"]);
  for (const update of updates) expect(update).toMatchObject({ directory: "/", schedule: { interval: "weekly" } });
});

test("an action has the same commit everywhere", () => {
  const commits = new Map<string, Set<string>>();
  for (const [, action = "", commit = ""] of FILES.map(text)
    .join("\n")
    .matchAll(/uses: ([\w-]+\/[\w-]+)\S*@(\w+)/g)) {
    commits.set(action, (commits.get(action) ?? new Set()).add(commit));
  }
  expect(commits.size).toBeGreaterThan(5);
  expect([...commits].filter(([, { size }]) => size > 1)).toEqual([]);
});

describe.each(jobs)("the job $place", ({ place, permissions = {}, steps, ...rest }) => {
  test("ends some time, and does not keep the token that it has cloned with", () => {
    expect(rest["timeout-minutes"]).toBeLessThanOrEqual(300);
    for (const step of using(steps, "actions/checkout")) expect(step.with?.["persist-credentials"]).toBe(false);
  });

  test("may write what it is there for alone", () => {
    const writes = Object.entries(permissions).filter(([, level]) => level === "write");
    expect(writes.map(([scope]) => scope)).toEqual(
      {
        "codeql.yml analyze": ["security-events"],
        "release.yml publish-npm": ["id-token"],
        "release.yml publish-pypi": ["id-token"],
        "release.yml publish-github": ["contents", "id-token", "attestations"],
        "release.yml publish-site": ["pages", "id-token"],
      }[place] ?? [],
    );
    expect(Object.values(permissions).every((level) => ["read", "write"].includes(level))).toBe(true);
  });

  test("puts no value of an event into a script, where it would run", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  test("refuses stand-ins where it tests with an engine", () => {
    const isEngine = steps.some(({ run = "" }) => /vitest|npm (test|run (test:(full|nightly)|compat|bench))/.test(run));
    expect(rest.env?.STAND_INS).toBe(isEngine ? "refused" : undefined);
    expect(using(steps, "pulumi/actions")).toHaveLength(isEngine ? 1 : 0);
  });
});

test("no job is given a secret", () => {
  for (const file of FILES) expect(text(file)).not.toContain("secrets.");
});

describe("pull requests", () => {
  test("are tested on every system with every Node that is supported, and with the CLI of the SDK's version", () => {
    const { strategy, steps } = job("ci.yml test");
    expect(strategy?.matrix).toEqual({ os: ["ubuntu-latest", "macos-latest", "windows-latest"], node: [22, 24, 26] });
    const [pulumi] = using(steps, "pulumi/actions");
    expect(pulumi?.with).toEqual({ "pulumi-version": engineVersion });
    const { on } = workflows.get("ci.yml") ?? {};
    expect(on).toEqual({ pull_request: null, push: { branches: ["main"] } });
  });

  test("are tested with that Node and every project of npm test", () => {
    const manifest = JSON.parse(readFileSync(join(FOLDER, "../../package.json"), "utf8")) as {
      scripts: { test: string };
    };
    const [, projects = ""] = /vitest run (.*)$/.exec(manifest.scripts.test) ?? [];
    const runs = job("ci.yml test").steps.map(({ run }) => run);
    expect(runs).toContain(`node node_modules/vitest/vitest.mjs run ${projects}`);
  });

  test("have their dependencies and sources looked at", () => {
    expect(workflows.get("dependency-review.yml")?.on).toEqual({ pull_request: null });
    expect(workflows.get("codeql.yml")?.on).toMatchObject({ pull_request: null, push: { branches: ["main"] } });
  });
});

describe("a release", () => {
  const release = workflows.get("release.yml")?.jobs ?? {};

  test("publishes nothing before everything is tested and built", () => {
    const before = (name: string): string[] =>
      [...(release[name]?.needs === undefined ? [] : [release[name].needs])].flat();
    for (const name of ["package", "python", "plugin"]) expect(before(name)).toEqual(["test"]);
    for (const name of ["publish-npm", "publish-pypi"]) expect(before(name)).toEqual(["package", "python", "plugin"]);
    expect(before("publish-github")).toEqual(["publish-npm", "publish-pypi"]);
    expect(before("site")).toEqual(["publish-github"]);
    expect(before("publish-site")).toEqual(["site"]);
    expect(Object.keys(release)).toHaveLength(9);
  });

  test("has reviewers who approve before something is published", () => {
    for (const name of ["publish-npm", "publish-pypi"]) expect(release[name]?.environment).toBe("release");
  });

  test("publishes the site of its tag, as it is built for everybody", () => {
    const [upload] = using(release.site?.steps ?? [], "actions/upload-pages-artifact");
    const { scripts } = JSON.parse(readFileSync(join(FOLDER, "../../package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect(release.site?.steps.map(({ run }) => run)).toContain("npm run docs:site");
    expect(scripts["docs:site"]).toBe("vitepress build docs");
    expect(readFileSync(join(FOLDER, "../../docs/.vitepress/config.mts"), "utf8")).toContain(
      `outDir: join(root, "${String(upload?.with?.path)}")`,
    );
    expect(release["publish-site"]).toMatchObject({ environment: "github-pages" });
    expect(using(release["publish-site"]?.steps ?? [], "actions/deploy-pages")).toHaveLength(1);
  });

  test("runs nothing of others in a job that may write, but pinned actions", () => {
    const commands = ["publish-npm", "publish-pypi", "publish-github", "publish-site"].flatMap((name) =>
      (release[name]?.steps ?? []).flatMap(({ run = "" }) => run.trim().split("\n")),
    );
    expect(
      commands.filter((line) => line !== "" && !/^(node scripts\/release\.mts|gh|npm publish) /.test(line)),
    ).toEqual([]);
  });

  test("has an archive for every platform", () => {
    const rows = (release.plugin?.strategy?.matrix.include ?? []) as { platform: string }[];
    expect(rows.map(({ platform }) => platform).toSorted()).toEqual([...PLATFORMS].toSorted());
  });
});
