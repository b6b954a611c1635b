import { abortable } from "./abortable.js";
import { InvalidRequestError, UnexpectedAnswerError } from "./errors.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import {
  modelName,
  parseCheckpointParent,
  parseParentedCheckpoint,
  parseTrainingShapeName,
  trainerJobName,
  type CheckpointCollection,
  type CheckpointParent,
} from "./names.js";
import { noLatestVersion } from "./noLatestVersion.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import { promotionRequest } from "./promotionRequest.js";
import * as wire from "./schemas.js";
import { openSession, type FireworksClientArgs, type Session } from "./session.js";
import { trainingProfileOf, type TrainingProfile } from "./trainingProfile.js";
import { listedTrainingShapePage, type ListedTrainingShape } from "./trainingShapeSchemas.js";
import { validateOutputModelId } from "./validateOutputModelId.js";
import { isReady, waitForPromotion } from "./waitForPromotion.js";

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Ends the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

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

/** Fields of a model that `updateModel` writes; a field that is left out stays as it is. */
export type ModelPatch = Partial<
  Pick<
    wire.Model,
    | "displayName"
    | "description"
    | "public"
    | "contextLength"
    | "conversationConfig"
    | "defaultDraftModel"
    | "deprecationDate"
    | "githubUrl"
    | "huggingFaceUrl"
    | "supportsImageInput"
    | "supportsTools"
  >
>;

const READ_TIMEOUT_MS = 30_000;
const WRITE_TIMEOUT_MS = 60_000;
/** The service may copy the files within this one request. */
const PROMOTE_TIMEOUT_MS = 300_000;
const PROMOTION_TIMEOUT_MS = 7_200_000;
const MAX_PAGE_SIZE = 200;

/**
 * Fireworks operations that need no running trainer job: checkpoint promotion, training shape
 * resolution, models. Every call takes an AbortSignal.
 *
 * @example
 * const client = new FireworksClient({ apiKey });
 * const rows = await client.listCheckpoints("sft-7");
 * @see the vendor's page "FireworksClient"
 */
export class FireworksClient {
  readonly baseUrl: string;
  /** Connections, cooldown and account look-up. */
  protected readonly session: Session;

  /** @param args settings; or another client, whose connections, cooldown and account look-up are then shared */
  constructor(args: FireworksClientArgs | FireworksClient) {
    this.session = args instanceof FireworksClient ? args.session : openSession(args);
    this.baseUrl = this.session.baseUrl;
  }

  /** Closes idle connections; requests under way end first. */
  async close(): Promise<void> {
    await this.session.http.close();
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
    return waitForPromotion(
      this,
      { modelName: modelName(accountId, args.outputModelId), operation: operation?.name },
      { ...options, clock: this.session.clock, timeoutMs: options.timeoutMs ?? PROMOTION_TIMEOUT_MS },
    );
  }

