import { invalidArgument } from "./apiError.js";
import { type Call } from "./call.js";

/** A query parameter that is true or false; absent is false. */
export function flag(call: Call, name: string): boolean {
  const text = call.query[name] ?? "";
  if (!["", "true", "false"].includes(text)) throw invalidArgument(`query parameter "${name}" must be true or false`);
  return text === "true";
}
