/** Descriptions name properties as the schema does; in an SDK they are spelled as its language spells them. */
import { type PackageSchema } from "../schema/packageSchema.mts";
import { type Language } from "./languages.mts";

/** In backticks, unless it is said to be the service's own name. */
const NAME = /(?<!the service's (?:own field )?)`([a-z]\w*)`/g;
/** An option of every resource, and spelled alike. */
const OPTIONS = ["customTimeouts"];

export function spelledFor({ spell }: Language, schema: PackageSchema): PackageSchema {
  const names = new Set([...OPTIONS, ...namesIn(schema)]);
  const renamed = (text: string) =>
    text.replaceAll(NAME, (quoted, name: string) => (names.has(name) ? `\`${spell(name)}\`` : quoted));
  return withDescriptions(schema, renamed) as PackageSchema;
}

function namesIn({ resources, functions, types }: PackageSchema): string[] {
  const inResources = Object.values(resources).flatMap((one) => [one.properties, one.inputProperties]);
  const inFunctions = Object.values(functions).flatMap((one) => [one.inputs.properties, one.outputs.properties]);
  const inTypes = Object.values(types).flatMap((one) => ("properties" in one ? [one.properties] : []));
  const calls = Object.keys(functions).map((token) => token.replace(/^.*:/, ""));
  return [...calls, ...[...inResources, ...inFunctions, ...inTypes].flatMap((properties) => Object.keys(properties))];
}

function withDescriptions(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withDescriptions(item, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key === "description" && typeof item === "string" ? change(item) : withDescriptions(item, change),
  ]);
  return Object.fromEntries(entries);
}
