import { z } from "zod";
import { type CallOptions, type Calls, type CallsOf, type ListOptions } from "./calls.js";
import { createDeployment } from "./createDeployment.js";
import { type DeployedModelFields, type DeployedModels, type LoadDeployedModelArgs } from "./deployedModels.js";
import { updateMask, type DeploymentConfig, type DeploymentPatch } from "./deploymentConfig.js";
import { type DeploymentProfile } from "./deploymentProfile.js";
import * as wire from "./deploymentSchemas.js";
import { resolveDeploymentShape } from "./deploymentShapes.js";
import { FireworksApiError } from "./errors.js";
import * as hint from "./hints.js";
import { type HttpRequest } from "./http.js";
import { named, rowsOf } from "./identity.js";
import { locateDeployment } from "./locate.js";
import { type Models } from "./models.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import { empty, type Model } from "./schemas.js";
import { isGoing, waitForDeployment, type WaitForDeploymentOptions } from "./waitForDeployment.js";

/** Which deployments are listed. */
export interface ListDeploymentsOptions extends ListOptions {
  /** In AIP-160. */
  readonly filter?: string | undefined;
  /** Whether softly deleted ones are listed too. @default false */
  readonly showDeleted?: boolean | undefined;
}

/** What a request for a completion came to. */
export type CompletionAnswer =
  | { readonly isAnswered: true }
  | {
      readonly isAnswered: false;
      /** The service's own. */
      readonly words: string;
      /** The request itself is at fault, or the key: asked again, the answer is the same. */
      readonly isRefused: boolean;
    };

/** How a deployment is changed. */
export interface UpdateDeploymentOptions extends CallOptions {
  /** Lets the service take a shape version that is not validated. @default false */
  readonly skipShapeValidation?: boolean | undefined;
}

/** How a deployment is deleted. */
export interface DeleteDeploymentOptions extends CallOptions {
  /** Deletes it although it had traffic within the last hour. @default false */
  readonly ignoreChecks?: boolean | undefined;
  /** For good: it cannot be undeleted, and its id is free again. @default false */
  readonly hard?: boolean | undefined;
}

type Write<T> = Omit<HttpRequest<T>, "what" | "path" | "timeoutMs" | "fix"> & { readonly verb?: string };

const PROBE_TIMEOUT_MS = 30_000;
/** Not 404: a deployment that has just come up may not be known everywhere yet. */
const LASTING_REFUSALS: readonly number[] = [400, 401, 402, 403, 405, 412, 422, 501];

/** Deployments, the LoRA models on them, and deployment shapes. */
export class Deployments implements CallsOf<DeployedModels> {
  readonly #calls: Calls;
  readonly #models: Models;
  readonly #loaded: DeployedModels;

  constructor(calls: Calls, models: Models, loaded: DeployedModels) {
    this.#calls = calls;
    this.#models = models;
    this.#loaded = loaded;
  }

