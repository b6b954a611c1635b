import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TSESLint } from "@typescript-eslint/utils";
import { ESLint, type Linter } from "eslint";
import { parser } from "typescript-eslint";
import { describe, expect, test } from "vitest";
import { importArrows } from "../../scripts/lint/importArrows.mts";
import { environmentReads, importsIn, readImports, sourceFiles, type ImportLine } from "../support/importLines.js";

const ROOT = join(__dirname, "../..");
const FILES = ["provider", "policies", "examples"].flatMap((folder) => sourceFiles(ROOT, folder));

/** What the rule says of one file with this text. */
function lint(file: string, text: string): string[] {
  const linter = new TSESLint.Linter({ cwd: ROOT });
  const config = {
    files: ["**/*.ts", "**/*.mts"],
    languageOptions: { parser },
    plugins: { "pulumi-fireworks": { rules: { "import-arrows": importArrows } } },
    rules: { "pulumi-fireworks/import-arrows": "error" },
  } satisfies TSESLint.FlatConfig.Config;
  return linter.verify(text, config, { filename: join(ROOT, file) }).map(({ message }) => message);
}

/** How a file writes that it imports another one, or a package. */
function importOf({ from, to, kind }: ImportLine): string {
  const up = "../".repeat(from.split("/").length - 1);
  const specifier = /^(provider|policies)\//.test(to) ? `${up || "./"}${to.replace(/ts$/, "js")}` : to;
  const name = JSON.stringify(specifier);
  if (kind === "lazy") return `export const load = () => import(${name});`;
  return kind === "type" ? `import { type x } from ${name};` : `import { x } from ${name};`;
}

describe("the lint rule of the arrows between the parts", () => {
  test.each(["provider/client/http.ts", "policies/rule.ts", "examples/quickstart/index.ts"])(
    "is an error in the project's own configuration for %s",
    async (file) => {
      const config = (await new ESLint({ cwd: ROOT }).calculateConfigForFile(join(ROOT, file))) as Linter.Config;
      expect(config.rules?.["pulumi-fireworks/import-arrows"]).toEqual([2]);
    },
  );

  test("stops a forbidden import by `eslint` itself, as `npm run lint` runs it", async () => {
    const text = `import { undici } from "undici";\nundici();\n`;
    const [result] = await new ESLint({ cwd: ROOT }).lintText(text, { filePath: "examples/quickstart/index.ts" });
    expect(result?.messages.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ["pulumi-fireworks/import-arrows", 2],
    ]);
    expect(result?.messages[0]?.message).toBe(
      "examples/quickstart/index.ts may not import undici (value). Fix: see the arrows in scripts/lint/arrows.mts",
    );
  });

  test.each<[string, string, ImportLine["kind"]]>([
    ["provider/client/http.ts", "provider/config.ts", "value"],
    ["provider/client/http.ts", "provider/lifecycle/properties.ts", "type"],
    ["provider/client/http.ts", "@pulumi/pulumi", "type"],
    ["provider/emulator/store.ts", "provider/client/fireworksClient.ts", "type"],
    ["provider/emulator/store.ts", "@pulumi/pulumi", "lazy"],
    ["provider/emulator/store.ts", "provider/client/instant.ts", "value"],
    ["provider/lifecycle/runtime.ts", "provider/resources/promotedModel/handler/state.ts", "type"],
    ["provider/emulator/server/listing.ts", "provider/emulator/models/answer.ts", "value"],
    ["provider/lifecycle/engine.ts", "@pulumi/pulumi", "value"],
    ["provider/program/identityInput.ts", "provider/client/names.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/lifecycle/runtime.ts", "value"],
    ["provider/lifecycle/runtime.ts", "provider/index.ts", "value"],
    ["provider/program/functions/getModel.ts", "provider/client/fireworksClient.ts", "value"],
    ["provider/program/functions/getModel.ts", "provider/config.ts", "value"],
    ["provider/program/functions/getModel.ts", "provider/resources/promotedModel/resource.ts", "value"],
    ["provider/program/functions/getModel.ts", "provider/resources/promotedModel/handler/handler.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/promotedModel/handler/handler.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/client/checkpoints.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/client/names.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "zod", "type"],
    ["provider/resources/promotedModel/resource.ts", "undici", "lazy"],
    ["provider/resources/promotedModel/provider.ts", "provider/resources/promotedModel/handler/handler.ts", "value"],
    ["provider/resources/promotedModel/handler/handler.ts", "provider/resources/promotedModel/resource.ts", "type"],
    ["provider/resources/promotedModel/handler/handler.ts", "provider/program/functions/memoise.ts", "value"],
    ["provider/resources/promotedModel/handler/handler.ts", "provider/emulator/index.ts", "value"],
    ["provider/resources/promotedModel/handler/handler.ts", "provider/resources/deployment/handler/state.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/deployment/resource.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/deployment/handler/state.ts", "type"],
    ["provider/resources/promotedModel/handler/handler.ts", "undici", "value"],
    ["provider/index.ts", "provider/client/fireworksClient.ts", "value"],
    ["provider/index.ts", "provider/resources/managedTraining/parts.ts", "value"],
    ["provider/resources/managedTraining/resource.ts", "provider/resources/trainerJob/handler/handler.ts", "value"],
    ["provider/resources/managedTraining/resource.ts", "provider/client/fireworksClient.ts", "lazy"],
    ["provider/config.ts", "node:fs", "value"],
    ["provider/tokens.ts", "zod", "value"],
    ["policies/rule.ts", "provider/client/trainingProfile.ts", "type"],
    ["policies/rule.ts", "provider/index.ts", "value"],
    ["examples/quickstart/index.ts", "provider/index.ts", "value"],
    ["examples/quickstart/index.ts", "undici", "value"],
    ["provider/index.ts", "provider/commands/runCommand.ts", "value"],
    ["policies/index.ts", "provider/commands/command.ts", "type"],
    ["provider/commands/policies.ts", "provider/resources/promotedModel/handler/handler.ts", "value"],
    ["provider/report/report.ts", "provider/client/fireworksClient.ts", "type"],
    ["provider/report/report.ts", "provider/resources/promotedModel/handler/row.ts", "value"],
    ["provider/report/report.ts", "provider/commands/command.ts", "type"],
    ["provider/report/report.ts", "@pulumi/pulumi", "type"],
    ["provider/commands/report.ts", "provider/report/findings.ts", "value"],
    ["provider/newPart/x.ts", "zod", "value"],
  ])("never %s -> %s (%s)", (from, to, kind) => {
    expect(lint(from, importOf({ from, to, kind }))).toHaveLength(1);
  });

  test.each([
    `import "../config.js";`,
    `import config = require("../config.js");`,
    `export * from "../config.js";`,
    `export { config } from "../config.js";`,
    `export type { Config } from "../config.js";`,
    `import type { Config } from "../config.js";`,
    `const config = await import("../config.js");`,
    `let config: import("../config.js").Config;`,
  ])("sees %s", (line) => {
    expect(lint("provider/client/http.ts", line)).toHaveLength(1);
    expect(lint("provider/client/http.ts", line.replace("../config", "./retry"))).toEqual([]);
  });
});

