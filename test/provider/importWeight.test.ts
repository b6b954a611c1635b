import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");

test("a program that imports the package loads neither zod nor undici nor the client nor a handler", () => {
  const script = `require("pulumi-fireworks"); console.log(JSON.stringify(Object.keys(require.cache)));`;
  // From a folder outside the package's own scope, as a program.
  const printed = execFileSync(process.execPath, ["-e", script], {
    cwd: join(ROOT, "examples/quickstart"),
    encoding: "utf8",
  });
  const loaded = JSON.parse(printed) as string[];
  expect(loaded.some((file) => file.endsWith("promotedModel/resource.js"))).toBe(true);
  const heavy =
    /node_modules\/(zod|undici)\/|client\/(fireworksClient|http)\.js$|\/handler\.js$|pulumi-fireworks\/.*\/config\.js$/;
  const ours = loaded.filter((file) => !file.includes("node_modules/@pulumi/"));
  expect(ours.filter((file) => heavy.test(file))).toEqual([]);
});
