/**
 * The files that say what the rules say of themselves: the reference in `docs/policies.md`, the presets
 * as JSON, and the JSON schema of configuration files. `policyDocs.mts` writes them, and a test
 * compares them with what is in the repository.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type * as configSchemaModule from "../policies/configSchema.ts";
import type * as effectiveConfigModule from "../policies/effectiveConfig.ts";
import type * as presetsModule from "../policies/presets.ts";
import type * as pricesModule from "../provider/prices.ts";
import type { PresetName } from "../policies/presets.ts";
import type { Rule } from "../policies/ruleHeader.ts";

/** The rules and what belongs to them, from the sources or from `dist`. */
export type PolicyModules = Pick<typeof configSchemaModule, "configSchema"> &
  Pick<typeof effectiveConfigModule, "allRules" | "effectiveConfig"> &
  Pick<typeof presetsModule, "presets"> &
  Pick<typeof pricesModule, "PRICE_ROWS" | "PRICES_AS_OF" | "formatCents">;

const root = join(import.meta.dirname, "..");
const DOCUMENT = "docs/policies.md";

const TITLES = {
  hardware: "Hardware",
  cost: "Cost",
  release: "Releases",
  pack: "The pack itself",
} as const;

/** Every generated file, as it should be: from its path to its text. */
export async function generatedFiles(modules: PolicyModules): Promise<Map<string, string>> {
  const { presets, configSchema } = modules;
  const json = (value: object): string => JSON.stringify(value, undefined, 2);
  const files = new Map([
    [DOCUMENT, documentText(modules)],
    ["policies/policies.schema.json", json(configSchema())],
    ...Object.entries(presets).map(([name, preset]): [string, string] => [
      `policies/presets/${name}.json`,
      json(preset),
    ]),
  ]);
  const formatted = [...files].map(async ([path, text]): Promise<[string, string]> => {
    const filepath = join(root, path);
    return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })];
  });
  return new Map(await Promise.all(formatted));
}

/** The page: its prose stays, what stands between two marker comments is replaced. */
function documentText(modules: PolicyModules): string {
  let text = readFileSync(join(root, DOCUMENT), "utf8");
  for (const [name, content] of Object.entries({
    prices: priceTable(modules),
    overview: overview(modules),
    rules: sections(modules),
  })) {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [head, rest] = split(text, begin);
    const [, tail] = split(rest, end);
    text = `${head}${begin}\n\n${content}\n\n${end}${tail}`;
  }
  return text;
}

function split(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  if (at === -1) throw new Error(`${DOCUMENT} has no ${separator}`);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

function priceTable({ PRICE_ROWS, PRICES_AS_OF, formatCents }: PolicyModules): string {
  const rows = PRICE_ROWS.map(({ types, cents }) => [types.map(code).join(", "), formatCents(cents)]);
  return table([`accelerator type`, `US$ per accelerator and hour, as of ${PRICES_AS_OF}`], rows);
}

function overview(modules: PolicyModules): string {
  const rows = sorted(modules).map((rule) => [
    `[${rule.name}](#${rule.name})`,
    rule.description.split(". ", 1)[0]?.replace(/\.$/, "") ?? "",
    defaultLevel(rule),
    ...presetNames(modules).map((preset) => levelIn(rule, preset, modules)),
  ]);
  return table(["rule", "what it asks for", "default", ...presetNames(modules).map(code)], rows);
}

function sections(modules: PolicyModules): string {
  return Object.entries(TITLES)
    .map(([tag, title]) => {
      const rules = sorted(modules).filter((rule) => rule.tag === tag);
      return [`## ${title}`, ...rules.map((rule) => section(rule, modules))].join("\n\n");
    })
    .join("\n\n");
}

function section(rule: Rule, modules: PolicyModules): string {
  const settings = Object.entries(rule.settings).map(([name, { type, description, default: value }]) => [
    code(name),
    type,
    value === undefined ? "" : code(JSON.stringify(value)),
    description.replaceAll("*", "\\*"),
  ]);
  const levels = [
    ["default", defaultLevel(rule)],
    ...presetNames(modules).map((preset) => [code(preset), inPreset(rule, preset, modules)]),
    ["severity", rule.severity],
    ...(rule.reads.length === 0 ? [] : [["reads", rule.reads.map(code).join(", ")]]),
    ["looks at", rule.on.length === 0 ? "every resource" : rule.on.map(({ name }) => code(name)).join(", ")],
  ];
  const example =
    Object.keys(rule.example).length === 0 ? "mandatory" : { enforcementLevel: "mandatory", ...rule.example };
  return [
    `### ${rule.name}`,
    rule.description,
    table(["", ""], levels),
    ...(settings.length === 0 ? [] : [table(["setting", "type", "default", "meaning"], settings)]),
    `\`\`\`json\n${JSON.stringify({ [rule.name]: example })}\n\`\`\``,
    // GitHub would take a placeholder for a tag, and show nothing of it.
    `To pass: ${rule.remediationSteps.replaceAll("<", "\\<")}`,
    ...(rule.note === undefined ? [] : [rule.note]),
  ].join("\n\n");
}

function sorted({ allRules }: PolicyModules): Rule[] {
  const order = Object.keys(TITLES);
  return [...allRules.values()].sort(
    (a, b) => order.indexOf(a.tag) - order.indexOf(b.tag) || (a.name < b.name ? -1 : 1),
  );
}

function presetNames({ presets }: PolicyModules): PresetName[] {
  return Object.keys(presets) as PresetName[];
}

function defaultLevel({ enforcementLevel, setBy, settings }: Rule): string {
  const hasLimit = setBy.length === 0 || setBy.some((setting) => settings[setting]?.default !== undefined);
  return hasLimit ? enforcementLevel : `${enforcementLevel}, once ${setBy.map(code).join(" or ")} is set`;
}

function levelIn(rule: Rule, preset: PresetName, { presets, effectiveConfig }: PolicyModules): string {
  const effective = effectiveConfig([{ origin: "preset", config: presets[preset] }]);
  const level = effective.find((one) => one.rule === rule)?.level ?? "disabled";
  return level === "disabled" ? "off" : level;
}

function inPreset(rule: Rule, preset: PresetName, modules: PolicyModules): string {
  const level = levelIn(rule, preset, modules);
  const entry = modules.presets[preset] as Readonly<Record<string, string | object | undefined>>;
  const own = Object.entries(entry[rule.name] ?? {}).filter(([key]) => key in rule.settings);
  return [level, ...own.map(([key, value]) => code(`${key}: ${JSON.stringify(value)}`))].join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
