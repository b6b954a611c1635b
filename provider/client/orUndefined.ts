import { NotFoundError } from "./errors.js";

/** What a look-up answers; `undefined` when the service says that there is no such thing. */
export async function orUndefined<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
