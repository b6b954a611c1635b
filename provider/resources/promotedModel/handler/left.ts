import { NotReadyError } from "../../../client/errors.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Made } from "../../../lifecycle/kind.js";
import { parseModelOwnerLine } from "./ownerLine.js";
import { isAnother } from "./settle.js";
import { type Own, type SeenModel } from "./state.js";

const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

/**
 * What a failure after the promotion leaves, if the state is to keep it, with the creation time that tells it from a
 * model that somebody else makes there later.
 */
export async function left(made: Made<SeenModel, Own>, error: unknown, call: Call): Promise<SeenModel | undefined> {
  const { existing, own } = made;
  const model = await lookAgain(made, error, call);
  if (model === undefined || isAnother(model, made)) return undefined;
  // Kept in state before it is taken over, it could be deleted as what it replaces: the next run finds it again.
  const { generation } = own;
  const isTaken = generation === undefined || parseModelOwnerLine(model.description)?.generation === generation;
  return existing && !isTaken ? undefined : model;
}

async function lookAgain(
  { name, found, seen = found }: Made<SeenModel, Own>,
  error: unknown,
  { client, clock, signal }: Call,
): Promise<SeenModel | undefined> {
  for (let look = 1; ; look += 1) {
    try {
      const model = await client().findModel(name);
      if (model !== undefined) return model;
      return error instanceof NotReadyError ? seen : undefined;
    } catch {
      // What a lost answer did decides what state keeps: worth more than one look. A stopped run ends the sleep, and looks once.
      if (look === LOOKS || signal.aborted) return seen;
      await clock.sleep(LOOK_AGAIN_MS).catch(() => undefined);
    }
  }
}
