import { invalidArgument } from "./apiError.js";

/**
 * The fields of a request body under their camelCase names. Like protobuf's JSON form it takes both spellings (the SDK
 * sends snake_case, the schema says camelCase); unknown names are refused.
 */
export function bodyFields(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalidArgument("the request body must be a JSON object");
  }
  const fields: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const canonical = camelCase(name);
    if (!known.includes(canonical)) unknown.push(name);
    else if (canonical in fields) throw invalidArgument(`field "${canonical}" was given twice`);
    else fields[canonical] = value;
  }
  if (unknown.length > 0) throw invalidArgument(`unknown field ${unknown.map((n) => `"${n}"`).join(", ")}`);
  return fields;
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A text field; `undefined` when it is absent or empty, which protobuf does not tell apart. */
export function textField(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name] ?? "";
  if (typeof value !== "string") throw invalidArgument(`field "${name}" must be a string`);
  return value === "" ? undefined : value;
}
