import type * as pulumi from "@pulumi/pulumi";
import { type DeploymentProfile } from "../../client/deploymentProfile.js";
import type * as dynamic from "../../resources/deployment/resource.js";
import { DEPLOYMENT, pluginType } from "../../tokens.js";
import { type OutputsOf, PluginResource } from "./pluginResource.js";

export type { AutoscalingPolicyArgs, DeploymentArgs } from "../../resources/deployment/resource.js";

const OUTPUTS = [
  "deploymentName",
  "deploymentId",
  "inferenceModel",
  "state",
  "deploymentShapeVersion",
  "deploymentProfile",
] as const;

/** A Fireworks deployment, by the plugin. */
export class Deployment extends PluginResource implements OutputsOf<dynamic.Deployment> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = pluginType(DEPLOYMENT);

  declare readonly deploymentName: pulumi.Output<string>;
  declare readonly deploymentId: pulumi.Output<string>;
  declare readonly inferenceModel: pulumi.Output<string>;
  declare readonly state: pulumi.Output<string>;
  declare readonly deploymentShapeVersion: pulumi.Output<string | undefined>;
  declare readonly deploymentProfile: pulumi.Output<DeploymentProfile | undefined>;

  constructor(name: string, args: dynamic.DeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    super(DEPLOYMENT, name, args, OUTPUTS, opts);
  }

  /**
   * Reads a deployment that exists, whoever made it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Deployment {
    return new Deployment(name, {} as dynamic.DeploymentArgs, { ...opts, id });
  }
}
