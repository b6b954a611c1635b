import { describe, expect, test } from "vitest";
import { NoEngineError } from "../../../scripts/engine/noEngineError.mts";
import { takeFirst, waysTo, type Way } from "../../../scripts/engine/resolve.mts";
import { refusesStandIns } from "../../../scripts/engine/standIns.mts";
import { type Search } from "../../../scripts/engine/search.mts";

const found = { command: "cli/pulumi", binDir: "cli", version: "3.256.0", languageHost: "official" } as const;

function way(origin: Way["origin"], search: Search): Way {
  return { origin, description: `from ${origin}`, search: () => Promise.resolve(search) };
}

describe("the ways to an engine", () => {
  const origins = (env: NodeJS.ProcessEnv) => waysTo(env, () => undefined).map(({ origin }) => origin);

  test("end in a build of our own, unless stand-ins are refused", () => {
    expect(origins({})).toEqual(["path", "cache", "download", "go-build", "download", "go-build"]);
    expect(origins({ STAND_INS: "refused" })).toEqual(["path", "cache", "download", "download"]);
  });

  test("are those to Pulumi's own alone on Windows, where ours would not start", () => {
    expect([refusesStandIns({}, "win32"), refusesStandIns({}, "darwin")]).toEqual([true, false]);
  });

  test("are none where it is not clear whether they are refused", () => {
    expect(() => origins({ STAND_INS: "no" })).toThrow("STAND_INS=no says nothing. Fix: STAND_INS=refused, or none");
  });
});

describe("taking the first engine that there is", () => {
  test("says which one it took, and why those before it were not", async () => {
    const lines: string[] = [];
    const ways = [
      way("path", { passedOver: ["no pulumi on PATH"] }),
      way("cache", { found, passedOver: ["3.200.0 is too old"] }),
    ];
    expect(await takeFirst(ways, (line) => lines.push(line))).toEqual({ ...found, origin: "cache" });
    expect(lines).toEqual([
      "using Pulumi 3.256.0 from cache (official language host), since no pulumi on PATH, 3.200.0 is too old",
    ]);
  });

  test("does not begin a later way when an earlier one gives an engine", async () => {
    const slow: Way = {
      origin: "go-build",
      description: "built",
      search: () => Promise.reject(new Error("must not be built")),
    };
    const lines: string[] = [];
    const taken = await takeFirst([way("path", { found, passedOver: [] }), slow], (line) => lines.push(line));
    expect(taken.origin).toBe("path");
    expect(lines).toEqual(["using Pulumi 3.256.0 from path (official language host)"]);
  });

  test("fails with one error that lists everything tried and what to install", async () => {
    const ways = [
      way("path", { passedOver: ["no pulumi on PATH"] }),
      way("download", { passedOver: ["get.pulumi.com cannot be reached"] }),
      way("go-build", { passedOver: ["no go on PATH"] }),
    ];
    const error: unknown = await takeFirst(ways, () => undefined).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(NoEngineError);
    expect((error as NoEngineError).message).toBe(
      `No Pulumi engine (3.216.0 or a later 3.x, with its Node.js language host). Tried:
  - no pulumi on PATH
  - get.pulumi.com cannot be reached
  - no go on PATH
Fix, either of:
  - install the Pulumi CLI: curl -fsSL https://get.pulumi.com | sh, brew install pulumi/tap/pulumi,
    or https://www.pulumi.com/docs/install/; then put it on PATH
  - install Go 1.26 or later (https://go.dev/dl/), then run this again: it builds the CLI from its public module`,
    );
  });
});
