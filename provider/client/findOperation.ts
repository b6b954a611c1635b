import { type CallOptions } from "./calls.js";
import { NotFoundError, PermissionDeniedError } from "./errors.js";
import { parseModelName } from "./names.js";
import { type Operation } from "./schemas.js";

/**
 * The operation of a promotion, as far as it still tells something: finished ones may be forgotten, and of one that is
 * said to be another account's than the model's, what may not be seen is worth nothing. The model is the truth then.
 */
export async function findOperation(
  look: { readonly getOperation: (name: string, options?: CallOptions) => Promise<Operation> },
  name: string,
  modelName: string,
  options?: CallOptions,
): Promise<Operation | undefined> {
  try {
    return await look.getOperation(name, options);
  } catch (error) {
    const isElsewhere = !name.startsWith(`accounts/${parseModelName(modelName)?.accountId ?? ""}/`);
    if (error instanceof NotFoundError || (error instanceof PermissionDeniedError && isElsewhere)) return undefined;
    throw error;
  }
}
