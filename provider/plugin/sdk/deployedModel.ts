import type * as pulumi from "@pulumi/pulumi";
import type * as dynamic from "../../resources/deployedModel/resource.js";
import { DEPLOYED_MODEL, pluginType } from "../../tokens.js";
import { type OutputsOf, PluginResource } from "./pluginResource.js";

export type { DeployedModelArgs } from "../../resources/deployedModel/resource.js";

const OUTPUTS = ["deployedModelName", "model", "deployment", "inferenceModel", "state"] as const;

/** A LoRA model that is loaded on a deployment, by the plugin. */
export class DeployedModel extends PluginResource implements OutputsOf<dynamic.DeployedModel> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(DEPLOYED_MODEL);

  declare readonly deployedModelName: pulumi.Output<string>;
  declare readonly model: pulumi.Output<string>;
  declare readonly deployment: pulumi.Output<string>;
  declare readonly inferenceModel: pulumi.Output<string>;
  declare readonly state: pulumi.Output<string>;

  constructor(name: string, args: dynamic.DeployedModelArgs, opts?: pulumi.CustomResourceOptions) {
    super(DEPLOYED_MODEL, name, args, OUTPUTS, opts);
  }

  /**
   * Reads a loaded model that exists, whoever loaded it, without managing it.
   * @param id `accounts/<account>/deployedModels/<id>`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): DeployedModel {
    return new DeployedModel(name, {} as dynamic.DeployedModelArgs, { ...opts, id });
  }
}
