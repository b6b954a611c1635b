import { NotReadyError } from "../client/errors.js";
import { messageOf } from "./call.js";
import { type Properties } from "./handler.js";

/**
 * The form of error that makes the engine keep a resource that exists but is not ready; the next
 * `up` then calls `update`. The CLI prints the reasons only, and a later delete needs `__provider`.
 */
export function partialFailure(error: unknown, id: string, saved: Properties, inputs: Properties): Error {
  const message = messageOf(error);
  const reasons = error instanceof NotReadyError ? error.reasons : [message];
  const properties = { ...saved, __provider: inputs.__provider };
  return Object.assign(new Error(message, { cause: error }), { id, properties, reasons });
}