  /**
   * Creates a deployment and does not wait. The request is sent again only when it provably did
   * nothing; after a lost answer the deployment itself is looked for.
   * @throws ConflictError when the id is taken, also by a softly deleted one
   */
  async createDeployment(config: DeploymentConfig, { signal }: CallOptions = {}): Promise<wire.Deployment> {
    return createDeployment(config, { signal }, this.#calls, async (name) => {
      const found = await this.findDeployment(name, { signal });
      // One that was deleted before under the same id was not created now.
      return found === undefined || isGoing(found) ? undefined : found;
    });
  }

  /** Gets a deployment by id or full name; a softly deleted one is still there, in state DELETED. */
  async getDeployment(deployment: string, { signal }: CallOptions = {}): Promise<wire.Deployment> {
    const name = await this.deploymentNameOf(deployment, { signal });
    return this.#calls.get(`get deployment ${name}`, namePath(name), named(wire.deployment, name), { signal });
  }

  /** Like `getDeployment`, `undefined` when there is no such deployment. */
  async findDeployment(deployment: string, options: CallOptions = {}): Promise<wire.Deployment | undefined> {
    return orUndefined(() => this.getDeployment(deployment, options));
  }

  /** Lists the account's deployments. @param options `filter` in AIP-160; `showDeleted` adds softly deleted ones */
  async listDeployments({ filter, showDeleted, ...options }: ListDeploymentsOptions = {}): Promise<wire.Deployment[]> {
    const accountId = await this.getAccountId(options);
    const query = {
      ...(filter === undefined ? {} : { filter }),
      ...(showDeleted === true ? { showDeleted: "true" } : {}),
    };
    const route = path`/v1/accounts/${accountId}/deployments`;
    const page = rowsOf(wire.deploymentPage, {
      parent: `accounts/${accountId}`,
      collections: ["deployments"],
      nameOf: ({ name }) => name,
    });
    return this.#calls.list("list deployments", route, page, { ...options, query });
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
      { ...options, clock: this.#calls.session.clock },
    );
  }

  /** Whether a completion of a few tokens is answered. It counts as traffic. @param model what stands in the request */
  async isServing(model: string, options: CallOptions = {}): Promise<boolean> {
    return (await this.askForCompletion(model, options)).isAnswered;
  }

  /** Asks for a completion of a few tokens, once. It counts as traffic. @param model what stands in the request */
  async askForCompletion(model: string, { signal }: CallOptions = {}): Promise<CompletionAnswer> {
    try {
      await this.#calls.send({
        what: `ask ${model} for a completion`,
        method: "POST",
        path: "/inference/v1/completions",
        // The vendor's own probe (SDK `deployment.py`): tokens, so that a model without a chat template answers too.
        body: { model, prompt: [1, 2], max_tokens: 4, temperature: 0 },
        answer: z.unknown(),
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
      });
      return { isAnswered: true };
    } catch (error) {
      if (!(error instanceof FireworksApiError)) throw error;
      const { status, serverMessage, message } = error;
      // 200 is what counts, whatever comes with it.
      if (status === 200) return { isAnswered: true };
      if (status === undefined) return { isAnswered: false, words: message, isRefused: false };
      const words = `${status} ${serverMessage}`.trim();
      return { isAnswered: false, words, isRefused: LASTING_REFUSALS.includes(status) };
    }
  }

  /** Writes the fields that the patch names, and only those. */
  async updateDeployment(
    deployment: string,
    patch: DeploymentPatch,
    { signal, skipShapeValidation }: UpdateDeploymentOptions = {},
  ): Promise<wire.Deployment> {
    const skip = skipShapeValidation === true ? { skipShapeValidation: "true" } : {};
    const query = { updateMask: updateMask(patch), ...skip };
    return this.#change("update", deployment, { method: "PATCH", body: patch, query, signal });
  }

  /** Sets the number of replicas, within what the deployment allows. */
  async scaleDeployment(
    deployment: string,
    replicaCount: number,
    { signal }: CallOptions = {},
  ): Promise<wire.Deployment> {
    const body = { replicaCount };
    return this.#change("scale", deployment, { method: "PATCH", verb: ":scale", body, signal });
  }

  /** Deletes a deployment and does not wait. Softly unless `hard`: it can be undeleted, and its id stays taken. */
  async deleteDeployment(
    deployment: string,
    { ignoreChecks, hard, signal }: DeleteDeploymentOptions = {},
  ): Promise<void> {
    const query = {
      ...(ignoreChecks === true ? { ignoreChecks: "true" } : {}),
      ...(hard === true ? { hard: "true" } : {}),
    };
    await this.#write("delete", await this.deploymentNameOf(deployment, { signal }), {
      method: "DELETE",
      answer: empty,
      query,
      signal,
    });
  }

  /** Brings a deployment that is DELETED or FAILED up again, and does not wait. */
  async undeleteDeployment(deployment: string, { signal }: CallOptions = {}): Promise<wire.Deployment> {
    return this.#change("undelete", deployment, { method: "POST", verb: ":undelete", body: {}, signal });
  }

  /**
   * Resolves a deployment shape.
   * @param shape `accounts/<a>/deploymentShapes/<d>` (its latest validated version) or `.../versions/<v>` (exactly that one)
   */
  async resolveDeploymentShape(shape: string, options: CallOptions = {}): Promise<DeploymentProfile> {
    return resolveDeploymentShape(shape, this.#calls, options);
  }

  /** The full name of a deployment, by its id or full name. */
  async deploymentNameOf(deployment: string, options: CallOptions = {}): Promise<string> {
    return locateDeployment(deployment, this.#calls, options);
  }

  /** Like `findModel` of the client: a model that is to be served. */
  async findModel(name: string, options?: CallOptions): Promise<Model | undefined> {
    return this.#models.findModel(name, options);
  }

  /** The account that calls work in: the configured one, or else the one account that the key sees. */
  async getAccountId(options?: CallOptions): Promise<string> {
    return this.#calls.getAccountId(options);
  }

  async loadDeployedModel(args: LoadDeployedModelArgs, options?: CallOptions): Promise<wire.DeployedModel> {
    return this.#loaded.loadDeployedModel(args, options);
  }

  async getDeployedModel(name: string, options?: CallOptions): Promise<wire.DeployedModel> {
    return this.#loaded.getDeployedModel(name, options);
  }

  async findDeployedModel(name: string, options?: CallOptions): Promise<wire.DeployedModel | undefined> {
    return this.#loaded.findDeployedModel(name, options);
  }

  async listDeployedModels(deployment?: string, options?: CallOptions): Promise<wire.DeployedModel[]> {
    return this.#loaded.listDeployedModels(deployment, options);
  }

  async updateDeployedModel(
    name: string,
    fields: DeployedModelFields,
    options?: CallOptions,
  ): Promise<wire.DeployedModel> {
    return this.#loaded.updateDeployedModel(name, fields, options);
  }

  async unloadDeployedModel(name: string, options?: CallOptions): Promise<void> {
    return this.#loaded.unloadDeployedModel(name, options);
  }

  /** A write that answers with the deployment. */
  async #change(
    what: string,
    deployment: string,
    request: Omit<Write<wire.Deployment>, "answer">,
  ): Promise<wire.Deployment> {
    const name = await this.deploymentNameOf(deployment, { signal: request.signal });
    return this.#write(what, name, { ...request, answer: named(wire.deployment, name) });
  }

  async #write<T>(what: string, name: string, { verb = "", ...request }: Write<T>): Promise<T> {
    const place = { what: `${what} deployment ${name}`, path: namePath(name) + verb };
    return this.#calls.send({ ...request, ...place, fix: hint.deployment });
  }
}
