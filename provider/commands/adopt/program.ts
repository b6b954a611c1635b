import { type Adoptable, type Skipped } from "./adoptable.js";

/** A Pulumi program that takes the models over, ready to paste. */
export function adoptingProgram(
  accountId: string,
  adoptable: readonly Adoptable[],
  skipped: readonly Skipped[],
  asOf: string,
): string {
  return [
    `import * as fireworks from "pulumi-fireworks";`,
    "",
    comment(
      `${count(adoptable.length)} of account ${accountId}, as of ${asOf}. The first \`pulumi up\` records them and writes their`,
    ),
    comment("ownership lines; nothing is promoted or deleted, and `pulumi destroy` keeps them."),
    ...adoptable.flatMap((one) => ["", ...resource(one)]),
    ...(skipped.length === 0 ? [] : ["", comment("Left out:")]),
    ...skipped.map(({ id, why }) => comment(`- ${id}: ${why}`)),
  ].join("\n");
}

function resource({ id, model, baseModel }: Adoptable): string[] {
  const name = JSON.stringify(id);
  const { state = "no state", createTime = "an unknown time", kind = "unknown kind" } = model;
  return [
    comment(`${state} since ${createTime}, ${kind}`),
    `new fireworks.PromotedModel(${name}, {`,
    `  outputModelId: ${name},`,
    ...(baseModel === undefined ? [] : [`  baseModel: ${JSON.stringify(baseModel)},`]),
    // Left out it would mean private, and the next preview would take a public model back.
    ...(model.public ? ["  public: true,"] : []),
    `  adopt: "always",`,
    "});",
  ];
}

function count(models: number): string {
  return `${models} ${models === 1 ? "model" : "models"}`;
}

/** In one line, whatever the service wrote: what follows a line break would be code. */
function comment(text: string): string {
  return `// ${text.replace(/[\s\u2028\u2029]+/g, " ")}`;
}
