import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");
const DIST = join(ROOT, "node_modules/pulumi-fireworks/dist");

/** The files that are loaded with an entry of the package, from a folder outside its own scope, as in a program. */
function loadedWith(entry: string): string[] {
  const script = `require("${entry}"); console.log(JSON.stringify(Object.keys(require.cache)));`;
  const cwd = join(ROOT, "examples/quickstart");
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd, encoding: "utf8" })) as string[];
}

/** The files in which heavy things lie. */
const [ZOD, CLIENT, CONFIG] = ["zod", "handling", "config"].map((name) => join(DIST, `provider/shared/${name}.js`)) as [
  string,
  string,
  string,
];
const UNDICI = /node_modules\/undici\//;
const HANDLER = /\/handler\.js$/;

/** Those of the files that are, or match, one of the heavy ones. */
function heavyOf(loaded: readonly string[], heavy: readonly (string | RegExp)[]): string[] {
  return loaded.filter((file) => heavy.some((one) => (typeof one === "string" ? file === one : one.test(file))));
}

test("zod, the client with what handlers share, and the settings lie in one file each", () => {
  expect(readFileSync(ZOD, "utf8")).toContain("ZodString");
  expect(readFileSync(CLIENT, "utf8")).toContain("class FireworksClient");
  expect(readFileSync(CONFIG, "utf8")).toContain("function readSettings");
});

test("a program that imports the package loads neither zod nor undici nor the client nor a handler", () => {
  const loaded = loadedWith("pulumi-fireworks");
  expect(loaded).toContain(join(DIST, "provider/index.js"));
  const ours = loaded.filter((file) => !file.includes("node_modules/@pulumi/"));
  expect(heavyOf(ours, [ZOD, CLIENT, CONFIG, UNDICI, HANDLER])).toEqual([]);
});

test("a tool that imports the report loads neither Pulumi nor the command line nor what asks a service", () => {
  const loaded = loadedWith("pulumi-fireworks/report");
  expect(loaded).toContain(join(DIST, "provider/report/index.js"));
  const foreign = /node_modules\/(@pulumi|commander)\/|\/commands\//;
  expect(heavyOf(loaded, [CLIENT, CONFIG, UNDICI, HANDLER, foreign])).toEqual([]);
});

test("a program that imports the plugin's classes loads neither the dynamic ones nor their providers", () => {
  const loaded = loadedWith("pulumi-fireworks/plugin").filter((file) => !file.includes("node_modules/@pulumi/"));
  expect(loaded).toContain(join(DIST, "provider/plugin/sdk/index.js"));
  expect(heavyOf(loaded, [ZOD, CLIENT, UNDICI, /\/provider\/resources\//, join(DIST, "provider/index.js")])).toEqual(
    [],
  );
});

test("a process of the plugin loads neither zod nor undici nor the client nor a handler before it is configured", () => {
  const loaded = loadedWith(join(DIST, "provider/plugin/main.js"));
  expect(loaded).toContain(join(DIST, "provider/plugin/main.js"));
  expect(heavyOf(loaded, [ZOD, CLIENT, UNDICI, HANDLER, /@pulumi\/pulumi\/(index|runtime)/])).toEqual([]);
});

test("a handler is loaded from few files", () => {
  const loaded = loadedWith(join(DIST, "provider/resources/promotedModel/handler/handler.js"));
  expect(loaded.length).toBeLessThan(30);
  expect(heavyOf(loaded, [UNDICI])).toEqual([]);
});
