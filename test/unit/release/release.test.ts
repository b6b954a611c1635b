import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { layOutAssets } from "../../../scripts/release/assets.mts";
import { releaseFaults, versionOf } from "../../../scripts/release/faults.mts";
import { prepare } from "../../../scripts/release/prepare.mts";
import { versions } from "../../../scripts/release/versions.mts";
import { PLATFORMS } from "../../../scripts/plugin/platforms.mts";
import { filesLike } from "../../../scripts/files.mts";

const ROOT = join(__dirname, "../../..");
const current = versions(ROOT).get("package.json") ?? "";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "release-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
});

describe("preparing a release", () => {
  beforeEach(() => {
    const places = [...versions(ROOT).keys()].map((place) => place.split(",")[0] ?? "");
    for (const file of new Set([...places, "CHANGELOG.md", "changes"])) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      cpSync(join(ROOT, file), join(root, file), { recursive: true });
    }
    writeFileSync(join(root, "changes/something.md"), "Something new.\n");
  });

  test("writes the version wherever it is written by hand, and the changes into the changelog", () => {
    const files = readdirSync(join(root, "changes"));
    expect(prepare(root, "98.7.6", "2030-01-02")).toBe(files.length - 1);
    expect(readdirSync(join(root, "changes"))).toEqual(["README.md"]);
    expect(readFileSync(join(root, "CHANGELOG.md"), "utf8")).toMatch(
      /^# Changelog\n\n## 98\.7\.6 \(2030-01-02\)\n\n[\s\S]*^- Something new\.$/m,
    );
    const generated = /^(provider|sdk)\//;
    for (const [place, version] of versions(root))
      expect([place, version]).toEqual([place, generated.test(place) ? current : "98.7.6"]);
  });

  test("changes nothing else in these files", () => {
    const rest = (folder: string, file: string, version: string): string =>
      readFileSync(join(folder, file), "utf8").replaceAll(`"${version}"`, "");
    prepare(root, "98.7.6", "2030-01-02");
    const manifests = [...versions(ROOT).keys()].filter((place) => /package(-lock)?\.json$/.test(place));
    expect(manifests.length).toBeGreaterThan(4);
    // Other packages may have the package's version by chance.
    for (const file of manifests)
      expect(rest(root, file, "98.7.6").length).toBeGreaterThanOrEqual(rest(ROOT, file, current).length);
    for (const file of manifests) {
      const lines = (folder: string) => readFileSync(join(folder, file), "utf8").split("\n");
      const before = lines(ROOT);
      const changed = lines(root).filter((line, at) => line !== before[at]);
      expect(changed.length).toBeGreaterThan(0);
      for (const line of changed) expect(line).toMatch(/^ +"(version|pulumi-fireworks)": "98\.7\.6",?$/);
    }
  });

  test("can be checked: all that the tag is not true of is named", () => {
    prepare(root, "98.7.6", "2030-01-02");
    const stale = [...versions(root)].filter(([, version]) => version === current).map(([place]) => place);
    expect(stale).toHaveLength(4);
    expect(releaseFaults(root, "v98.7.6")).toEqual(
      stale.map((place) => `${place} says ${current}, and the tag v98.7.6`),
    );
    for (const place of stale) {
      const file = join(root, place);
      writeFileSync(file, readFileSync(file, "utf8").replace(current, "98.7.6"));
    }
    expect(releaseFaults(root, "v98.7.6")).toEqual([]);
    writeFileSync(join(root, "changes/late.md"), "Late.\n");
    expect(releaseFaults(root, "v98.7.6")).toEqual(["changes/ still has late.md"]);
    expect(releaseFaults(root, "v98.7.7")).toContain("CHANGELOG.md has no dated section for 98.7.7");
  });

  test.each([
    ["1.2", '"1.2" is not a version'],
    ["0.0.1", `0.0.1 is older than ${current}`],
  ])("of %s is refused, and nothing is written", (version, reason) => {
    expect(() => prepare(root, version, "2030-01-02")).toThrow(reason);
    expect(versions(root)).toEqual(versions(ROOT));
    expect(readdirSync(join(root, "changes"))).toContain("something.md");
  });

  test("without a change is refused", () => {
    for (const name of readdirSync(join(root, "changes")))
      if (name !== "README.md") rmSync(join(root, "changes", name));
    expect(() => prepare(root, "98.7.6", "2030-01-02")).toThrow("changes/ is empty: nothing to release");
  });
});

test.each(["0.2.0", "v0.2", "v0.2.0-rc.1", "sdk/go/fireworks/v0.2.0", ""])("%j is no tag of a release", (tag) => {
  expect(() => versionOf(tag)).toThrow(`"${tag}" is not a tag of a release`);
});

describe("the files of a release", () => {
  const plugin = "pulumi-resource-fireworks-v0.2.0";
  const place = (path: string): void => {
    const file = join(root, "kept", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path);
  };
  beforeEach(() => {
    for (const platform of PLATFORMS) {
      place(`standalone-${platform}/${plugin}-${platform}.tar.gz`);
      place(`plugin/${plugin}-${platform}.tar.gz`);
      place(`standalone-${platform}/${plugin}-${platform}.cdx.json`);
    }
    place(`plugin/${plugin}.cdx.json`);
    for (const file of ["pulumi-fireworks-0.2.0.tgz", "pulumi-fireworks-0.2.0.cdx.json"]) place(`npm/${file}`);
    for (const file of ["pulumi_fireworks-0.2.0-py3-none-any.whl", "pulumi_fireworks-0.2.0.tar.gz"])
      place(`python/${file}`);
  });
  const layOut = () => layOutAssets("0.2.0", join(root, "kept"), join(root, "assets"));
  const content = (name: string): string => readFileSync(join(root, "assets", name), "utf8");

  test("are in one folder, where those that Pulumi downloads need nothing", () => {
    expect(layOut().toSorted()).toEqual(filesLike("*", join(root, "assets")));
    expect(readdirSync(join(root, "assets"))).toHaveLength(3 * PLATFORMS.length + 6);
    for (const platform of PLATFORMS) {
      const name = `${plugin}-${platform}`;
      expect(content(`${name}.tar.gz`)).toBe(`standalone-${platform}/${name}.tar.gz`);
      expect(content(`${name}-needs-node.tar.gz`)).toBe(`plugin/${name}.tar.gz`);
    }
  });

  test("have checksums, as sha256sum -c reads them", () => {
    layOut();
    const lines = content("SHA256SUMS").trimEnd().split("\n");
    expect(lines).toHaveLength(3 * PLATFORMS.length + 5);
    for (const line of lines) {
      const [, sum, name = ""] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
      expect(sum).toBe(createHash("sha256").update(content(name)).digest("hex"));
    }
  });

  test("are refused when one is missing, or nobody knows it", () => {
    rmSync(join(root, `kept/standalone-windows-arm64/${plugin}-windows-arm64.tar.gz`));
    expect(layOut).toThrow(`the release has no standalone-windows-arm64/${plugin}-windows-arm64.tar.gz`);
    place(`standalone-windows-arm64/${plugin}-windows-arm64.tar.gz`);
    place("npm/notes.txt");
    expect(layOut).toThrow("the release knows no npm/notes.txt");
  });
});
