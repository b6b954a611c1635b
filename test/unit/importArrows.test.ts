import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { environmentReads, importsIn, readImports, sourceFiles, type ImportLine } from "../support/importLines.js";

const ROOT = join(__dirname, "../..");
const FILES = ["provider", "policies", "examples"].flatMap((folder) => sourceFiles(ROOT, folder));

/** What the files of one part may import; what no rule allows is forbidden. */
interface Part {
  readonly files: RegExp;
  /** May be loaded at once. */
  readonly values?: RegExp;
  /** May be loaded when it is first needed. */
  readonly lazily?: RegExp;
  /** May lend its types. */
  readonly types?: RegExp;
}

// The first part that a file belongs to counts.
const PARTS: readonly Part[] = [
  { files: /^provider\/(tokens|config|prices)\.ts$/ },
  {
    files: /^provider\/index\.ts$/,
    values:
      /^provider\/(resources\/(\w+\/resource|managedTraining\/managedTraining)|functions\/\w+|client\/validateOutputModelId)\.ts$/,
    types: /^provider\/client\/\w+\.ts$/,
  },
  { files: /^provider\/client\//, values: /^(provider\/client\/|node:|(undici|zod)$)/ },
  {
    files: /^provider\/emulator\//,
    values: /^(provider\/emulator\/|provider\/client\/(schemas|names)\.ts$|node:|zod$)/,
  },
  // Of the program's side: what every resource class passes on.
  { files: /^provider\/lifecycle\/refuseBun\.ts$/ },
  {
    files: /^provider\/lifecycle\/identityInput\.ts$/,
    values: /^(@pulumi\/pulumi|provider\/lifecycle\/refuseBun\.ts)$/,
  },
  // Of the handlers' side: what arguments of several resources are parsed with.
  { files: /^provider\/lifecycle\/argSchemas\.ts$/, values: /^(provider\/lifecycle\/duration\.ts|zod)$/ },
  {
    files: /^provider\/lifecycle\//,
    values: /^(provider\/(lifecycle|client)\/|provider\/config\.ts$|node:)/,
    types: /^(zod|@pulumi\/pulumi|@grpc\/grpc-js)$/,
  },
  {
    files: /^provider\/functions\//,
    values: /^(provider\/functions\/|provider\/client\/(instant|retention)\.ts$|node:|@pulumi\/pulumi$)/,
    lazily: /^provider\/(client\/|config\.ts$)/,
    types: /^provider\/(client\/|resources\/\w+\/resource\.ts$)/,
  },
  // A component runs in the program, and is made of other resources' classes and of data functions.
  {
    files: /^provider\/resources\/managedTraining\//,
    values:
      /^provider\/(tokens|functions\/listCheckpoints|resources\/(\w+\/resource|managedTraining\/\w+))\.ts$|^@pulumi\/pulumi$/,
    types: /^provider\/client\/trainingProfile\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\/resource\.ts$/,
    // What its own parts load in turn is looked at below.
    values:
      /^(provider\/resources\/\w+\/(?!handler\b)\w+\.ts|provider\/(tokens|lifecycle\/identityInput)\.ts|@pulumi\/pulumi)$/,
    types: /^provider\/client\/(trainingProfile|deploymentProfile)\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\/provider\.ts$/,
    values: /^provider\/lifecycle\/forward\.ts$/,
    lazily: /^provider\/resources\/\w+\/handler\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\//,
    values:
      /^(provider\/(lifecycle|client)\/|provider\/(config|tokens|prices)\.ts$|provider\/resources\/(?!\w+\/(resource|provider)\.ts)|node:|zod$)/,
  },
  // What a preview says is told in the words of the resources themselves.
  {
    files: /^provider\/commands\/report\//,
    values:
      /^(provider\/(commands\/report|client)\/|provider\/tokens\.ts$|provider\/lifecycle\/(duration|unknown)\.ts$|provider\/resources\/((trainerJob|deployment)\/cost|trainingProfile\/describe)\.ts$|zod$)/,
  },
  // The command line stands beside everything else; nothing imports it.
  {
    files: /^provider\/commands\//,
    values:
      /^(provider\/(commands|client)\/|provider\/(config|lifecycle\/duration|emulator\/seed|resources\/promotedModel\/(selection|marker))\.ts$|policies\/|node:)/,
    lazily: /^commander$/,
  },
  {
    files: /^policies\//,
    values: /^(policies\/|provider\/(tokens|prices)\.ts$|node:|@pulumi\/policy$|zod$)/,
    types: /^@pulumi\/pulumi(\/|$)/,
  },
  // A user's own tests.
  {
    files: /^examples\/[\w-]+\/\w+\.test\.mts$/,
    values: /^(pulumi-fireworks\/emulator|@pulumi\/pulumi\/automation\/index\.js|vitest|node:\w+)$/,
  },
  { files: /^examples\//, values: /^(pulumi-fireworks(\/\w+)?|@pulumi\/(pulumi|policy))$/ },
];

/** Why an import is forbidden, if it is. */
function violation({ from, to, kind }: ImportLine): string | undefined {
  const part = PARTS.find(({ files }) => files.test(from));
  if (part === undefined) return `${from} belongs to no part`;
  const allowed = [
    part.values,
    ...(kind === "value" ? [] : kind === "lazy" ? [part.lazily] : [part.types, part.lazily]),
  ];
  if (!allowed.some((pattern) => pattern?.test(to))) return `${from} -> ${to} (${kind})`;
  // Resources know no more of each other than the types that users see.
  const [folder, other] = [from, to].map((file) => /^provider\/resources\/(\w+)\//.exec(file)?.[1]);
  const foreign = folder !== undefined && other !== undefined && folder !== other;
  const knowsOthers = kind === "type" || folder === "managedTraining";
  return foreign && !(knowsOthers && to.endsWith("/resource.ts")) ? `${from} -> ${to} (another resource)` : undefined;
}

describe("the arrows between the parts", () => {
  test.each(["provider", "policies", "examples"])("point the right way in %s", (folder) => {
    const lines = FILES.filter((file) => file.startsWith(`${folder}/`)).flatMap((file) => readImports(ROOT, file));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.flatMap((line) => violation(line) ?? [])).toEqual([]);
  });

  test.each<[string, string, ImportLine["kind"]]>([
    ["provider/client/http.ts", "provider/config.ts", "value"],
    ["provider/client/http.ts", "provider/lifecycle/duration.ts", "type"],
    ["provider/client/http.ts", "@pulumi/pulumi", "type"],
    ["provider/emulator/store.ts", "provider/client/fireworksClient.ts", "type"],
    ["provider/emulator/store.ts", "@pulumi/pulumi", "lazy"],
    ["provider/emulator/store.ts", "provider/client/instant.ts", "value"],
    ["provider/lifecycle/runtime.ts", "provider/resources/promotedModel/state.ts", "type"],
    ["provider/lifecycle/engine.ts", "@pulumi/pulumi", "value"],
    ["provider/lifecycle/identityInput.ts", "provider/client/names.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/lifecycle/runtime.ts", "value"],
    ["provider/lifecycle/runtime.ts", "provider/index.ts", "value"],
    ["provider/functions/getModel.ts", "provider/client/fireworksClient.ts", "value"],
    ["provider/functions/getModel.ts", "provider/config.ts", "value"],
    ["provider/functions/getModel.ts", "provider/resources/promotedModel/resource.ts", "value"],
    ["provider/functions/getModel.ts", "provider/resources/promotedModel/handler.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/promotedModel/handler.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/client/trainingProfile.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/client/names.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "zod", "type"],
    ["provider/resources/promotedModel/resource.ts", "undici", "lazy"],
    ["provider/resources/promotedModel/provider.ts", "provider/resources/promotedModel/handler.ts", "value"],
    ["provider/resources/promotedModel/handler.ts", "provider/resources/promotedModel/resource.ts", "type"],
    ["provider/resources/promotedModel/handler.ts", "provider/functions/memoise.ts", "value"],
    ["provider/resources/promotedModel/handler.ts", "provider/emulator/index.ts", "value"],
    ["provider/resources/promotedModel/handler.ts", "provider/resources/deployment/state.ts", "type"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/deployment/resource.ts", "value"],
    ["provider/resources/promotedModel/resource.ts", "provider/resources/deployment/state.ts", "type"],
    ["provider/resources/promotedModel/handler.ts", "undici", "value"],
    ["provider/index.ts", "provider/client/fireworksClient.ts", "value"],
    ["provider/index.ts", "provider/resources/managedTraining/parts.ts", "value"],
    ["provider/resources/managedTraining/managedTraining.ts", "provider/resources/trainerJob/handler.ts", "value"],
    ["provider/resources/managedTraining/managedTraining.ts", "provider/client/fireworksClient.ts", "lazy"],
    ["provider/resources/trainerJob/resource.ts", "provider/resources/managedTraining/managedTraining.ts", "type"],
    ["provider/config.ts", "node:fs", "value"],
    ["provider/tokens.ts", "zod", "value"],
    ["policies/rule.ts", "provider/client/trainingProfile.ts", "type"],
    ["policies/rule.ts", "provider/index.ts", "value"],
    ["examples/quickstart/index.ts", "provider/index.ts", "value"],
    ["examples/quickstart/index.ts", "undici", "value"],
    ["provider/index.ts", "provider/commands/runCommand.ts", "value"],
    ["policies/index.ts", "provider/commands/command.ts", "type"],
    ["provider/commands/policies.ts", "provider/resources/promotedModel/handler.ts", "value"],
    ["provider/commands/report/digest.ts", "provider/resources/promotedModel/handler.ts", "value"],
    ["provider/commands/report/digest.ts", "node:fs", "value"],
    ["provider/newPart/x.ts", "zod", "value"],
  ])("never %s -> %s (%s)", (from, to, kind) => {
    expect(violation({ from, to, kind })).toBeDefined();
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
  test("is read in one place only", () => {
    const readers = FILES.filter((file) => environmentReads(readFileSync(join(ROOT, file), "utf8")).length > 0);
    expect(readers.filter((file) => !/^provider\/(emulator|commands)\/cli\.ts$/.test(file))).toEqual([
      "provider/config.ts",
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
