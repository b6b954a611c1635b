import { type z } from "zod";
import { FOREIGN } from "./identity.js";
import { isTooDeep, parseJson } from "./json.js";
import { MAX_FAULTS, MAX_NESTING } from "./limits.js";

/** What a body says to a call, or why it is not taken. */
export type Reading<T> =
  | { readonly value: T }
  /** In words; `isForeign` when it is about something else. */
  | { readonly fault: string; readonly isForeign?: boolean }
  /** There is nothing to say but what stands there. */
  | { readonly isJson: false };

/** Reads a body as what the call expects. */
export function readAnswer<T>(body: string, answer: z.ZodType<T>): Reading<T> {
  if (isTooDeep(body)) return { fault: `the answer has more than ${MAX_NESTING} levels` };
  const json = parseJson(body);
  if (json === undefined) return { isJson: false };
  const { success, data, error } = answer.safeParse(json);
  if (success) return { value: data };
  const isForeign = error.issues.some((issue) => issue.code === "custom" && issue.params === FOREIGN);
  const faults = describeFaults(error.issues);
  const fault = isForeign
    ? `the answer is about something else: ${faults}`
    : `the answer has an unexpected form: ${faults}`;
  return { fault, isForeign };
}

/** The first of them: an answer of a hundred thousand rows may have as many. */
function describeFaults(issues: readonly z.core.$ZodIssue[]): string {
  const told = issues.slice(0, MAX_FAULTS).map(({ path, message }) => `${path.join(".") || "the answer"}: ${message}`);
  return [...told, ...(issues.length > MAX_FAULTS ? [`and ${issues.length - MAX_FAULTS} more`] : [])].join("; ");
}
