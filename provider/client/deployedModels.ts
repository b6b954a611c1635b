import { type z } from "zod";
import { type CallOptions, type Calls } from "./calls.js";
import { parseDeployedModelName, parseDeploymentName } from "./deploymentNames.js";
import { deployedModel, deployedModelPage, type DeployedModel } from "./deploymentSchemas.js";
import * as hint from "./hints.js";
import { isSame, named, rowsOf, foreign } from "./identity.js";
import { locateDeployment } from "./locate.js";
import { notOfForm } from "./names.js";
import { orUndefined } from "./orUndefined.js";
import { namePath, path } from "./path.js";
import { empty } from "./schemas.js";

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
export type DeployedModelFields = Required<Pick<DeployedModel, "default" | "public">> &
  Readonly<Record<"displayName" | "description", string>>;

/** LoRA models on deployments. */
export class DeployedModels {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /** Loads a LoRA model on a deployment and does not wait: it is DEPLOYING for a while. */
  async loadDeployedModel(args: LoadDeployedModelArgs, { signal }: CallOptions = {}): Promise<DeployedModel> {
    const accountId = parseDeploymentName(args.deployment)?.accountId ?? (await this.#calls.getAccountId({ signal }));
    return this.#calls.send({
      what: `load ${args.model} on ${args.deployment}`,
      method: "POST",
      path: path`/v1/accounts/${accountId}/deployedModels`,
      body: args,
      answer: loadOf(args, accountId),
      signal,
    });
  }

  /** Gets a loaded model by its full name, `accounts/<a>/deployedModels/<id>`. */
  async getDeployedModel(name: string, { signal }: CallOptions = {}): Promise<DeployedModel> {
    return this.#calls.get(`get ${name}`, namePath(name), named(deployedModel, name), { signal });
  }

  /** Like `getDeployedModel`, `undefined` when there is no such row. */
  async findDeployedModel(name: string, options: CallOptions = {}): Promise<DeployedModel | undefined> {
    return orUndefined(() => this.getDeployedModel(name, options));
  }

  /** What is loaded on a deployment. @param deployment id or full name; without one, all that the account has loaded */
  async listDeployedModels(deployment?: string, options: CallOptions = {}): Promise<DeployedModel[]> {
    const name = deployment === undefined ? undefined : await locateDeployment(deployment, this.#calls, options);
    const accountId =
      name === undefined ? await this.#calls.getAccountId(options) : (parseDeploymentName(name)?.accountId ?? "");
    const route = path`/v1/accounts/${accountId}/deployedModels`;
    const page = rowsOf(deployedModelPage, {
      parent: `accounts/${accountId}`,
      collections: ["deployedModels"],
      nameOf: (row) => row.name,
    });
    const rows = await this.#calls.list(`list models on ${name ?? "deployments"}`, route, page, options);
    return name === undefined ? rows : rows.filter((row) => row.deployment === name);
  }

  /** Writes all writable fields of a loaded model. */
  async updateDeployedModel(
    name: string,
    fields: DeployedModelFields,
    { signal }: CallOptions = {},
  ): Promise<DeployedModel> {
    return this.#calls.send({
      what: `update ${name}`,
      method: "PATCH",
      path: namePath(name),
      body: fields,
      answer: named(deployedModel, name),
      signal,
      fix: hint.deployment,
    });
  }

  /** Unloads a LoRA model from a deployment; it is `UNDEPLOYING` for a while. */
  async unloadDeployedModel(name: string, { signal }: CallOptions = {}): Promise<void> {
    if (parseDeployedModelName(name) === undefined) throw notOfForm(name, "accounts/<account>/deployedModels/<id>");
    await this.#calls.send({ what: `unload ${name}`, method: "DELETE", path: namePath(name), answer: empty, signal });
  }
}

/**
 * What a load is answered with: the service chooses its id, so what is loaded where tells that it is this one. It may
 * spell the account in another way.
 */
function loadOf({ model, deployment }: LoadDeployedModelArgs, accountId: string): z.ZodType<DeployedModel> {
  const asked = { model, deployment };
  return deployedModel.transform((found, context) => {
    const id = parseDeployedModelName(found.name)?.deployedModelId;
    if (id === undefined) {
      return foreign(context, "name", found.name, "accounts/<account>/deployedModels/<id>");
    }
    for (const field of ["model", "deployment"] as const) {
      const value = found[field] ?? "";
      if (value !== "" && !isSame(value, asked[field])) return foreign(context, field, value, asked[field]);
    }
    return { ...found, ...asked, name: `accounts/${accountId}/deployedModels/${id}` };
  });
}
