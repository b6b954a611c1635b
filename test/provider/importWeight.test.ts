import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");

/** The files that are loaded with an entry of the package, from a folder outside its own scope, as in a program. */
function loadedWith(entry: string): string[] {
  const script = `require("${entry}"); console.log(JSON.stringify(Object.keys(require.cache)));`;
  const cwd = join(ROOT, "examples/quickstart");
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd, encoding: "utf8" })) as string[];
}

test("a program that imports the package loads neither zod nor undici nor the client nor a handler", () => {
  const loaded = loadedWith("pulumi-fireworks");
  expect(loaded.some((file) => file.endsWith("promotedModel/resource.js"))).toBe(true);
  const heavy =
    /node_modules\/(zod|undici)\/|client\/(fireworksClient|http)\.js$|\/handler\.js$|pulumi-fireworks\/.*\/config\.js$/;
  const ours = loaded.filter((file) => !file.includes("node_modules/@pulumi/"));
  expect(ours.filter((file) => heavy.test(file))).toEqual([]);
});

test("a tool that imports the report loads neither Pulumi nor the command line nor what asks a service", () => {
  const loaded = loadedWith("pulumi-fireworks/report");
  expect(loaded.some((file) => file.endsWith("report/markdown.js"))).toBe(true);
  const heavy =
    /node_modules\/(@pulumi|undici|commander)\/|client\/(fireworksClient|http)\.js$|\/commands\/|\/handler\.js$|\/provider\/config\.js$/;
  expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
});

test("a program that imports the plugin's classes loads neither the dynamic ones nor their providers", () => {
  const loaded = loadedWith("pulumi-fireworks/plugin").filter((file) => !file.includes("node_modules/@pulumi/"));
  expect(loaded.some((file) => file.endsWith("plugin/sdk/promotedModel.js"))).toBe(true);
  expect(
    loaded.filter((file) => /\/provider\/(resources|client|lifecycle)\/|node_modules\/(zod|undici)\//.test(file)),
  ).toEqual([]);
});

test("a process of the plugin loads neither zod nor undici nor the client nor a handler before it is configured", () => {
  const main = join(ROOT, "node_modules/pulumi-fireworks/dist/provider/plugin/main.js");
  const loaded = loadedWith(main);
  expect(loaded.some((file) => file.endsWith("plugin/service.js"))).toBe(true);
  const heavy =
    /node_modules\/(zod|undici)\/|client\/(fireworksClient|http)\.js$|\/handler\.js$|lifecycle\/runtime\.js$|@pulumi\/pulumi\/(index|runtime)/;
  expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
});
