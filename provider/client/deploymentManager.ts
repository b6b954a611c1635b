import { z } from "zod";
import { deploymentRequest, updateMask, type DeploymentConfig, type DeploymentPatch } from "./deploymentConfig.js";
import { DEPLOYMENT_ID, deploymentName, parseDeploymentName, parseDeploymentShapeName } from "./deploymentNames.js";
import { deploymentProfileOf, type DeploymentProfile } from "./deploymentProfile.js";
import * as wire from "./deploymentSchemas.js";
import { FireworksApiError } from "./errors.js";
import { findAfterLostAnswer } from "./findAfterLostAnswer.js";
import { FireworksClient, type CallOptions } from "./fireworksClient.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import { noLatestVersion } from "./noLatestVersion.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import { empty } from "./schemas.js";
import { waitForDeployment, type WaitForDeploymentOptions } from "./waitForDeployment.js";

/** How a deployment is deleted. */
export interface DeleteDeploymentOptions extends CallOptions {
  /** Deletes it although it had traffic within the last hour. @default false */
  readonly ignoreChecks?: boolean | undefined;
  /** For good: it cannot be undeleted, and its id is free again. @default false */
  readonly hard?: boolean | undefined;
}

/** What is loaded where. */
export interface LoadDeployedModelArgs {
  /** Full name of a LoRA model. */
  readonly model: string;
  /** Full name of a deployment that has addons enabled. */
  readonly deployment: string;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  /** Whether requests that name the model alone are served here. */
  readonly default?: boolean | undefined;
  readonly public?: boolean | undefined;
}

/** Everything of a loaded model that can be written; always sent whole, since what a PATCH leaves out may be wiped. */
export type DeployedModelFields = Required<Pick<wire.DeployedModel, "default" | "public">> &
  Readonly<Record<"displayName" | "description", string>>;

const WRITE_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 30_000;

/**
 * Deployments, the LoRA models on them, and deployment shapes. A subclass of `FireworksClient`.
 *
 * @example
 * const deployments = new DeploymentManager({ apiKey });
 * await deployments.createDeployment({ deploymentId: "serve", baseModel, deploymentShape });
 * const { name } = await deployments.waitForDeployment("serve");
 * @see the vendor's SDK 1.2.28, DeploymentManager
 */
export class DeploymentManager extends FireworksClient {
  /**
   * Creates a deployment and does not wait. The request is sent again only when it provably did
   * nothing; after a lost answer the deployment itself is looked for.
   * @throws ConflictError when the id is taken, also by a softly deleted one
   */
  async createDeployment(config: DeploymentConfig, { signal }: CallOptions = {}): Promise<wire.Deployment> {
    const { deploymentId, deploymentShape, acceleratorType, acceleratorCount } = config;
    if (!DEPLOYMENT_ID.test(deploymentId)) {
      throw new TypeError(`Invalid deployment id '${deploymentId}'. Expected 1 to 63 of a-z, 0-9 and hyphen.`);
    }
    if (deploymentShape !== undefined && (acceleratorType !== undefined || acceleratorCount !== undefined)) {
      throw new TypeError("A deployment shape decides the hardware; leave acceleratorType and acceleratorCount out.");
    }
    const accountId = await this.getAccountId({ signal });
    try {
      return await this.session.http.send({
        what: `create deployment ${deploymentId}`,
        method: "POST",
        path: path`/v1/accounts/${accountId}/deployments`,
        ...deploymentRequest(config),
        answer: wire.deployment,
        timeoutMs: WRITE_TIMEOUT_MS,
        signal,
        fix: hint.deployment,
      });
    } catch (error) {
      if (!(error instanceof FireworksApiError) || error.effect === "none" || error.status === 409) throw error;
      const name = deploymentName(accountId, deploymentId);
      const words = {
        whether: "Whether the deployment was created",
        before: "before creating another one; a replica that runs is billed.",
      };
      const wait = { clock: this.session.clock, signal };
      return await findAfterLostAnswer(name, error, () => this.findDeployment(name, { signal }), words, wait);
    }
  }

