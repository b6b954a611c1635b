import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PLATFORMS } from "../../scripts/plugin/platforms.mts";
import { ownPlatform } from "../../scripts/pluginArchives.mts";
import { ReleaseClone } from "../support/releaseClone.js";
import { readWorkflow } from "../support/workflow.js";
import { filesLike } from "../../scripts/files.mts";

const FOLDER = join(__dirname, "../../.github/workflows");

/** What is not run here, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "npm ci": "this test runs on what it has installed",
  "npm run lint": "begins npm test",
  "npm run test:full": "runs this test",
  "npm run test:nightly": "runs this test",
  "npm run bench -- --smoke": "follows this test, in .ci/run",
  "npm run compat": "takes ten minutes, and writes docs/compatibility.md",
  "npm run docs:site": "site.full.ts builds it",
  "npm run docs:look": "downloads a browser of 120 MB, and takes two minutes",
  "npm run witness": "downloads the vendor's SDK; how-it-is-tested.md says what it found",
};

/** Every block of every workflow, by the job that it stands in. */
const blocks: ReadonlyMap<string, readonly string[]> = new Map(
  filesLike("*.yml", FOLDER).flatMap((file) =>
    Object.entries(readWorkflow(join(FOLDER, file)).jobs).map(
      ([name, { steps }]) =>
        [`${file} ${name}`, steps.flatMap(({ run }) => (run === undefined ? [] : [run.trim()]))] as const,
    ),
  ),
);
const met = new Set<string>();

/** The one block of a job that has this in it. */
function block(job: string, part: string): string {
  const [found, ...more] = (blocks.get(job) ?? []).filter((text) => text.includes(part));
  if (found === undefined || more.length > 0) throw new Error(`${job} has not one block with ${part}`);
  met.add(found);
  return found;
}

let clone: ReleaseClone;
beforeAll(() => {
  clone = new ReleaseClone();
});
afterAll(() => {
  clone.close();
});
const at = (...path: string[]): string => join(clone.folder, ...path);
const kept = (): string[] => readdirSync(at("kept")).toSorted();

test("the build of a pull request makes the package", () => {
  clone.run(block("ci.yml test", "build"));
  expect(readdirSync(at("dist"))).toEqual(["NOTICES.txt", "plugin", "policies", "provider"]);
});

test("the tests of a pull request are run by the Node of the matrix, and not by that of the lock file", () => {
  // One file of them.
  const text = clone.run(`${block("ci.yml test", "vitest")} test/unit/release/changelog.test.ts`);
  expect(text).toMatch(/\d+ passed, 0 failed/);
  writeFileSync(at("version.mjs"), "console.log(process.execPath);\n");
  expect(clone.run("node version.mjs").trim()).toBe(process.execPath);
});

describe("a tag", () => {
  test("is released where it is on main and what the files say", () => {
    clone.run(block("release.yml test", "merge-base"), { GITHUB_SHA: clone.git("rev-parse", "HEAD").trim() });
    expect(clone.run(block("release.yml test", "check"))).toContain(`${clone.tag} can be released`);
  });

  test("of another version is refused", () => {
    const check = block("release.yml test", "check");
    expect(() => clone.run(check, { GITHUB_REF_NAME: "v98.7.7" })).toThrow(
      "CHANGELOG.md has no dated section for 98.7.7",
    );
  });

  test("on a commit that nobody has merged is refused", () => {
    clone.git("checkout", "--quiet", "-b", "aside");
    clone.commit("not merged");
    const GITHUB_SHA = clone.git("rev-parse", "HEAD").trim();
    clone.git("checkout", "--quiet", "main");
    expect(() => clone.run(block("release.yml test", "merge-base"), { GITHUB_SHA })).toThrow("ended with 1");
  });
});

