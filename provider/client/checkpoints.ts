import { type CallOptions, type Calls, type ListOptions } from "./calls.js";
import { InvalidRequestError } from "./errors.js";
import * as hint from "./hints.js";
import { named, rowsOf } from "./identity.js";
import { locate, titleOf } from "./locate.js";
import { type Models } from "./models.js";
import { modelName, parseParentedCheckpoint } from "./names.js";
import { namePath } from "./path.js";
import { promotionTo } from "./promotionAnswer.js";
import { isAboutAsync, promotionRequest } from "./promotionRequest.js";
import * as wire from "./schemas.js";
import { validateOutputModelId } from "./validateOutputModelId.js";
import { isReady, waitForPromotion } from "./waitForPromotion.js";

/** Which checkpoint becomes which model. */
export interface PromoteCheckpointArgs {
  /** Full 4-segment name, `accounts/<a>/rlorTrainerJobs/<j>/checkpoints/<c>`, as `listCheckpoints` gives it. */
  readonly name: string;
  /** Id of the new model: 1 to 63 characters, lower-case a-z, 0-9 and hyphen. */
  readonly outputModelId: string;
  /** Base model to inherit metadata from, such as `accounts/fireworks/models/qwen3-8b`. */
  readonly baseModel: string;
}

/** How long `promoteCheckpoint` waits for an asynchronous promotion. */
export interface WaitForPromotionOptions extends CallOptions {
  /** Milliseconds. @default 7200000 (2 h, as the vendor's SDK) */
  readonly timeoutMs?: number | undefined;
  /** Called while the promotion runs. */
  readonly onProgress?: ((message: string | undefined, elapsedMs: number) => void) | undefined;
}

/** The service may copy the files within this one request. */
export const PROMOTE_TIMEOUT_MS = 300_000;
export const PROMOTION_TIMEOUT_MS = 7_200_000;

export class Checkpoints {
  readonly #calls: Calls;
  readonly #models: Models;

  /** @param models where promotions end */
  constructor(calls: Calls, models: Models) {
    this.#calls = calls;
    this.#models = models;
  }

  /**
   * Promotes a sampler checkpoint to a model and waits until the promotion has ended. The trainer job
   * may be in any state, deleted included, while the checkpoint's files exist.
   *
   * The request is sent again only when it provably did nothing. After an error whose `effect` is
   * `unknown`, get the model before promoting again.
   * @throws TypeError for a malformed name or id, before any request
   */
  async promoteCheckpoint(args: PromoteCheckpointArgs, options: WaitForPromotionOptions = {}): Promise<wire.Model> {
    const { model, operation } = await this.startPromotion(args, options);
    if (operation === undefined && model !== undefined && isReady(model)) return model;
    const { accountId = "" } = parseParentedCheckpoint(args.name)?.parent ?? {};
    const look = {
      getOperation: this.getOperation.bind(this),
      getModel: this.#models.getModel.bind(this.#models),
    };
    return waitForPromotion(
      look,
      { modelName: modelName(accountId, args.outputModelId), operation: operation?.name },
      { ...options, clock: this.#calls.session.clock, timeoutMs: options.timeoutMs ?? PROMOTION_TIMEOUT_MS },
    );
  }

  /** Sends the promotion and does not wait: the answer holds an operation, or the model when the promotion has ended. */
  async startPromotion(args: PromoteCheckpointArgs, { signal }: CallOptions = {}): Promise<wire.Promotion> {
    const checkpoint = parseParentedCheckpoint(args.name);
    if (checkpoint === undefined) {
      throw new TypeError(
        `Invalid checkpoint name '${args.name}'. Expected 4 segments: accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<id>.`,
      );
    }
    if (args.outputModelId === "" || args.baseModel === "") {
      throw new TypeError("output_model_id and base_model are required");
    }
    const faults = validateOutputModelId(args.outputModelId);
    if (faults.length > 0) throw new TypeError(faults.join("\n\n"));
    const request = promotionRequest(checkpoint, args.outputModelId, args.baseModel);
    const send = (asyncPromotion: boolean): Promise<wire.Promotion> =>
      this.#calls.send({
        what: `promote checkpoint ${checkpoint.checkpointId} to model ${args.outputModelId}`,
        method: "POST",
        path: request.path,
        body: { ...request.body, ...(asyncPromotion ? { async_promotion: true } : {}) },
        answer: promotionTo(modelName(checkpoint.parent.accountId, args.outputModelId)),
        timeoutMs: PROMOTE_TIMEOUT_MS,
        signal,
        fix: hint.promote,
      });
    if (!request.asynchronous) return send(false);
    try {
      return await send(true);
    } catch (error) {
      const unknownField = error instanceof InvalidRequestError && isAboutAsync(error.serverMessage);
      if (!unknownField) throw error;
      return await send(false);
    }
  }

  /** Gets a long-running operation by its full name. */
  async getOperation(name: string, { signal }: CallOptions = {}): Promise<wire.Operation> {
    return this.#calls.get(`get operation ${name}`, namePath(name), named(wire.operation, name), { signal });
  }

  /**
   * Lists a trainer job's checkpoints, in the server's order (oldest first), sampler and DCP rows,
   * with `promotable`. Works for a job in any state, deleted included, while its records last.
   * @param job the job's id, or its full name; the full name of a supervised or reinforcement fine-tuning
   *   job, DPO job or serverless training session works too
   */
  async listCheckpoints(job: string, options: ListOptions = {}): Promise<wire.Checkpoint[]> {
    const parent = await locate(job, this.#calls, options);
    const route = `${namePath(parent.name)}/checkpoints`;
    const what = `list checkpoints of ${titleOf(parent)}`;
    const page = rowsOf(wire.checkpointPage, {
      parent: parent.name,
      collections: ["checkpoints"],
      nameOf: ({ name }) => name,
    });
    const isReinforcement = parent.collection === "reinforcementFineTuningJobs";
    const fix = isReinforcement ? hint.listReinforcementCheckpoints : hint.listCheckpoints;
    return this.#calls.list(what, route, page, { ...options, fix });
  }
}
