import * as pulumi from "@pulumi/pulumi";
import { inputsOf } from "../../program/inputsOf.js";
import { DEPLOYED_MODEL, MODULE } from "../../tokens.js";
import provider = require("./provider.js");

/** Arguments of `DeployedModel`. */
export interface DeployedModelArgs {
  /**
   * Full name of a LoRA model; the `name` of a `PromotedModel` plugs in. A change swaps in place: the new
   * one is loaded and made the default before the old one is taken off, so that one of them always serves.
   */
  model: pulumi.Input<string>;
  /**
   * Full name or id of a deployment that has addons enabled, of the model's own base, in BF16; the
   * `deploymentName` of a `Deployment` plugs in. What does not fit is refused at preview where it is
   * known by then. Replaces.
   */
  deployment: pulumi.Input<string>;
  /**
   * Whether requests that name the model alone are served here. Updated in place.
   * @default the service's: true for the first deployment that a model is on; a swap makes it true
   */
  default?: pulumi.Input<boolean>;
  /** Name for people, shorter than 64 characters. Updated in place. */
  displayName?: pulumi.Input<string>;
  /** Description; pulumi-fireworks adds one line that says whose it is. Updated in place. */
  description?: pulumi.Input<string>;
  /** Whether other accounts may use it. Updated in place. @default the service's, false */
  public?: pulumi.Input<boolean>;
  /** The longest waits, as durations such as `90s`, `10m`. Saved in place. */
  timeouts?: pulumi.Input<{
    /** For a model to be loaded. @default "10m" */
    create?: pulumi.Input<string>;
    /** For a model to be taken off. @default "10m" */
    delete?: pulumi.Input<string>;
    /** The longest pause between two looks. @default "10s" */
    poll?: pulumi.Input<string>;
  }>;
  /**
   * What a preview looks up: `strict` refuses what would fail, `warn` only says it, `off` asks the service
   * nothing. @default stack config `fireworks:preflight`, or `FIREWORKS_PREFLIGHT`, or "strict"
   */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /** Free texts, kept in the state only, for policies and people. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A LoRA model that is loaded on a deployment, beside its base. Loading and unloading promotes nothing
 * and starts no GPU.
 *
 * @example
 * const serve = new Deployment("serve", {
 *   baseModel: "accounts/fireworks/models/qwen3-8b",
 *   deploymentShape: "accounts/fireworks/deploymentShapes/rft-qwen3-8b",
 *   enableAddons: true,
 * });
 * const live = new DeployedModel("live", { model: bot.name, deployment: serve.deploymentName });
 * @see the vendor's page "Deploying LoRAs"
 */
export class DeployedModel extends pulumi.dynamic.Resource {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = DEPLOYED_MODEL;

  /** Full name, `accounts/<account>/deployedModels/<id>`; another one after every swap. */
  declare readonly deployedModelName: pulumi.Output<string>;
  /** Full name of the model that is loaded. */
  declare readonly model: pulumi.Output<string>;
  /** Full name of the deployment. */
  readonly deployment: pulumi.Output<string>;
  /** What stands as `model` in a request: `<model>#<deployment>`. Known at preview once both are. */
  declare readonly inferenceModel: pulumi.Output<string>;
  /** State when `up` or `refresh` last looked, such as `DEPLOYED`. */
  declare readonly state: pulumi.Output<string>;

  constructor(name: string, args: DeployedModelArgs, opts?: pulumi.CustomResourceOptions) {
    const props = {
      deployedModelName: undefined,
      inferenceModel: undefined,
      state: undefined,
      ...inputsOf(name, DEPLOYED_MODEL, args, opts),
    };
    super(provider, name, props, opts, MODULE, "DeployedModel");
    // The program may have written the id alone.
    this.deployment = this.inferenceModel.apply((model: string | undefined) => model?.split("#").at(-1) ?? "");
  }

  /**
   * Reads a loaded model that exists, whoever loaded it, without managing it.
   * @param id `accounts/<account>/deployedModels/<id>`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): DeployedModel {
    return new DeployedModel(name, {} as DeployedModelArgs, { ...opts, id });
  }
}
