import { NotFoundError } from "../../../client/errors.js";
import * as wire from "../../../client/schemas.js";
import { type Call } from "../../../lifecycle/call.js";
import { type PromotedModelState } from "./state.js";

/** What the operation of an unfinished promotion tells now. */
export interface OperationNews {
  readonly running: boolean;
  /** When the model was made, once the operation holds it. */
  readonly createTime?: string | undefined;
}

/**
 * Asks the operation that a state remembers. While it runs, a model that does not show is not gone;
 * once it has ended, its answer tells our model from one that somebody else made there.
 */
export async function askOperation(
  { operation }: PromotedModelState,
  { client, signal }: Call,
): Promise<OperationNews> {
  if (operation === undefined) return { running: false };
  try {
    const { done, response } = await client().getOperation(operation, { signal });
    const model = wire.model.safeParse(response);
    return { running: !done, createTime: model.success ? model.data.createTime : undefined };
  } catch (error) {
    // Finished operations may be forgotten.
    if (error instanceof NotFoundError) return { running: false };
    throw error;
  }
}

/** The state with the creation time that its operation knows, where the state itself has none. */
export async function withKnownCreateTime(saved: PromotedModelState, call: Call): Promise<PromotedModelState> {
  if (saved.createTime !== undefined || saved.operation === undefined) return saved;
  const { createTime } = await askOperation(saved, call);
  return createTime === undefined ? saved : { ...saved, createTime };
}
