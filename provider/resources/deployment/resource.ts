import * as pulumi from "@pulumi/pulumi";
import { type DeploymentProfile } from "../../client/deploymentProfile.js";
import { inputsOf } from "../../program/inputsOf.js";
import { DEPLOYMENT, MODULE } from "../../tokens.js";
import provider = require("./provider.js");

/** When replicas come and go. */
export interface AutoscalingPolicyArgs {
  /** Load above target for this long adds replicas. @default "30s" */
  scaleUpWindow?: pulumi.Input<string>;
  /** Load below target for this long takes replicas away. @default "10m" */
  scaleDownWindow?: pulumi.Input<string>;
  /** No traffic for this long takes the last one away, when `minReplicaCount` is 0; at least `5m`. @default "1h" */
  scaleToZeroWindow?: pulumi.Input<string>;
  /** Load targets by metric, as the service names them. */
  loadTargets?: pulumi.Input<Record<string, pulumi.Input<number>>>;
}

/**
 * Arguments of `Deployment`. A change updates in place where that is said, and otherwise replaces the
 * deployment: the new one is created and waited for before the old one is deleted.
 */
export interface DeploymentArgs {
  /** Full name of the model to serve; the `name` of a `PromotedModel` plugs in. Replaces. */
  baseModel: pulumi.Input<string>;
  /**
   * The hardware: `accounts/<account>/deploymentShapes/<shape>/versions/<version>`, exactly that one; the
   * `deploymentShape` of a `TrainingProfile` plugs in. Without a version, the latest validated one is
   * chosen, once, and stays until this changes. `default` lets the service choose. Required unless
   * `acceleratorType` is set. In place when it comes to another version, see `whenImmutable`.
   */
  deploymentShape?: pulumi.Input<string | undefined>;
  /** What `deploymentShape` must come to; anything else is refused at preview. A change alone does nothing. */
  expectedDeploymentShape?: pulumi.Input<string | undefined>;
  /**
   * The deployment's id: 1 to 63 of a-z, 0-9 and hyphen. The id of a deleted deployment stays taken until
   * the service purges it, so with an id of one's own every replacement is refused at preview.
   * @default `<name of the resource>-<7 hex>`, another one for every replacement
   */
  deploymentId?: pulumi.Input<string>;
  /** Name for people, shorter than 64 characters. Updated in place. */
  displayName?: pulumi.Input<string>;
  /** Description; pulumi-fireworks adds one line that says whose the deployment is. Updated in place. */
  description?: pulumi.Input<string>;
  /** The fewest replicas; 0 costs nothing while there is no traffic, and after 7 days of that the service deletes the deployment. Updated in place. @default 0 */
  minReplicaCount?: pulumi.Input<number>;
  /** The most replicas. Updated in place. @default 1, or `minReplicaCount` if that is more */
  maxReplicaCount?: pulumi.Input<number>;
  /** When replicas come and go; what is left out is the service's. Updated in place. */
  autoscalingPolicy?: pulumi.Input<AutoscalingPolicyArgs>;
  /** GPU type, such as `NVIDIA_H200_141GB`; excludes `deploymentShape`. In place, see `whenImmutable`. */
  acceleratorType?: pulumi.Input<string>;
  /** GPUs of one replica; excludes `deploymentShape`. In place, see `whenImmutable`. */
  acceleratorCount?: pulumi.Input<number>;
  /** Such as `BF16` or `FP8`; excludes `deploymentShape`. In place, see `whenImmutable`. */
  precision?: pulumi.Input<string>;
  /** One region, such as `US_IOWA_1`. Exactly one of `region`, `multiRegion`, `regions`. In place, see `whenImmutable`. @default the service's, GLOBAL */
  region?: pulumi.Input<string>;
  /** A group of regions, such as `US`. In place, see `whenImmutable`. */
  multiRegion?: pulumi.Input<string>;
  /** Several regions. In place, see `whenImmutable`. */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
  /** Lets LoRA models be loaded beside the base (`DeployedModel`); refused at preview unless the shape takes them, by its own `enableAddons` or in BF16. In place, see `whenImmutable`. @default false */
  enableAddons?: pulumi.Input<boolean>;
  /** Full name of the draft model for speculative decoding. Updated in place. */
  draftModel?: pulumi.Input<string>;
  /** Context length in tokens. In place, see `whenImmutable`. @default the shape's */
  maxContextLength?: pulumi.Input<number>;
  /** Lets a trainer put its weights here while it trains. In place, see `whenImmutable`. @default false */
  enableHotLoad?: pulumi.Input<boolean>;
  /** Such as `FW_HOSTED`; needs `enableHotLoad`. Replaces. */
  hotLoadBucketType?: pulumi.Input<string>;
  /** Full name of the trainer job whose weights are loaded; needs `enableHotLoad`. Updated in place. */
  hotLoadTrainerJob?: pulumi.Input<string>;
  /** `ASYNC` or `SYNC`; needs `enableHotLoad`. Updated in place. @default the service's, ASYNC */
  hotLoadTransitionType?: pulumi.Input<"ASYNC" | "SYNC">;
  /** Serves without speculative decoding. Replaces. @default false */
  disableSpeculativeDecoding?: pulumi.Input<boolean>;
  /** Lets the service take a shape version that is not validated. A change alone does nothing. @default false */
  skipShapeValidation?: pulumi.Input<boolean>;
  /** Accepts a deployment without a shape; excludes `deploymentShape`. A change alone does nothing. @default false */
  acceptShapelessRisk?: pulumi.Input<boolean>;
  /** Extra arguments of the server; needs a superuser key. Updated in place. */
  extraArgs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Extra values of the server; needs a superuser key. Updated in place. */
  extraValues?: pulumi.Input<Record<string, unknown>>;
  /** The deployment serves a training run, and the service may reclaim it with the trainer. Replaces. @default false */
  forTraining?: pulumi.Input<boolean>;
  /** Cheaper and taken away at any time; needs an admin key. Replaces. @default false */
  preemptible?: pulumi.Input<boolean>;
  /**
   * What a change of hardware, shape, placement, `enableAddons`, `maxContextLength` or `enableHotLoad` does: `fail`
   * changes the deployment in place, and fails if the service refuses that; `replace` creates a second one, without
   * trying. A change alone does nothing. @default "fail"
   */
  whenImmutable?: pulumi.Input<"fail" | "replace">;
  /**
   * What becomes of the old deployment when another one has taken its place: it is deleted, kept with no replica
   * (`scaleToZero`; the service deletes it after 7 days without traffic), or kept as it is, and billed on (`keep`). What
   * is not deleted is in no state any more; a change back to what it is made of takes it over again. What the program
   * says in the run that replaces counts; a `pulumi destroy` deletes. A change alone does nothing. @default "delete"
   */
  onReplace?: pulumi.Input<"delete" | "scaleToZero" | "keep">;
  /**
   * What create waits for: that it serves (`ready`), or only that it is accepted (`created`). One that takes the place
   * of another is asked for a completion, too, before anything is switched to it; that is traffic, see `forceDelete`. A
   * change alone does nothing. @default "ready"
   */
  waitFor?: pulumi.Input<"created" | "ready">;
  /**
   * Deletes the deployment although it had traffic within the last hour, of which the completion that a replacement
   * asks for is a part. Saved in place. @default false
   */
  forceDelete?: pulumi.Input<boolean>;
  /**
   * The longest waits, as durations such as `90s`, `10m`. Pulumi's own `customTimeouts` does not reach
   * dynamic providers. Saved in place.
   */
  timeouts?: pulumi.Input<{
    /** For a new deployment to serve. @default "10m" */
    create?: pulumi.Input<string>;
    /** For a deleted deployment to be gone. @default "10m" */
    delete?: pulumi.Input<string>;
    /** The longest pause between two looks. @default "10s" */
    poll?: pulumi.Input<string>;
  }>;
  /**
   * What a preview looks up: `strict` refuses what would fail, `warn` only says it, `off` validates what is
   * local and asks the service nothing (hardware and cost are then not shown, nor evaluated by policies).
   * @default stack config `fireworks:preflight`, or `FIREWORKS_PREFLIGHT`, or "strict"
   */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /** Texts by name that the service keeps with the deployment. Others that are there stay. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Fireworks deployment: GPUs that serve a model, billed per replica while it runs.
 *
 * The preview shows what it costs at its fewest and its most replicas, on which hardware. Create makes
 * exactly one and waits until it serves. Replica counts and states that change by themselves are no drift.
 * Delete is refused by the service within an hour of the last request, unless `forceDelete` is set.
 *
 * @example
 * const profile = new TrainingProfile("shape", { trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" });
 * const serve = new Deployment("serve", {
 *   baseModel: "accounts/fireworks/models/qwen3-8b",
 *   deploymentShape: profile.deploymentShape,
 * });
 * export const model = serve.inferenceModel;
 * @see the vendor's SDK 1.2.28, DeploymentConfig and DeploymentManager
 */
export class Deployment extends pulumi.dynamic.Resource {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = DEPLOYMENT;

