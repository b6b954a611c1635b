import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findInPulumiCache } from "../../../scripts/engine/inPulumiCache.mts";
import { findOnPath } from "../../../scripts/engine/onPath.mts";
import { writeExecutable } from "./writeExecutable.js";

const host = "pulumi-language-nodejs";
const starter = "pulumi-resource-pulumi-nodejs";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "discovery-")));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function executable(folder: string, name: string, script: string): string {
  return writeExecutable(join(root, folder, name), script);
}

/** A folder with a `pulumi` that answers this version, and what belongs to it. */
function bundle(folder: string, version: string, companions = [host, starter]): string {
  for (const name of companions) executable(folder, name, "exit 1");
  return executable(folder, "pulumi", `echo v${version}`);
}

function environment(folders: readonly string[], more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = folders.map((folder) => join(root, folder)).join(delimiter);
  return { HOME: join(root, "home"), XDG_CACHE_HOME: join(root, "cache"), PATH: path, ...more };
}

describe("looking for a CLI on PATH", () => {
  test("takes the first one that is complete and recent enough", async () => {
    const command = bundle("a", "3.230.1");
    bundle("b", "3.256.0");
    expect(await findOnPath(environment(["a", "b"]))).toEqual({
      found: { command, binDir: join(root, "a"), version: "3.230.1", languageHost: "official" },
      passedOver: [],
    });
  });

  test("passes over one that is too old, says so, and goes on", async () => {
    const old = bundle("old", "3.200.0");
    const command = bundle("recent", "3.256.0");
    const { found, passedOver } = await findOnPath(environment(["old", "recent"]));
    expect(found?.command).toBe(command);
    expect(passedOver).toEqual([`${old} is 3.200.0, which is not 3.216.0 or a later 3.x`]);
  });

  test("passes over one that we built where stand-ins are refused", async () => {
    const ours = bundle("ours", "3.256.0");
    writeFileSync(join(root, "ours/languageHost.cjs"), "");
    const command = bundle("official", "3.256.0");
    const folders = ["ours", "official"];
    expect((await findOnPath(environment(folders))).found?.languageHost).toBe("stand-in");
    const { found, passedOver } = await findOnPath(environment(folders, { STAND_INS: "refused" }));
    expect(found).toMatchObject({ command, languageHost: "official" });
    expect(passedOver).toEqual([`${ours} has a stand-in for its language host`]);
  });

  test.each([
    [host, [starter]],
    [starter, [host]],
  ])("passes over one without %s", async (missing, present) => {
    const command = bundle("a", "3.256.0", present);
    expect(await findOnPath(environment(["a"]))).toEqual({
      passedOver: [`${command} has no ${missing} beside it or on PATH`],
    });
  });

  test("accepts a language host that is elsewhere on PATH", async () => {
    bundle("a", "3.256.0", [starter]);
    executable("b", host, "exit 1");
    expect((await findOnPath(environment(["a", "b"]))).found?.binDir).toBe(join(root, "a"));
  });

  test("finds what belongs to a CLI beside the file that a symbolic link leads to", async () => {
    const real = bundle("opt", "3.256.0");
    mkdirSync(join(root, "links"));
    symlinkSync(real, join(root, "links", "pulumi"));
    const { found } = await findOnPath(environment(["links"]));
    expect(found).toMatchObject({ command: join(root, "links", "pulumi"), binDir: join(root, "opt") });
  });

  test("recognises our own build by the stand-in language host beside it", async () => {
    bundle("built", "3.256.0");
    writeFileSync(join(root, "built", "languageHost.cjs"), "");
    expect((await findOnPath(environment(["built"]))).found?.languageHost).toBe("stand-in");
  });

  test("passes over one that does not run or answers no version", async () => {
    bundle("broken", "");
    executable("broken", "pulumi", "echo >&2 wrong architecture; exit 126");
    bundle("silent", "");
    const { found, passedOver } = await findOnPath(environment(["broken", "silent"]));
    expect(found).toBeUndefined();
    expect(passedOver).toEqual([
      expect.stringMatching(/broken\/pulumi does not run: .*wrong architecture/s),
      expect.stringContaining('silent/pulumi does not run: "v" is not a version'),
    ]);
  });

  test("ignores files that cannot be executed", async () => {
    chmodSync(bundle("a", "3.256.0"), 0o644);
    expect(await findOnPath(environment(["a"]))).toEqual({ passedOver: ["no pulumi on PATH"] });
  });

  test("asks for the version without touching the user's Pulumi home", async () => {
    bundle("a", "3.256.0");
    executable("a", "pulumi", `echo "$PULUMI_HOME" > ${join(root, "asked")}; echo v3.256.0`);
    await findOnPath(environment(["a"], { PULUMI_HOME: join(root, "own") }));
    expect(readFileSync(join(root, "asked"), "utf8").trim()).toBe(join(root, "cache/pulumi-fireworks/scratch/home"));
  });
});

describe("looking into Pulumi's own cache", () => {
  test("takes the newest usable version", async () => {
    bundle("home/.pulumi/versions/3.99.0/bin", "3.99.0");
    bundle("home/.pulumi/versions/3.240.0/bin", "3.240.0");
    bundle("home/.pulumi/versions/3.256.0/bin", "3.256.0", [starter]);
    const { found, passedOver } = await findInPulumiCache(environment([]));
    expect(found?.version).toBe("3.240.0");
    expect(passedOver).toEqual([expect.stringContaining(`3.256.0/bin/pulumi has no ${host}`)]);
  });

  test("looks below PULUMI_HOME first", async () => {
    bundle("home/.pulumi/versions/3.256.0/bin", "3.256.0");
    const command = bundle("elsewhere/versions/3.240.0/bin", "3.240.0");
    const env = environment([], { PULUMI_HOME: join(root, "elsewhere") });
    expect((await findInPulumiCache(env)).found?.command).toBe(command);
  });

  test("knows where the install script puts the CLI", async () => {
    const command = bundle("home/.pulumi/bin", "3.256.0");
    expect((await findInPulumiCache(environment([]))).found?.command).toBe(command);
  });

  test("names the folders it looked into when there is nothing", async () => {
    expect(await findInPulumiCache(environment([]))).toEqual({
      passedOver: [`no pulumi below ${join(root, "home/.pulumi")}`],
    });
  });
});
