import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TSESLint } from "@typescript-eslint/utils";
import { parser } from "typescript-eslint";
import { describe, expect, test } from "vitest";
import { portable } from "../../scripts/lint/portable.mts";
import { posixOnly } from "../../scripts/lint/posixOnly.mts";
import { npmProgram } from "../../scripts/npm.mts";
import { importsIn } from "../support/importLines.js";

const ROOT = join(__dirname, "../..");

/** What the rule says of a source, by the names of its messages. */
function faults(code: string, filename = "scripts/some.mts"): (string | undefined)[] {
  const linter = new TSESLint.Linter({ configType: "flat" });
  const plugins = { portable: { rules: { everywhere: portable } } };
  const config: TSESLint.FlatConfig.Config = {
    files: ["**/*.ts", "**/*.mts"],
    languageOptions: { parser },
    plugins,
    rules: { "portable/everywhere": "error" },
  };
  return linter.verify(code, config, { filename }).map(({ messageId, message }) => messageId ?? message);
}

describe("the rule for every system", () => {
  test.each([
    ["shell", `import { execSync } from "node:child_process";`],
    ["shell", `spawn(program, args, { shell: true });`],
    ["shim", `execFileSync("npm", ["pack"]);`],
    ["shim", `child.spawn("npx", []);`],
    ["program", `spawnSync("bash", ["-c", script]);`],
    ["program", `execFile("ps", ["-e"], done);`],
    ["script", 'writeFileSync(file, "#!/bin/sh\\nexit 0\\n");'],
    ["signal", `child.kill("SIGSTOP");`],
    ["group", `process.kill(-pid, "SIGTERM");`],
    ["folder", `mkdtempSync("/tmp/some-");`],
    ["folder", "const path = `/usr/bin/node`;"],
    ["url", `readFileSync(new URL("some.txt", import.meta.url).pathname);`],
    ["url", "const url = `file://${folder}`;"],
    ["link", `symlinkSync(target, path);`],
    ["mode", `const runs = (statSync(path).mode & 0o111) !== 0;`],
    ["path", "const env = { PATH: `${folder}:${process.env.PATH}` };"],
    ["glob", `import { globSync } from "node:fs";`],
  ])("has %s against %s", (message, code) => {
    expect(faults(code)).toEqual([message]);
  });

  test.each([
    `execFileSync(process.execPath, [npmProgram(), "pack"]);`,
    `execFileSync("git", ["status"]);`,
    `child.kill("SIGTERM"); process.kill(pid, 0);`,
    `join(tmpdir(), "some-"); const route = "/v1/accounts"; const rest = "homes/tmp";`,
    `fileURLToPath(new URL("some.txt", import.meta.url)); const { pathname } = request.url;`,
    `symlinkSync(target, path, "junction");`,
    "const env = { PATH: [folder, process.env.PATH].join(delimiter) };",
    `const flags = bits & 0xff; const SIGNATURE = "SIGNATURE";`,
  ])("has nothing against %s", (code) => {
    expect(faults(code)).toEqual([]);
  });
});

describe("the files that need a POSIX system", () => {
  const listed = Object.keys(posixOnly);

  test.each(listed)("%s is there, and does need one", (file) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    const text = readFileSync(join(ROOT, file), "utf8");
    const imported = importsIn(file, text).map(({ to }) => to.replace(/\.js$/, ".ts"));
    const sendsSignal = /\bSIG(INT|TERM)\b/.test(text);
    const isNeeded =
      faults(text, file).length > 0 ||
      sendsSignal ||
      imported.some((to) => listed.includes(to) || /(terminal|stopDuring)\.ts$/.test(to));
    expect(isNeeded).toBe(true);
  });

  test("hold no part of the product and no script", () => {
    expect(listed.filter((file) => !file.startsWith("test/"))).toEqual([]);
  });
});

test("npm is run by Node, also without being called by npm", () => {
  const { npm_execpath: _, ...env } = process.env;
  for (const given of [env, { ...env, npm_execpath: "/somewhere/pnpm.cjs" }]) {
    expect(npmProgram(given)).toMatch(/npm-cli\.js$/);
  }
  expect(() => npmProgram({ PATH: "" })).toThrow("no npm on PATH");
});
