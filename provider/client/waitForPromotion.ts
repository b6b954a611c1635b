import { type Clock } from "./clock.js";
import { type FireworksClient } from "./fireworksClient.js";
import { orUndefined } from "./orUndefined.js";
import * as wire from "./schemas.js";
import { progressOf, waitUntil, type WaitOptions } from "./wait.js";

/** A promotion was accepted and then failed at the service. */
export class PromotionFailed extends Error {
  readonly model: string;
  readonly serverMessage: string;

  constructor(model: string, serverMessage: string, source: string) {
    super(`the promotion to ${model} failed at the service: ${serverMessage} (${source})`);
    this.name = "PromotionFailed";
    this.model = model;
    this.serverMessage = serverMessage;
  }
}

/** What is known of a promotion that was accepted. */
export interface AcceptedPromotion {
  /** Full name of the model that it makes. */
  readonly modelName: string;
  /** Full name of its operation; absent when the service worked synchronously or the name was lost. */
  readonly operation?: string | undefined;
}

/**
 * Waits until a promotion has ended and returns the model. Follows the operation while there is one;
 * when there is none, or it has vanished, the model's own state tells.
 * @throws PromotionFailed when the service gives up, WaitTimeout when it does not end in time
 */
export async function waitForPromotion(
  client: FireworksClient,
  { modelName, operation }: AcceptedPromotion,
  options: Omit<WaitOptions, "clock"> & { readonly clock: Clock },
): Promise<wire.Model> {
  const { signal } = options;
  let followed = operation;
  return waitUntil(async () => {
    if (followed !== undefined) {
      const latest = await findOperation(client, followed, signal);
      if (latest?.done === false) return { running: progressOf(latest) };
      if (latest?.error !== undefined) {
        throw new PromotionFailed(modelName, latest.error.message ?? "no message", followed);
      }
      followed = undefined;
      const response = wire.model.safeParse(latest?.response);
      if (response.success && isReady(response.data)) return { done: response.data };
    }
    const model = await client.getModel(modelName, { signal });
    if (isReady(model)) return { done: model };
    if (hasFailed(model)) throw new PromotionFailed(modelName, model.status?.message ?? "no message", "model status");
    return { running: `model is ${model.state ?? "in no state"}` };
  }, options);
}

/** `STATE_UNSPECIFIED` and `UPLOADING` are the only states before the end; enums stay open. */
export function isReady({ state }: wire.Model): boolean {
  return state !== undefined && state !== "STATE_UNSPECIFIED" && state !== "UPLOADING";
}

function hasFailed({ status }: wire.Model): boolean {
  return typeof status?.code === "string" && !["", "OK", "STATUS_UNSPECIFIED"].includes(status.code);
}

async function findOperation(
  client: FireworksClient,
  name: string,
  signal: AbortSignal | undefined,
): Promise<wire.Operation | undefined> {
  // Finished operations may be forgotten; the model is the truth then.
  return orUndefined(() => client.getOperation(name, { signal }));
}
