import { FireworksApiError, NotFoundError } from "../../client/errors.js";
import { type Model } from "../../client/schemas.js";
import { type Identity } from "../../lifecycle/identity.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { requireVisibleAccount } from "./certainty.js";
import { proveOwnership } from "./ownership.js";
import { type PromotedModelState } from "./state.js";

const MAX_LOST_ANSWERS = 5;
const PAUSE_AFTER_LOST_ANSWER_MS = 2_000;

/**
 * Deletes the model if it is still this resource's own; one that is gone already is a success.
 * @returns why it was left alone, if it was
 */
export async function removeModel(
  saved: PromotedModelState,
  identity: Identity,
  runtime: Runtime,
): Promise<string | undefined> {
  for (let lostAnswers = 0; ; lostAnswers += 1) {
    const model = await runtime.client().findModel(saved.name);
    if (model === undefined) {
      await requireVisibleAccount(saved, runtime);
      return undefined;
    }
    const proof = proveOwnership(model, saved, identity);
    if (!proof.ours) return proof.why;
    refuseInUse(model);
    await runtime.requireEngine();
    try {
      await runtime.client().deleteModel(saved.name);
      return undefined;
    } catch (error) {
      if (error instanceof NotFoundError) continue;
      const lost = error instanceof FireworksApiError && error.effect === "unknown" && error.status !== 409;
      if (!lost || lostAnswers >= MAX_LOST_ANSWERS) throw error;
      // Whether it was deleted is not known: look again, and prove again that it is ours.
      await runtime.clock.sleep(PAUSE_AFTER_LOST_ANSWER_MS);
    }
  }
}

function refuseInUse({ name, deployedModelRefs }: Model): void {
  const loaded = deployedModelRefs.filter(({ state }) => state !== "UNDEPLOYING");
  if (loaded.length === 0) return;
  const places = loaded.map(({ deployment, name: reference }) => deployment ?? reference ?? "an unnamed deployment");
  throw new Error(
    `${name} was not deleted: it is loaded on ${places.join(", ")}.\nFix: undeploy it there and run again, or set onDelete: "keep" (pulumi up first, so that the state knows).`,
  );
}