  /** Gets a deployment by id or full name; a softly deleted one is still there, in state DELETED. */
  async getDeployment(deployment: string, { signal }: CallOptions = {}): Promise<wire.Deployment> {
    const name = await this.deploymentNameOf(deployment, { signal });
    return this.get(`get deployment ${name}`, namePath(name), wire.deployment, { signal });
  }

  /** Like `getDeployment`, `undefined` when there is no such deployment. */
  async findDeployment(deployment: string, options: CallOptions = {}): Promise<wire.Deployment | undefined> {
    return orUndefined(() => this.getDeployment(deployment, options));
  }

  /** Lists the account's deployments. @param options `filter` in AIP-160; `showDeleted` adds softly deleted ones */
  async listDeployments({
    filter,
    showDeleted,
    ...options
  }: CallOptions & { readonly filter?: string; readonly showDeleted?: boolean; readonly pageSize?: number } = {}) {
    const accountId = await this.getAccountId(options);
    const query = {
      ...(filter === undefined ? {} : { filter }),
      ...(showDeleted === true ? { showDeleted: "true" } : {}),
    };
    const route = path`/v1/accounts/${accountId}/deployments`;
    return this.list("list deployments", route, wire.deploymentPage, { ...options, query });
  }

  /**
   * Waits until a deployment is READY, or CREATING while it answers completions already.
   * @throws DeploymentFailed with the deployment's own message, WaitTimeout
   */
  async waitForDeployment(deployment: string, options: WaitForDeploymentOptions = {}): Promise<wire.Deployment> {
    const { signal } = options;
    const name = await this.deploymentNameOf(deployment, { signal });
    return waitForDeployment(
      () => this.getDeployment(name, { signal }),
      () => this.isServing(name, { signal }),
      { ...options, clock: this.session.clock },
    );
  }

  /** Whether a completion of one token is answered. It counts as traffic. @param model what stands in the request */
  async isServing(model: string, { signal }: CallOptions = {}): Promise<boolean> {
    try {
      await this.session.http.send({
        what: `ask ${model} for a completion`,
        method: "POST",
        path: "/inference/v1/completions",
        body: { model, prompt: "hi", max_tokens: 1 },
        answer: z.unknown(),
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
        bearer: true,
      });
      return true;
    } catch (error) {
      // 200 is what counts, whatever comes with it.
      if (error instanceof FireworksApiError) return error.status === 200;
      throw error;
    }
  }

  /** Writes the fields that the patch names, and only those. */
  async updateDeployment(deployment: string, patch: DeploymentPatch, { signal }: CallOptions = {}) {
    const name = await this.deploymentNameOf(deployment, { signal });
    const query = { updateMask: updateMask(patch) };
    return this.#write("update deployment", "PATCH", name, wire.deployment, { body: patch, query, signal });
  }

  /** Sets the number of replicas, within what the deployment allows. */
  async scaleDeployment(deployment: string, replicaCount: number, { signal }: CallOptions = {}) {
    const name = await this.deploymentNameOf(deployment, { signal });
    const options = { body: { replicaCount }, verb: ":scale", signal };
    return this.#write("scale deployment", "PATCH", name, wire.deployment, options);
  }

  /** Deletes a deployment and does not wait. Softly unless `hard`: it can be undeleted, and its id stays taken. */
  async deleteDeployment(
    deployment: string,
    { ignoreChecks, hard, signal }: DeleteDeploymentOptions = {},
  ): Promise<void> {
    const name = await this.deploymentNameOf(deployment, { signal });
    const query = {
      ...(ignoreChecks === true ? { ignoreChecks: "true" } : {}),
      ...(hard === true ? { hard: "true" } : {}),
    };
    await this.#write("delete deployment", "DELETE", name, empty, { query, signal });
  }

  /** Brings a deployment that is DELETED or FAILED up again, and does not wait. */
  async undeleteDeployment(deployment: string, { signal }: CallOptions = {}) {
    const name = await this.deploymentNameOf(deployment, { signal });
    const options = { body: {}, verb: ":undelete", signal };
    return this.#write("undelete deployment", "POST", name, wire.deployment, options);
  }

