import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SavedResource } from "../stack.mts";
import { type ModelArgs } from "../scale.mts";

/** As long as the package's own name and path, so that \`__provider\` has the same size. */
const NAME = "pulumi-firefloor";
const folder = join(import.meta.dirname, "../../../node_modules", NAME);

/** The same class with handlers that do nothing. */
export const FLOOR = `
const { Floor } = require("${NAME}");
for (const { name, args } of require("./models.json")) new Floor(name, args);
`;

/** Resources of one field: what Pulumi itself costs for almost no state. */
export const BARE_FLOOR = `
const { Bare } = require("${NAME}");
for (const { name, args } of require("./models.json")) new Bare(name, { displayName: args.displayName });
`;

/** What the floor's handlers answer: a real resource's inputs and outputs, with another resource's names put in. */
export interface Template {
  readonly recorded: SavedResource;
  readonly of: ModelArgs;
}

/**
 * Installs the floor's package where the package under test is, so that Pulumi stores it by reference too. It passes
 * the same inputs and the same placeholders, answers the same inputs and outputs from memory, and asks nobody.
 */
export function installFloor({ recorded, of }: Template): void {
  mkdirSync(join(folder, "resources/promotedModel"), { recursive: true });
  const write = (path: string, text: string): void => {
    writeFileSync(join(folder, path), text);
  };
  const provider = "./resources/promotedModel/provider";
  const bare = "./resources/promotedModel/bare.js";
  const exports = { ".": "./index.js", [provider]: `${provider}.js`, [bare]: bare, "./package.json": "./package.json" };
  write("package.json", JSON.stringify({ name: NAME, version: "1.0.0", main: "./index.js", exports }));
  const { __provider: _inputs, ...inputs } = recorded.inputs;
  const { __provider: _outputs, ...outputs } = recorded.outputs;
  const template = { inputs, outputs, model: of.name, args: of.args };
  write("template.json", JSON.stringify(template));
  write("index.js", INDEX);
  write("resources/promotedModel/provider.js", PROVIDER);
  write("resources/promotedModel/bare.js", BARE_PROVIDER);
}

export function removeFloor(): void {
  rmSync(folder, { recursive: true, force: true });
}

const INDEX = `
const pulumi = require("@pulumi/pulumi");
const provider = require("./resources/promotedModel/provider.js");
const bare = require("./resources/promotedModel/bare.js");

class Floor extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const placeholders = {
      name: undefined,
      state: undefined,
      kind: undefined,
      peftDetails: undefined,
      createTime: undefined,
      outputModelId: undefined,
      baseModel: undefined,
      resolvedCheckpoint: undefined,
      trainingShape: undefined,
      trainingProfile: undefined,
      provenance: undefined,
    };
    const type = "pulumi-nodejs:dynamic/fireworks:PromotedModel";
    const __identity = \`organization/urn:pulumi:dev::bench::\${type}::\${name}\`;
    super(provider, name, { ...placeholders, ...args, __identity }, opts, "fireworks", "PromotedModel");
  }
}

class Bare extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    super(bare, name, args, opts, "fireworks", "PromotedModel");
  }
}

module.exports = { Floor, Bare };
`;

const PROVIDER = `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

let template;
function answer(part, news) {
  template ??= JSON.parse(readFileSync(join(__dirname, "../../template.json"), "utf8"));
  const text = JSON.stringify(template[part])
    .replaceAll(template.model, news.__identity.slice(news.__identity.lastIndexOf("::") + 2))
    .replaceAll(template.args.trainerJob, news.trainerJob)
    .replaceAll(template.args.checkpoint, news.checkpoint)
    .replaceAll(template.args.displayName, news.displayName)
    .replaceAll(template.args.annotations.evaluation, news.annotations.evaluation);
  return JSON.parse(text);
}

exports.configure = async () => {};
exports.check = async (olds, news) => ({ inputs: answer("inputs", news) });
exports.diff = async (id, olds, news) => ({ changes: olds.displayName !== news.displayName });
exports.create = async (inputs) => {
  const outs = answer("outputs", inputs);
  return { id: outs.name, outs };
};
exports.read = async (id, props) => ({ id, props });
exports.update = async (id, olds, news) => ({ outs: { ...olds, displayName: news.displayName } });
exports.delete = async () => {};
`;

const BARE_PROVIDER = `
exports.configure = async () => {};
exports.check = async (olds, news) => ({ inputs: news });
exports.diff = async (id, olds, news) => ({ changes: olds.displayName !== news.displayName });
exports.create = async (inputs) => ({ id: inputs.displayName, outs: inputs });
exports.read = async (id, props) => ({ id, props });
exports.update = async (id, olds, news) => ({ outs: { ...olds, ...news } });
exports.delete = async () => {};
`;
