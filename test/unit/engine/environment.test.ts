import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isolatedEnvironment } from "../../../scripts/engine/environment.mts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environment-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function isolated(inherited: NodeJS.ProcessEnv, languageHost: "official" | "stand-in" = "official"): NodeJS.ProcessEnv {
  const scratch = { home: join(folder, "home"), backend: join(folder, "my state") };
  return isolatedEnvironment({ binDir: "/engine/bin", languageHost }, scratch, inherited);
}

describe("the environment of an isolated run", () => {
  test("knows nothing of the user's own login, stack, settings and keys", () => {
    const env = isolated({
      PULUMI_ACCESS_TOKEN: "pul-own",
      PULUMI_STACK: "production",
      PULUMI_CONFIG_PASSPHRASE: "own",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/own/passphrase",
      PULUMI_BACKEND_URL: "s3://own",
      PULUMI_HOME: "/own/home",
      FIREWORKS_API_KEY: "fw_own",
      FIREWORKS_BASE_URL: "https://own",
      LANG: "C.UTF-8",
    });
    expect(Object.keys(env).sort()).toEqual([
      "LANG",
      "PATH",
      "PULUMI_BACKEND_URL",
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_HOME",
      "PULUMI_SKIP_UPDATE_CHECK",
    ]);
    expect(JSON.stringify(env)).not.toContain("own");
  });

  test("has its home, its stacks and an empty passphrase in the scratch folders", () => {
    expect(isolated({})).toMatchObject({
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "my state")).href,
      PULUMI_CONFIG_PASSPHRASE: "",
    });
    expect(existsSync(join(folder, "my state"))).toBe(true);
  });

  test("finds the engine's own files and this very node before anything else", () => {
    expect(isolated({ PATH: "theirs" }).PATH).toBe(
      ["/engine/bin", dirname(process.execPath), "theirs"].join(delimiter),
    );
  });

  test("has one PATH, however Windows spells it in a copy of the environment", () => {
    const env = isolated({ Path: "theirs" });
    expect(env.PATH).toBe(["/engine/bin", dirname(process.execPath), "theirs"].join(delimiter));
    expect(Object.keys(env).filter((name) => /^path$/i.test(name))).toEqual(["PATH"]);
  });

  test("downloads no plugins where the stand-in language host is used", () => {
    const name = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION";
    expect(isolated({}, "stand-in")[name]).toBe("true");
    expect(isolated({}, "official")[name]).toBeUndefined();
  });
});
