import { type Answer } from "./answer.js";
import { ApiError } from "./apiError.js";

/** What an error is answered with. Anything but an `ApiError` is a bug of the emulator; it says so. */
export function refusal(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body() };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: { code: 13, message: `emulator bug: ${message}`, details: [] } };
}