test("import lines are read with what they load, and when", () => {
  const text = `
    import { a } from "./a.js";
    import type { B } from "./b.js";
    import { type C, type D } from "../c.js";
    import { e, type F } from "./e.js";
    import "./g.js";
    import h = require("./h.js");
    export { i } from "./i.js";
    export type { J } from "zod";
    export * from "./k.mjs";
    const l = () => import("./l.js");
    let m: import("./m.js").M;
    // import "./comment.js";
    const n = 'import "./text.js"';
  `;
  expect(importsIn("provider/x/y.ts", text).map(({ to, kind }) => `${kind} ${to}`)).toEqual([
    "value provider/x/a.ts",
    "type provider/x/b.ts",
    "type provider/c.ts",
    "value provider/x/e.ts",
    "value provider/x/g.ts",
    "value provider/x/h.ts",
    "value provider/x/i.ts",
    "type zod",
    "value provider/x/k.mts",
    "lazy provider/x/l.ts",
    "type provider/x/m.ts",
  ]);
});

test("a program that imports the package loads neither client nor handler, zod or undici", () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    if (!file.startsWith("provider/")) return;
    for (const { to, kind } of readImports(ROOT, file)) if (kind === "value") load(to);
  };
  load("provider/index.ts");
  expect(loaded).toContain("provider/resources/promotedModel/resource.ts");
  const heavy = /(handler|config|client\/(fireworksClient|http|schemas))\.ts$/;
  expect([...loaded].filter((file) => heavy.test(file))).toEqual([]);
  const packages = [...loaded].filter((file) => !file.startsWith("provider/") && !file.startsWith("node:"));
  expect(packages).toEqual(["@pulumi/pulumi"]);
});

describe("the environment", () => {
  test("is read in one place only, in one of the client, which also stands alone, and before anything else is loaded", () => {
    const readers = FILES.filter((file) => environmentReads(readFileSync(join(ROOT, file), "utf8")).length > 0);
    expect(readers.filter((file) => !/^provider\/(emulator|commands)\/cli\.ts$/.test(file))).toEqual([
      "provider/compileCache.ts",
      "provider/config.ts",
      "provider/client/environment.ts",
    ]);
  });

  test.each([
    ["process.env.KEY", 1],
    ["const { env } = process;", 1],
    ["process['env']", 1],
    ["f(process.env)", 1],
    ["process.argv", 0],
    ["// process.env", 0],
    ["let e: NodeJS.ProcessEnv;", 0],
  ])("reads are found in %j: %i", (text, count) => {
    expect(environmentReads(text)).toHaveLength(count);
  });
});

describe("circles", () => {
  const imports = new Map(FILES.map((file) => [file, readImports(ROOT, file).map(({ to }) => to)]));

  test("no file leads back to itself, types included", () => {
    expect(circlesIn(imports)).toEqual([]);
  });

  test("one would be noticed", () => {
    expect(circlesIn(new Map(Object.entries({ a: ["b"], b: ["c", "d"], c: ["b"], d: [] })))).toEqual(["b -> c -> b"]);
  });
});

/** The first circle that each file of one closes. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) circles.push([...path.slice(at), file].join(" -> "));
    if (at !== -1 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
