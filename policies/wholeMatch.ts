import { runInNewContext } from "node:vm";

/** More than any sensible pattern needs for an id, even on a busy machine. */
const TIMEOUT_MS = 1000;

/** Whether a text is a regular expression that can be matched as a whole. */
export function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(whole(pattern), "u");
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the whole text matches a regular expression; `undefined` when that takes too long. Some
 * expressions, such as `(a+)+b`, take years for a text of 60 characters, and only a context of its own
 * can be stopped.
 */
export function wholeMatch(pattern: string, text: string): boolean | undefined {
  const sandbox = { pattern: whole(pattern), text };
  try {
    return runInNewContext('new RegExp(pattern, "u").test(text)', sandbox, { timeout: TIMEOUT_MS }) === true;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  // The error may come from the other context, whose Error is not ours.
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}

function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}
