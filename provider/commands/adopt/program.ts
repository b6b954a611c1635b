import { type Adoptable, type Skipped } from "./adoptable.js";

/** What a program is written in. */
export type Language = "typescript" | "python" | "yaml" | "go";

/** How a language says it. */
interface Dialect {
  /** Begins a comment. */
  readonly remark: string;
  readonly before: readonly string[];
  /** Between what is said of all of them and the first one. */
  readonly opening: readonly string[];
  readonly indent: string;
  readonly resource: (one: Adoptable) => string[];
  readonly closing: readonly string[];
}

export const DIALECTS: Readonly<Record<Language, Dialect>> = {
  typescript: {
    remark: "//",
    before: [`import * as fireworks from "pulumi-fireworks";`, ""],
    opening: [],
    indent: "",
    resource: ({ id, model, baseModel }) => [
      `new fireworks.PromotedModel(${quoted(id)}, {`,
      `  outputModelId: ${quoted(id)},`,
      ...(baseModel === undefined ? [] : [`  baseModel: ${quoted(baseModel)},`]),
      // Left out it would mean private, and the next preview would take a public model back.
      ...(model.public ? ["  public: true,"] : []),
      `  adopt: "always",`,
      "});",
    ],
    closing: [],
  },
  python: {
    remark: "#",
    before: ["import pulumi_fireworks as fireworks", ""],
    opening: [],
    indent: "",
    resource: ({ id, model, baseModel }) => [
      "fireworks.PromotedModel(",
      `    ${quoted(id)},`,
      `    output_model_id=${quoted(id)},`,
      ...(baseModel === undefined ? [] : [`    base_model=${quoted(baseModel)},`]),
      ...(model.public ? ["    public=True,"] : []),
      "    adopt=fireworks.Adopt.ALWAYS,",
      ")",
    ],
    closing: [],
  },
  // Of Pulumi.yaml, the part that it is for: the project has the rest.
  yaml: {
    remark: "#",
    before: [],
    opening: ["resources:"],
    indent: "  ",
    resource: ({ id, model, baseModel }) => [
      `${quoted(id)}:`,
      "  type: fireworks:PromotedModel",
      "  properties:",
      `    outputModelId: ${quoted(id)}`,
      ...(baseModel === undefined ? [] : [`    baseModel: ${quoted(baseModel).replaceAll("${", "$${")}`]),
      ...(model.public ? ["    public: true"] : []),
      "    adopt: always",
    ],
    closing: [],
  },
  // A function, since the project has a `main`.
  go: {
    remark: "//",
    before: [
      "package main",
      "",
      "import (",
      '\t"github.com/pulumi-fireworks/pulumi-fireworks/sdk/go/fireworks"',
      '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
      ")",
      "",
    ],
    opening: ["func adoptModels(ctx *pulumi.Context) error {"],
    indent: "\t",
    resource: ({ id, model, baseModel }) => [
      `if _, err := fireworks.NewPromotedModel(ctx, ${quoted(id)}, &fireworks.PromotedModelArgs{`,
      `\tOutputModelId: pulumi.String(${quoted(id)}),`,
      ...(baseModel === undefined ? [] : [`\tBaseModel:     pulumi.String(${quoted(baseModel)}),`]),
      ...(model.public ? ["\tPublic:        pulumi.Bool(true),"] : []),
      "\tAdopt:         fireworks.AdoptAlways,",
      "}); err != nil {",
      "\treturn err",
      "}",
    ],
    closing: ["\treturn nil", "}"],
  },
};

/** A Pulumi program that takes the models over, ready to paste. */
export function adoptingProgram(
  language: Language,
  accountId: string,
  adoptable: readonly Adoptable[],
  skipped: readonly Skipped[],
  asOf: string,
): string {
  const { remark, before, opening, indent, resource, closing } = DIALECTS[language];
  const comment = (text: string): string => `${remark} ${oneLine(text)}`;
  const resources = adoptable.map((one) => [comment(stateOf(one)), ...resource(one)].map((line) => indent + line));
  return [
    ...before,
    comment(
      `${count(adoptable.length)} of account ${accountId}, as of ${asOf}. The first \`pulumi up\` records them and writes their`,
    ),
    comment("ownership lines; nothing is promoted or deleted, and `pulumi destroy` keeps them."),
    ...opening,
    ...resources.flatMap((lines, index) => (index === 0 && opening.length > 0 ? lines : ["", ...lines])),
    ...closing,
    ...(skipped.length === 0 ? [] : ["", comment("Left out:")]),
    ...skipped.map(({ id, why }) => comment(`- ${id}: ${why}`)),
  ].join("\n");
}

function stateOf({ model }: Adoptable): string {
  const { state = "no state", createTime = "an unknown time", kind = "unknown kind" } = model;
  return `${state} since ${createTime}, ${kind}`;
}

/** A string of JSON is one of each of these languages. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function count(models: number): string {
  return `${models} ${models === 1 ? "model" : "models"}`;
}

/** Whatever the service wrote: in a comment, what follows a line break would be code. */
function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/g, " ");
}
