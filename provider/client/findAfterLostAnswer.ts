import { type Clock } from "./clock.js";
import { type FireworksApiError } from "./errors.js";
import { waitUntil, WaitTimeout } from "./wait.js";

/** An object that was created appears within this time. */
const APPEARANCE_TIMEOUT_MS = 60_000;

/** A request to create something was sent, and what came of it could not be found out. */
export class OutcomeUnknownError extends Error {
  constructor(
    /** Full name of what may have been created. */
    readonly objectName: string,
    message: string,
    options: ErrorOptions,
  ) {
    super(message, options);
    this.name = "OutcomeUnknownError";
  }
}

/**
 * The answer to a create was lost or said nothing certain: the object tells whether it happened.
 * @param words of the error where it does not appear: "Whether the job was started", "before starting another one; …"
 */
export async function findAfterLostAnswer<T>(
  name: string,
  lost: FireworksApiError,
  find: () => Promise<T | undefined>,
  words: { readonly whether: string; readonly before: string },
  wait: { readonly clock: Clock; readonly signal: AbortSignal | undefined },
): Promise<T> {
  try {
    return await waitUntil(
      async () => {
        const found = await find();
        return found === undefined ? { running: undefined } : { done: found };
      },
      { ...wait, timeoutMs: APPEARANCE_TIMEOUT_MS },
    );
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    throw new OutcomeUnknownError(
      name,
      `${lost.message}\n${words.whether} is not known: ${name} had not appeared ${APPEARANCE_TIMEOUT_MS / 1000} s later.\n` +
        `Fix: look for it again in a few minutes ${words.before}`,
      { cause: lost },
    );
  }
}