describe("what a release builds", () => {
  /** As the artifacts of its jobs are downloaded. */
  const artifacts = (): string => join(clone.folder, "artifacts");
  const keep = (name: string, from: string, files = "*"): void => {
    for (const file of filesLike(files, at(from))) {
      mkdirSync(join(artifacts(), name), { recursive: true });
      copyFileSync(at(from, file), join(artifacts(), name, basename(file)));
    }
  };

  test("is the npm package, with what it is made of", () => {
    clone.run(block("release.yml package", "npm pack"));
    expect(kept()).toEqual([`pulumi-fireworks-${clone.version}.cdx.json`, `pulumi-fireworks-${clone.version}.tgz`]);
    const bill = JSON.parse(readFileSync(at("kept", kept()[0] ?? ""), "utf8")) as {
      bomFormat: string;
      components: { name: string }[];
    };
    expect(bill.bomFormat).toBe("CycloneDX");
    const names = bill.components.map(({ name }) => name);
    expect(names).toContain("undici");
    expect(names).not.toContain("vitest");
    keep("npm", "kept");
  });

  test("could be published to npm, to its last step", () => {
    const text = clone.run(block("release.yml publish-npm", "npm publish"), { npm_config_dry_run: "true" });
    expect(text).toContain(`+ pulumi-fireworks@${clone.version}`);
    rmSync(at("kept"), { recursive: true });
  });

  test("is the Python package, which holds the SDK", () => {
    // An environment of its own, as setup-python gives one.
    clone.run(`"\${PYTHON:-python3}" -m venv venv`);
    const folder = ["bin", "Scripts"]
      .map((name) => at("venv", name))
      .find((name) => filesLike("python*", name).length > 0);
    for (const name of readdirSync(folder ?? "")) {
      if (/^python(\.exe)?$/.test(name)) symlinkSync(join(folder ?? "", name), join(clone.programs, name));
    }
    clone.run(block("release.yml python", "build"));
    expect(kept()).toEqual([
      `pulumi_fireworks-${clone.version}-py3-none-any.whl`,
      `pulumi_fireworks-${clone.version}.tar.gz`,
    ]);
    expect(clone.run("python -m zipfile -l kept/*.whl")).toContain("pulumi_fireworks/promoted_model.py");
    keep("python", "kept");
  });

  test("is the plugin, which starts without anything else", () => {
    clone.run(block("release.yml plugin", "plugin:archives"));
    const started = clone.run(block("release.yml plugin", "unpacked"));
    expect(started).toMatch(/^\d+$/m);
    keep("plugin", "dist-archives", "*.*");
    keep(`standalone-${ownPlatform()}`, "dist-archives/standalone");
  });

  test("is laid out for GitHub, with notes and checksums", () => {
    // Those of other platforms are built on these; here they have this one's content.
    for (const platform of PLATFORMS) {
      for (const file of readdirSync(join(artifacts(), `standalone-${ownPlatform()}`))) {
        const other = join(artifacts(), `standalone-${platform}`, file.replace(ownPlatform(), platform));
        if (platform !== ownPlatform()) cpSync(join(artifacts(), `standalone-${ownPlatform()}`, file), other);
      }
    }
    rmSync(at("kept"), { recursive: true });
    cpSync(artifacts(), at("kept"), { recursive: true });
    clone.run(block("release.yml publish-github", "release.mts assets"));
    expect(readFileSync(at("assets/SHA256SUMS"), "utf8").trim().split("\n")).toHaveLength(
      readdirSync(at("assets")).length - 1,
    );
    expect(readFileSync(at("notes.md"), "utf8")).toContain("- Something that a release has.");
  });

  test("becomes a release with every file, and a tag for the Go module, at that commit", () => {
    // GitHub's own command, which notes what it is asked for.
    writeFileSync(join(clone.programs, "gh"), `#!/usr/bin/env bash\nprintf '%s\\n' "$@" >> asked\n`, { mode: 0o755 });
    clone.run(block("release.yml publish-github", "gh api"), { GITHUB_SHA: "0123abcd" });
    clone.run(block("release.yml publish-github", "gh release"));
    const asked = readFileSync(at("asked"), "utf8").trim().split("\n");
    expect(asked.slice(0, 6)).toEqual([
      "api",
      "repos/pulumi-fireworks/pulumi-fireworks/git/refs",
      "--field",
      `ref=refs/tags/sdk/go/fireworks/${clone.tag}`,
      "--field",
      "sha=0123abcd",
    ]);
    expect(asked.slice(6, 9)).toEqual(["release", "create", clone.tag]);
    expect(asked.filter((word) => word.startsWith("assets/"))).toHaveLength(readdirSync(at("assets")).length);
    expect(readFileSync(at("sdk/go/fireworks/go.mod"), "utf8")).toMatch(
      /^module github\.com\/pulumi-fireworks\/pulumi-fireworks\/sdk\/go\/fireworks$/m,
    );
  });
});

test("every block of every workflow was run above, or it is said why not", () => {
  const all = [...new Set([...blocks.values()].flat())];
  expect(all.filter((text) => !met.has(text) && !(text in ELSEWHERE))).toEqual([]);
  expect(Object.keys(ELSEWHERE).filter((text) => !all.includes(text))).toEqual([]);
});
