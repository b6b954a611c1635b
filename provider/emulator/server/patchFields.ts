import { type z } from "zod";

import { formatTime } from "../time/rfc3339.js";
import { invalidArgument } from "./apiError.js";
import { bodyFields, camelCase } from "./bodyFields.js";
import { type Call } from "./call.js";

interface Patch {
  /** Every writable field, each optional. */
  readonly writable: z.ZodObject;
  /** Known, and ignored in a PATCH (assumed, as AIP-203 has it for output-only fields). */
  readonly readOnly: readonly string[];
  readonly withoutMask: "partial" | "overwrite";
  readonly withMask: "honoured" | "rejected" | "ignored";
}

/** The fields of a body that may be written, checked; unknown names are refused. */
export function writableFields(body: unknown, { writable, readOnly }: Pick<Patch, "writable" | "readOnly">) {
  const names = Object.keys(writable.shape);
  const given = bodyFields(body, [...names, ...readOnly]);
  const parsed = writable.safeParse(Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name))));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidArgument(`field "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`);
}

/** Applies the body of a PATCH, bare fields, to the row. @returns the fields that were written */
export function patchFields(call: Call, row: Record<string, unknown>, patch: Patch): readonly string[] {
  const fields = writableFields(call.body, patch);
  const mask = call.query.updateMask;
  if (mask !== undefined && patch.withMask === "rejected") {
    throw invalidArgument('unknown query parameter "updateMask"');
  }
  const all = Object.keys(patch.writable.shape);
  const masked =
    mask !== undefined && mask !== "" && patch.withMask === "honoured" ? maskedNames(mask, all) : undefined;
  const names = masked ?? (patch.withoutMask === "overwrite" ? all : Object.keys(fields));
  for (const name of names) {
    const value: unknown = Reflect.get(fields, name);
    // A field that is named and not given goes back to its default.
    if (value === undefined) Reflect.deleteProperty(row, name);
    else row[name] = value;
  }
  row.updateTime = formatTime(call.store.now());
  call.store.changed();
  return names;
}

/** Comma-joined paths in either spelling; `*` is every writable field. */
function maskedNames(mask: string, all: readonly string[]): readonly string[] {
  if (mask === "*") return all;
  const names = mask.split(",").map((name) => camelCase(name.trim()));
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw invalidArgument(`invalid updateMask: ${unknown.join(", ")}`);
  return names;
}
