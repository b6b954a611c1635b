import { readFileSync } from "node:fs";
import { join } from "node:path";

/** As much of the package's schema as a preview needs. */
export interface ResourceSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly inputProperties?: Readonly<Record<string, unknown>>;
}

let parsed: { readonly resources: Readonly<Record<string, ResourceSchema>> } | undefined;

/** The text that the engine and `pulumi package` are given. */
export function schemaText(): string {
  return readFileSync(join(__dirname, "schema.json"), "utf8");
}

export function schemaOf(type: string): ResourceSchema {
  parsed ??= JSON.parse(schemaText()) as typeof parsed;
  return parsed?.resources[type] ?? {};
}
