import { type CallOptions } from "./calls.js";
import { type Clock } from "./clock.js";
import { findOperation } from "./findOperation.js";
import { cut } from "./limits.js";
import { modelOf } from "./promotionAnswer.js";
import { type Model, type Operation } from "./schemas.js";
import { waitUntil, type WaitOptions } from "./wait.js";

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

/** The two places where a promotion shows; a `FireworksClient` has both. */
export interface PromotionLook {
  getOperation(name: string, options?: CallOptions): Promise<Operation>;
  getModel(name: string, options?: CallOptions): Promise<Model>;
}

/**
 * Waits until a promotion has ended and returns the model. Follows the operation while there is one;
 * when there is none, or it has vanished, the model's own state tells.
 * @param look such as the client
 * @throws PromotionFailed when the service gives up, WaitTimeout when it does not end in time
 */
export async function waitForPromotion(
  look: PromotionLook,
  { modelName, operation }: AcceptedPromotion,
  options: Omit<WaitOptions, "clock"> & { readonly clock: Clock },
): Promise<Model> {
  const { signal } = options;
  let followed = operation;
  return waitUntil(async () => {
    if (followed !== undefined) {
      const name = followed;
      const latest = await findOperation(look, name, modelName, { signal });
      if (latest?.done === false) return { running: progressOf(latest) };
      if (latest?.error !== undefined) {
        throw new PromotionFailed(modelName, latest.error.message ?? "no message", name);
      }
      followed = undefined;
      const made = latest === undefined ? undefined : modelOf(latest, modelName);
      if (made !== undefined && isReady(made)) return { done: made };
    }
    const model = await look.getModel(modelName, { signal });
    if (isReady(model)) return { done: model };
    if (hasFailed(model)) throw new PromotionFailed(modelName, model.status?.message ?? "no message", "model status");
    return { running: `model is ${model.state ?? "in no state"}` };
  }, options);
}

/** `STATE_UNSPECIFIED` and `UPLOADING` are the only states before the end; enums stay open. */
export function isReady({ state }: Model): boolean {
  return state !== undefined && state !== "STATE_UNSPECIFIED" && state !== "UPLOADING";
}

function hasFailed({ status }: Model): boolean {
  return typeof status?.code === "string" && !["", "OK", "STATUS_UNSPECIFIED"].includes(status.code);
}

/** The progress text of an operation: `metadata.statusMessage`, in one of four places (SDK 1.2.28). */
export function progressOf({ metadata }: Operation): string | undefined {
  for (const place of [metadata, field(metadata, "value")]) {
    for (const key of ["statusMessage", "status_message"]) {
      const text = field(place, key);
      if (typeof text === "string" && text !== "") return cut(text);
    }
  }
  return undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
