import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readSettings } from "../../provider/config.ts";
import { type FieldTable } from "../../provider/lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../provider/lifecycle/handler.js";
import * as deployedModelArgs from "../../provider/resources/deployedModel/handler/args.js";
import * as deployedModel from "../../provider/resources/deployedModel/handler/fields.js";
import * as deploymentArgs from "../../provider/resources/deployment/handler/args.js";
import * as deployment from "../../provider/resources/deployment/handler/fields.js";
import * as promotedModelArgs from "../../provider/resources/promotedModel/handler/args.js";
import * as promotedModel from "../../provider/resources/promotedModel/handler/fields.js";
import * as trainerJobArgs from "../../provider/resources/trainerJob/handler/args.js";
import * as trainerJob from "../../provider/resources/trainerJob/handler/fields.js";
import * as trainingProfileArgs from "../../provider/resources/trainingProfile/handler/args.js";
import { settingRows } from "../../scripts/reference/settingsPage.mts";
import { readSurface } from "../../scripts/reference/surface.mts";
import { type PackageSchema, SCHEMA_FILE, schemaText } from "../../scripts/schema/packageSchema.mts";
import { type PropertySpec, type TypeSpec } from "../../scripts/schema/typeReader.mts";

const ROOT = join(__dirname, "../..");
const text = readFileSync(join(ROOT, SCHEMA_FILE), "utf8");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string; license: string };
const schema = JSON.parse(text) as PackageSchema;
const surface = readSurface(ROOT).get("pulumi-fireworks") ?? [];

interface Resource {
  readonly name: string;
  readonly fields: FieldTable;
  readonly parse: (properties: Properties) => { failures: readonly CheckFailure[] };
}

const RESOURCES: readonly Resource[] = [
  { name: "PromotedModel", fields: promotedModel.FIELDS, parse: promotedModelArgs.parse },
  { name: "TrainingProfile", fields: trainingProfileArgs.FIELDS, parse: trainingProfileArgs.parse },
  { name: "TrainerJob", fields: trainerJob.FIELDS, parse: trainerJobArgs.parse },
  { name: "Deployment", fields: deployment.FIELDS, parse: deploymentArgs.parse },
  { name: "DeployedModel", fields: deployedModel.FIELDS, parse: deployedModelArgs.parse },
];

const resource = (name: string) => {
  const spec = schema.resources[`fireworks:index:${name}`];
  if (spec === undefined) throw new Error(`no resource ${name}`);
  return spec;
};
const typeOf = ({ $ref = "" }: TypeSpec) => schema.types[$ref.replace("#/types/", "")];
const members = (name: string) => surface.find((exported) => exported.name === name)?.members ?? [];

test("the schema is what the sources say (else run npm run schema)", async () => {
  expect(text).toBe(await schemaText(ROOT, readSettings));
});

test("it has the five resources and the four functions, and no component", () => {
  expect(Object.keys(schema.resources).sort()).toEqual(RESOURCES.map(({ name }) => `fireworks:index:${name}`).sort());
  expect(Object.keys(schema.functions).sort()).toEqual(
    ["getTrainingProfile", "listCheckpoints", "listLiveCheckpoints", "listTrainingShapes"].map(
      (name) => `fireworks:index:${name}`,
    ),
  );
});

