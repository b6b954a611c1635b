import { type z } from "zod";
import { type CallOptions, type Calls } from "./calls.js";
import * as hint from "./hints.js";
import { accountOf, named, rowsOf } from "./identity.js";
import { notOfForm, parseModelName } from "./names.js";
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
    return this.#calls.get(`get model ${name}`, namePath(name), ownLoads(name), { signal });
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
    return this.#calls.page(`list models of ${accountId}`, route, modelsOf(accountId), { signal, pageToken });
  }

  /** Writes fields of a model and returns it as the service answers. */
  async updateModel(name: string, patch: ModelPatch, { signal }: CallOptions = {}): Promise<wire.Model> {
    return this.#calls.send({
      what: `update model ${name}`,
      method: "PATCH",
      path: namePath(name),
      body: patch,
      answer: named(wire.model, name),
      signal,
    });
  }

  /** Deletes a model. It cannot be brought back. */
  async deleteModel(name: string, { signal }: CallOptions = {}): Promise<void> {
    if (parseModelName(name) === undefined) throw notOfForm(name, "accounts/<account>/models/<model>");
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

function modelsOf(accountId: string): z.ZodType<wire.Page<wire.Model>> {
  return rowsOf(wire.modelPage, {
    parent: `accounts/${accountId}`,
    collections: ["models"],
    nameOf: ({ name }) => name,
  });
}

/**
 * A model, and where it is loaded. What another account has loaded is shown without its name: a model that is to go is
 * unloaded by the names that stand here, and that one is not the caller's.
 */
function ownLoads(asked: string): z.ZodType<wire.Model> {
  const model = wire.model.transform(({ deployedModelRefs, ...found }) => {
    const accounts = [accountOf(asked), accountOf(found.name)];
    const isOwn = (name = ""): boolean => accounts.includes(accountOf(name));
    return {
      ...found,
      deployedModelRefs: deployedModelRefs.map((ref) => (isOwn(ref.name) ? ref : { ...ref, name: undefined })),
    };
  });
  return named(model, asked);
}