  /** Loads a LoRA model on a deployment and does not wait: it is DEPLOYING for a while. */
  async loadDeployedModel(args: LoadDeployedModelArgs, { signal }: CallOptions = {}): Promise<wire.DeployedModel> {
    const accountId = parseDeploymentName(args.deployment)?.accountId ?? (await this.getAccountId({ signal }));
    return this.session.http.send({
      what: `load ${args.model} on ${args.deployment}`,
      method: "POST",
      path: path`/v1/accounts/${accountId}/deployedModels`,
      body: args,
      answer: wire.deployedModel,
      timeoutMs: WRITE_TIMEOUT_MS,
      signal,
      fix: hint.general,
    });
  }

  /** Gets a loaded model by its full name, `accounts/<a>/deployedModels/<id>`. */
  async getDeployedModel(name: string, { signal }: CallOptions = {}): Promise<wire.DeployedModel> {
    return this.get(`get ${name}`, namePath(name), wire.deployedModel, { signal });
  }

  /** Like `getDeployedModel`, `undefined` when there is no such row. */
  async findDeployedModel(name: string, options: CallOptions = {}): Promise<wire.DeployedModel | undefined> {
    return orUndefined(() => this.getDeployedModel(name, options));
  }

  /** What is loaded on a deployment. */
  async listDeployedModels(deployment: string, options: CallOptions = {}): Promise<wire.DeployedModel[]> {
    const name = await this.deploymentNameOf(deployment, options);
    const accountId = parseDeploymentName(name)?.accountId ?? "";
    const route = path`/v1/accounts/${accountId}/deployedModels`;
    const rows = await this.list(`list models on ${name}`, route, wire.deployedModelPage, options);
    return rows.filter((row) => row.deployment === name);
  }

  /** Writes all writable fields of a loaded model. */
  async updateDeployedModel(name: string, fields: DeployedModelFields, { signal }: CallOptions = {}) {
    return this.#write("update", "PATCH", name, wire.deployedModel, { body: fields, signal });
  }

  /**
   * Resolves a deployment shape.
   * @param shape `accounts/<a>/deploymentShapes/<d>` (its latest validated version) or `.../versions/<v>` (exactly that one)
   */
  async resolveDeploymentShape(shape: string, { signal }: CallOptions = {}): Promise<DeploymentProfile> {
    const parsed = parseDeploymentShapeName(shape);
    if (parsed === undefined) {
      throw new TypeError(
        `Invalid deployment shape '${shape}'. Expected accounts/<account>/deploymentShapes/<shape>, optionally with /versions/<version>.`,
      );
    }
    const what = `resolve deployment shape ${shape}`;
    const fix = (status: number): string | undefined =>
      status === 404 ? "no such deployment shape or version, or the key may not see it" : hint.general(status);
    if (parsed.versionId !== undefined) {
      return deploymentProfileOf(await this.get(what, namePath(shape), wire.deploymentShapeVersion, { signal, fix }));
    }
    const versions = `${namePath(shape)}/versions`;
    const query = { filter: "latest_validated=true", pageSize: "1" };
    const page = await this.get(what, versions, wire.deploymentShapeVersionPage, { signal, fix, query });
    const [latest] = page.deploymentShapeVersions;
    if (latest !== undefined) return deploymentProfileOf(latest);
    throw noLatestVersion(what, versions);
  }

  /** The full name of a deployment, by its id or full name. */
  async deploymentNameOf(deployment: string, options: CallOptions = {}): Promise<string> {
    if (parseDeploymentName(deployment) !== undefined) return deployment;
    if (!DEPLOYMENT_ID.test(deployment)) {
      throw new TypeError(
        `'${deployment}' is neither a deployment id nor accounts/<account>/deployments/<deployment>.`,
      );
    }
    return deploymentName(await this.getAccountId(options), deployment);
  }

  async #write<T>(
    what: string,
    method: "POST" | "PATCH" | "DELETE",
    name: string,
    answer: HttpRequest<T>["answer"],
    { verb = "", ...options }: Pick<HttpRequest<T>, "body" | "query" | "signal"> & { readonly verb?: string },
  ): Promise<T> {
    return this.session.http.send({
      ...options,
      what: `${what} ${name}`,
      method,
      path: namePath(name) + verb,
      answer,
      timeoutMs: WRITE_TIMEOUT_MS,
      fix: hint.deployment,
    });
  }
}