  /** Sends the promotion and does not wait: the answer holds an operation, or the model when the service was synchronous. */
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
      this.session.http.send({
        what: `promote checkpoint ${checkpoint.checkpointId} to model ${args.outputModelId}`,
        method: "POST",
        path: request.path,
        body: { ...request.body, ...(asyncPromotion ? { async_promotion: true } : {}) },
        answer: wire.promotion,
        timeoutMs: PROMOTE_TIMEOUT_MS,
        signal,
        fix: hint.promote,
      });
    if (!request.asynchronous) return send(false);
    try {
      return await send(true);
    } catch (error) {
      // Older gateways do not know the field, say so, and have done nothing.
      const unknownField = error instanceof InvalidRequestError && /async_?promotion/i.test(error.serverMessage);
      if (!unknownField) throw error;
      return await send(false);
    }
  }

  /** Gets a long-running operation by its full name. */
  async getOperation(name: string, { signal }: CallOptions = {}): Promise<wire.Operation> {
    return this.get(`get operation ${name}`, namePath(name), wire.operation, { signal });
  }

  /**
   * Lists a trainer job's checkpoints, in the server's order (oldest first), sampler and DCP rows,
   * with `promotable`. Works for a job in any state, deleted included, while its records last.
   * @param job the job's id, or its full name; the full name of a supervised fine-tuning job, DPO job
   *   or serverless training session works too
   */
  async listCheckpoints(
    job: string,
    options: CallOptions & { readonly pageSize?: number } = {},
  ): Promise<wire.Checkpoint[]> {
    const parent = await this.locate(job, options);
    const route = `${namePath(parent.name)}/checkpoints`;
    const what = `list checkpoints of ${NOUNS[parent.collection]} ${parent.id}`;
    return this.list(what, route, wire.checkpointPage, { ...options, fix: hint.listCheckpoints });
  }

  /**
   * Resolves a training shape to its full configuration.
   * @param shape `accounts/<a>/trainingShapes/<s>` (its latest validated version) or `.../versions/<v>` (exactly that one)
   */
  async resolveTrainingProfile(shape: string, { signal }: CallOptions = {}): Promise<TrainingProfile> {
    const parsed = parseTrainingShapeName(shape);
    if (parsed === undefined) {
      throw new TypeError(
        `Invalid training_shape_id format '${shape}'. Expected accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>.`,
      );
    }
    const what = `resolve training shape ${shape}`;
    const fix = hint.trainingShape;
    if (parsed.versionId !== undefined) {
      return trainingProfileOf(await this.get(what, namePath(shape), wire.trainingShapeVersion, { signal, fix }));
    }
    const versions = `${namePath(shape)}/versions`;
    const page = await this.get(what, versions, wire.trainingShapeVersionPage, {
      signal,
      fix,
      query: { filter: "latest_validated=true", pageSize: "1" },
    });
    const [latest] = page.trainingShapeVersions;
    if (latest !== undefined) return trainingProfileOf(latest);
    throw noLatestVersion(what, versions);
  }

  /**
   * Lists versions of training shapes with their profiles, in the server's order.
   * @param options `account` and `filter` (AIP-160) as the service takes them; by default the latest
   *   validated version of every shape that the key sees
   */
  async listTrainingShapes({
    account = "-",
    filter = "latest_validated=true",
    orderBy,
    ...options
  }: CallOptions & {
    readonly account?: string;
    readonly filter?: string;
    readonly orderBy?: string;
    readonly pageSize?: number;
  } = {}): Promise<ListedTrainingShape[]> {
    const query = { ...(filter === "" ? {} : { filter }), ...(orderBy === undefined ? {} : { orderBy }) };
    const route = path`/v1/accounts/${account}/trainingShapes/-/versions`;
    return this.list("list training shapes", route, listedTrainingShapePage, { ...options, query });
  }

  /** The account that calls work in: the configured one, or else the one account that the key sees. */
  async getAccountId({ signal }: CallOptions = {}): Promise<string> {
    const { session } = this;
    if (session.accountId !== undefined) return session.accountId;
    signal?.throwIfAborted();
    // Shared by all callers, so no caller's signal ends it for the others.
    session.account ??= this.#lookUpAccount().catch((error: unknown) => {
      session.account = undefined;
      throw error;
    });
    return abortable(session.account, signal);
  }

  /** The ids of all accounts that the key sees. */
  async listAccountIds({ signal }: CallOptions = {}, pageSize = MAX_PAGE_SIZE): Promise<string[]> {
    const page = await this.get("look up the account of the API key", "/v1/accounts", wire.accountPage, {
      signal,
      query: { pageSize: String(pageSize) },
    });
    return page.accounts.map(({ name }) => name.replace(/^accounts\//, ""));
  }

  /** Gets a trainer job by id or full name; a deleted one is still there for 30 days. */
  async getTrainerJob(job: string, options: CallOptions = {}): Promise<wire.TrainerJob> {
    const parent = await this.locate(job, options);
    const what = `get ${NOUNS[parent.collection]} ${parent.id}`;
    return this.get(what, namePath(parent.name), wire.trainerJob, { ...options, fix: hint.trainerJob });
  }

  /** Gets a model by its full name; only this call fills `deployedModelRefs`. */
  async getModel(name: string, { signal }: CallOptions = {}): Promise<wire.Model> {
    return this.get(`get model ${name}`, namePath(name), wire.model, { signal });
  }

  /** Like `getModel`, `undefined` when there is no such model. */
  async findModel(name: string, options: CallOptions = {}): Promise<wire.Model | undefined> {
    return orUndefined(() => this.getModel(name, options));
  }

  /**
   * One page of an account's models, without their `deployedModelRefs`.
   * @param accountId the account; `pageToken` is the `nextPageToken` of the page before, which the last page lacks
   */
  async listModels(
    accountId: string,
    { signal, pageToken = "" }: CallOptions & { readonly pageToken?: string } = {},
  ): Promise<wire.Page<wire.Model>> {
    return this.get(
      `list models of ${accountId}`,
      `/v1/accounts/${encodeURIComponent(accountId)}/models`,
      wire.modelPage,
      {
        signal,
        query: { pageSize: String(MAX_PAGE_SIZE), ...(pageToken === "" ? {} : { pageToken }) },
      },
    );
  }

  /** Writes fields of a model and returns it as the service answers. */
  async updateModel(name: string, patch: ModelPatch, { signal }: CallOptions = {}): Promise<wire.Model> {
    return this.session.http.send({
      what: `update model ${name}`,
      method: "PATCH",
      path: namePath(name),
      body: patch,
      answer: wire.model,
      timeoutMs: WRITE_TIMEOUT_MS,
      signal,
      fix: hint.general,
    });
  }

  /** Deletes a model. It cannot be brought back. */
  async deleteModel(name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.session.http.send({
      what: `delete model ${name}`,
      method: "DELETE",
      path: namePath(name),
      answer: wire.empty,
      timeoutMs: WRITE_TIMEOUT_MS,
      signal,
      fix: hint.deleteModel,
    });
  }

  /** Unloads a LoRA model from a deployment; it is `UNDEPLOYING` for a while. */
  async unloadDeployedModel(name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.session.http.send({
      what: `unload ${name}`,
      method: "DELETE",
      path: namePath(name),
      answer: wire.empty,
      timeoutMs: WRITE_TIMEOUT_MS,
      signal,
      fix: hint.general,
    });
  }

  /** All pages of a listing, in the server's order. */
  protected async list<T>(
    what: string,
    route: string,
    answer: HttpRequest<wire.Page<T>>["answer"],
    {
      pageSize = MAX_PAGE_SIZE,
      query,
      ...options
    }: Pick<HttpRequest<T>, "signal" | "query" | "fix"> & { readonly pageSize?: number | undefined },
  ): Promise<T[]> {
    const rows: T[] = [];
    const seen = new Set<string>();
    for (let pageToken = ""; ;) {
      const page: wire.Page<T> = await this.get(what, route, answer, {
        ...options,
        query: { ...query, pageSize: String(pageSize), ...(pageToken === "" ? {} : { pageToken }) },
      });
      rows.push(...page.items);
      pageToken = page.nextPageToken ?? "";
      if (pageToken === "") return rows;
      if (seen.has(pageToken)) {
        throw new UnexpectedAnswerError({
          what,
          method: "GET",
          path: route,
          serverMessage: "the service answered the same page token twice; the listing would never end",
          effect: "none",
        });
      }
      seen.add(pageToken);
    }
  }

  protected async get<T>(
    what: string,
    route: string,
    answer: HttpRequest<T>["answer"],
    { signal, query, fix = hint.general }: Pick<HttpRequest<T>, "signal" | "query" | "fix">,
  ): Promise<T> {
    return this.session.http.send({
      what,
      method: "GET",
      path: route,
      query,
      answer,
      timeoutMs: READ_TIMEOUT_MS,
      signal,
      fix,
    });
  }

  async #lookUpAccount(): Promise<string> {
    const ids = await this.listAccountIds({}, 2);
    const [id] = ids;
    if (id === undefined || id === "") throw new TypeError("The API key belongs to no account; use another key.");
    if (ids.length > 1) {
      throw new TypeError(`The API key sees several accounts (${ids.join(", ")}); set accountId to one of them.`);
    }
    return id;
  }

  /** The full name of what has checkpoints, by its id (then a trainer job of the client's account) or full name. */
  protected async locate(job: string, options: CallOptions): Promise<CheckpointParent> {
    const parent = parseCheckpointParent(job);
    if (parent !== undefined) return parent;
    if (job.includes("/")) {
      throw new TypeError(
        `'${job}' is neither a trainer job id nor a full name such as accounts/<account>/rlorTrainerJobs/<job>.`,
      );
    }
    const accountId = await this.getAccountId(options);
    return { name: trainerJobName(accountId, job), accountId, collection: "rlorTrainerJobs", id: job };
  }
}

const NOUNS: Readonly<Record<CheckpointCollection, string>> = {
  rlorTrainerJobs: "trainer job",
  supervisedFineTuningJobs: "supervised fine-tuning job",
  dpoJobs: "DPO job",
  trainingSessions: "training session",
};
