import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineVersion } from "../../../scripts/engine/engineVersion.mts";
import { findGoBuild, goBuild } from "../../../scripts/engine/goBuild.mts";
import { writeExecutable } from "./writeExecutable.js";

let root: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "go-build-"));
  env = {
    HOME: root,
    XDG_CACHE_HOME: join(root, "cache"),
    PATH: [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter),
  };
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const quiet = () => undefined;
const engineFolder = () => join(root, "cache/pulumi-fireworks/engine", engineVersion);

/** A compiler that notes each call and makes a CLI that only knows its version. */
function fakeGo(): void {
  writeExecutable(
    join(root, "bin/go"),
    `echo built >> ${join(root, "calls")}; mkdir bin
     echo '#!/bin/sh' > bin/pulumi; echo 'echo v${engineVersion}' >> bin/pulumi; chmod +x bin/pulumi`,
  );
}

describe("building the CLI from its Go module", () => {
  test("gives a CLI with the stand-in language host, which later runs find", async () => {
    fakeGo();
    expect(await findGoBuild(env)).toEqual({ passedOver: [] });
    const built = await goBuild(env, quiet);
    expect(built.found).toMatchObject({ version: engineVersion, languageHost: "stand-in" });
    expect(await findGoBuild(env)).toEqual(built);
    expect(readdirSync(engineFolder())).toEqual(["go-build"]);
  });

  test("happens once when two runs want it at the same time", async () => {
    fakeGo();
    const [first, second] = await Promise.all([goBuild(env, quiet), goBuild(env, quiet)]);
    expect(second).toEqual(first);
    expect(readFileSync(join(root, "calls"), "utf8")).toBe("built\n");
  });

  test("removes what a killed builder left", async () => {
    fakeGo();
    mkdirSync(join(engineFolder(), "building-1/bin"), { recursive: true });
    await goBuild(env, quiet);
    expect(readdirSync(engineFolder())).toEqual(["go-build"]);
  });

  test("answers the compiler's last words when it fails, and leaves nothing behind", async () => {
    writeExecutable(join(root, "bin/go"), "echo >&2 'go: go.mod requires go >= 1.26.0 (running go 1.24.1)'; exit 1");
    expect(await goBuild(env, quiet)).toEqual({
      passedOver: ["go build failed: go: go.mod requires go >= 1.26.0 (running go 1.24.1)"],
    });
    expect(readdirSync(engineFolder())).toEqual([]);
  });
});
