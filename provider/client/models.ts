import { type CallOptions, type Calls } from "./calls.js";
import * as hint from "./hints.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import * as wire from "./schemas.js";

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

export class Models {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /** Gets a model by its full name; only this call fills `deployedModelRefs`. */
  async getModel(name: string, { signal }: CallOptions = {}): Promise<wire.Model> {
    return this.#calls.get(`get model ${name}`, namePath(name), wire.model, { signal });
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
    const route = path`/v1/accounts/${accountId}/models`;
    return this.#calls.page(`list models of ${accountId}`, route, wire.modelPage, { signal, pageToken });
  }

  /** Writes fields of a model and returns it as the service answers. */
  async updateModel(name: string, patch: ModelPatch, { signal }: CallOptions = {}): Promise<wire.Model> {
    return this.#calls.send({
      what: `update model ${name}`,
      method: "PATCH",
      path: namePath(name),
      body: patch,
      answer: wire.model,
      signal,
    });
  }

  /** Deletes a model. It cannot be brought back. */
  async deleteModel(name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#calls.send({
      what: `delete model ${name}`,
      method: "DELETE",
      path: namePath(name),
      answer: wire.empty,
      signal,
      fix: hint.deleteModel,
    });
  }
}