describe.each(RESOURCES)("$name", ({ name, fields, parse }) => {
  const { inputProperties, requiredInputs = [], properties, required = [], aliases } = resource(name);
  const inputs = Object.entries(inputProperties);

  test("takes every documented argument and nothing else; a profile as plain values", () => {
    const documented = members(`${name}Args`).map((member) =>
      member.name === "profile" ? "trainingProfile" : member.name,
    );
    expect(documented.length).toBeGreaterThan(3);
    expect(Object.keys(inputProperties).sort()).toEqual(documented.sort());
  });

  test("takes what its handler takes", () => {
    const written = Object.entries(fields).flatMap(([key, { arg }]) => (arg === undefined ? [] : [key]));
    expect(Object.keys(inputProperties).sort()).toEqual(written.sort());
  });

  test("requires what the arguments require", () => {
    const documented = members(`${name}Args`).filter(({ isOptional }) => !isOptional);
    expect([...requiredInputs].sort()).toEqual(documented.map((member) => member.name).sort());
  });

  test("says of a number that it is whole exactly where the handler refuses 1.5", () => {
    const numbers = inputs.filter(([, { type }]) => type === "number" || type === "integer");
    for (const [key, { type }] of numbers) {
      const isRefused = (value: number) => parse({ [key]: value }).failures.some(({ property }) => property === key);
      expect(isRefused(1), key).toBe(false);
      expect(type, key).toBe(isRefused(1.5) ? "integer" : "number");
    }
  });

  test("knows every word of a choice that the handler takes, and no other", () => {
    const choices = Object.entries(fields).flatMap(([key, { arg }]) =>
      arg instanceof z.ZodEnum ? [[key, arg.options.map(String).sort()] as const] : [],
    );
    expect(choices.length).toBeGreaterThan(0);
    for (const [key, words] of choices) expect(wordsOf(inputProperties[key]), key).toEqual(words);
    const others = inputs.filter(([key]) => !choices.some(([choice]) => choice === key));
    expect(others.filter(([, spec]) => wordsOf(spec) !== undefined)).toEqual([]);
  });

  test("says which changes replace, as its table does, and leaves the comparison to the provider", () => {
    const replacing = inputs.filter(([, { willReplaceOnChanges }]) => willReplaceOnChanges).map(([key]) => key);
    const rows = Object.entries(fields).filter(([, { arg, change }]) => arg !== undefined && change === "replace");
    expect(replacing.sort()).toEqual(rows.map(([key]) => key).sort());
    expect(text).not.toContain('"replaceOnChanges"');
  });

  test("promises no output that a finished state does not hold", () => {
    const outputs = finishedOutputs(name);
    expect(required.length).toBeGreaterThan(1);
    expect(required.filter((key) => outputs[key] === undefined)).toEqual([]);
  });

  test("has every output that the class declares", () => {
    const outputs = members(name).filter(({ type, isMethod }) => !isMethod && type.startsWith("pulumi.Output"));
    const source = readFileSync(join(ROOT, `provider/resources/${lowerFirst(name)}/resource.ts`), "utf8");
    const declared = outputs.filter((output) => source.includes(`declare readonly ${output.name}:`));
    expect(declared.length).toBeGreaterThan(1);
    for (const output of declared) {
      expect(properties[output.name], output.name).toBeDefined();
      expect(required.includes(output.name), output.name).toBe(!output.type.includes("undefined"));
    }
  });

  test("takes over what the dynamic provider has made", () => {
    expect(aliases).toEqual([{ type: `pulumi-nodejs:dynamic/fireworks:${name}` }]);
  });
});

test("what a program wrote of a model and what is saved of it can be read back", () => {
  const { properties } = resource("PromotedModel");
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(["displayName", "public", "annotations", "onDelete"]));
});

test("a profile is of one type wherever it comes out and goes in, so that one resource's output is another's input", () => {
  const profile = "#/types/fireworks:index:TrainingShapeProfile";
  expect(resource("TrainingProfile").properties.trainingProfile?.$ref).toBe(profile);
  for (const name of ["PromotedModel", "TrainerJob"]) {
    expect(resource(name).inputProperties.trainingProfile?.$ref).toBe(profile);
    expect(resource(name).properties.trainingProfile?.$ref).toBe(profile);
  }
});