  /** Full name, `accounts/<account>/deployments/<deployment>`; known at preview once all that its id is made of is known, and through any update in place. */
  declare readonly deploymentName: pulumi.Output<string>;
  /** The deployment's id, the last segment of `deploymentName`, and known with it. */
  readonly deploymentId: pulumi.Output<string>;
  /**
   * What stands as `model` in a request: the deployment's full name; for a LoRA model that is deployed
   * itself, `<model>#<deployment>`. Known at preview once `deploymentName` and the kind of the model are.
   */
  declare readonly inferenceModel: pulumi.Output<string>;
  /** State when `up` or `refresh` last looked, such as `READY`. News and no drift. */
  declare readonly state: pulumi.Output<string>;
  /** The deployment shape version that runs; absent without a shape. */
  declare readonly deploymentShapeVersion: pulumi.Output<string | undefined>;
  /** What the deployment shape stands for; known at preview, absent without a shape of one's own choice. */
  declare readonly deploymentProfile: pulumi.Output<DeploymentProfile | undefined>;

  constructor(name: string, args: DeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    const props = {
      deploymentName: undefined,
      inferenceModel: undefined,
      state: undefined,
      deploymentShapeVersion: undefined,
      deploymentProfile: undefined,
      ...inputsOf(name, DEPLOYMENT, args, opts),
    };
    super(provider, name, props, opts, MODULE, "Deployment");
    // An id that the program wrote is known before there is such a deployment.
    this.deploymentId = this.deploymentName.apply((full: string | undefined) => full?.split("/").at(-1) ?? "");
  }

  /**
   * Reads a deployment that exists, whoever made it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Deployment {
    return new Deployment(name, {} as DeploymentArgs, { ...opts, id });
  }
}