test("every setting is an argument of the provider; the key and the headers are secret, and nothing else is", () => {
  const settings = settingRows(readSettings).map(({ key }) => key.replace("fireworks:", ""));
  expect(settings.length).toBeGreaterThan(5);
  for (const properties of [schema.config.variables, schema.provider.inputProperties]) {
    expect(Object.keys(properties)).toEqual(settings);
    const secret = Object.entries(properties).filter(([, spec]) => spec.secret);
    expect(secret.map(([key]) => key)).toEqual(["apiKey", "additionalHeaders"]);
    expect(properties.verifySsl?.type).toBe("boolean");
    expect(wordsOf(properties.preflight)).toEqual(["off", "strict", "warn"]);
  }
  expect(text.match(/"secret"/g)).toHaveLength(4);
});

test("no default is the schema's, since the provider applies its own and a key of the environment must not get into the state", () => {
  const properties = [...describedIn(schema, "")].map(([, , property]) => property);
  expect(properties.filter((property) => "default" in property || "defaultInfo" in property)).toEqual([]);
});

test("a list of a function has a name, under which its items are typed", () => {
  const answers = Object.entries(schema.functions).map(([token, { outputs }]) => [
    token.replace("fireworks:index:", ""),
    Object.entries(outputs.properties).map(([key, { type, items }]) => `${key}: ${type ?? ""} ${items?.$ref ?? ""}`),
  ]);
  expect(Object.fromEntries(answers)).toMatchObject({
    listCheckpoints: ["checkpoints: array #/types/fireworks:index:ListedCheckpoint"],
    listLiveCheckpoints: ["checkpoints: array "],
    listTrainingShapes: ["trainingShapes: array #/types/fireworks:index:ListedTrainingShape"],
  });
});

test("everything in it is described, and nothing as only TypeScript has it", () => {
  const descriptions = [...describedIn(schema, "")];
  expect(descriptions.length).toBeGreaterThan(250);
  expect(descriptions.filter(([, description]) => description === undefined || description.length < 5)).toEqual([]);
  const words = /dynamic provider|`profile`|new TrainingProfile|TypeScript|pulumi\.Output/;
  expect(descriptions.filter(([, description = ""]) => words.test(description))).toEqual([]);
});

test("a registry finds what it asks for, and the version is the package's", () => {
  expect(schema).toMatchObject({
    displayName: expect.any(String) as string,
    version: manifest.version,
    license: manifest.license,
    publisher: expect.any(String) as string,
    homepage: expect.stringMatching(/^https:/) as string,
    repository: expect.stringMatching(/^https:/) as string,
    logoUrl: expect.stringMatching(/docs\/images\/logo\.svg$/) as string,
    pluginDownloadURL: "github://api.github.com/pulumi-fireworks",
    keywords: expect.arrayContaining(["category/cloud", "kind/native"]) as string[],
  });
  expect(readFileSync(join(ROOT, "docs/images/logo.svg"), "utf8")).toContain("<svg");
});

function wordsOf(spec: PropertySpec | undefined): string[] | undefined {
  const type = spec && typeOf(spec);
  return type !== undefined && "enum" in type ? type.enum.map(({ value }) => value).sort() : undefined;
}

/** Properties, types, resources and functions with what is said of them. */
function* describedIn(
  value: unknown,
  path: string,
): Generator<readonly [path: string, text: string | undefined, described: object]> {
  if (typeof value !== "object" || value === null) return;
  const isDescribed = /\/(properties|inputProperties|variables|types|resources|functions|enum)\/[^/]+$/.test(path);
  if (isDescribed) yield [path, (value as { description?: string }).description, value];
  for (const [key, item] of Object.entries(value)) yield* describedIn(item, `${path}/${key}`);
}

/** As 0.1.0 has saved them. */
function finishedOutputs(name: string): Properties {
  const file = join(ROOT, `test/support/fixtures/states-0.1.0/${lowerFirst(name)}-finished.json`);
  const { state } = JSON.parse(readFileSync(file, "utf8")) as {
    state: { deployment: { resources: { type: string; outputs?: Properties }[] } };
  };
  const found = state.deployment.resources.find(({ type }) => type.endsWith(`:${name}`));
  if (found?.outputs === undefined) throw new Error(`${file} has no ${name}`);
  return found.outputs;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
