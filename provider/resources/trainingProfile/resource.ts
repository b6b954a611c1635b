import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import { inputsOf } from "../../program/inputsOf.js";
import { MODULE, TRAINING_PROFILE } from "../../tokens.js";
import { profileField, wholeOutput } from "../../program/profileField.js";
import { totalAccelerators } from "./totalAccelerators.js";
import provider = require("./provider.js");

/** Arguments of `TrainingProfile`. */
export interface TrainingProfileArgs {
  /**
   * The training shape, `accounts/<account>/trainingShapes/<shape>`: its latest validated version is
   * chosen, once, and stays until this or `reselect` changes. With `/versions/<version>` exactly that
   * version. Shapes of Fireworks are in account `fireworks`; of other accounts, only the stack's own
   * is accepted when `fireworks:accountId` is set. A malformed name, and a shape or version that the
   * service does not know, is refused at preview.
   * Another version of the same shape updates in place; another shape replaces the resource, which
   * costs nothing: there is no object at the service.
   */
  trainingShape: pulumi.Input<string>;
  /**
   * Any value; when it changes, the latest validated version is chosen again (a version named in
   * `trainingShape` stays). Updates in place if the choice is another, and does nothing otherwise.
   */
  reselect?: pulumi.Input<unknown>;
  /**
   * What a preview looks up: `strict` refuses a shape that does not resolve, `warn` only says it,
   * `off` asks the service nothing: the version is then chosen during the update, and policies on
   * hardware are not evaluated at preview. A change alone does nothing.
   * @default stack config `fireworks:preflight`, or `FIREWORKS_PREFLIGHT`, or "strict"
   */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /** Free texts, kept in the state only, for policies and people. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** One output per field; what the service did not report is `undefined`. */
type OutputsOf<Fields> = { readonly [Field in keyof Fields]-?: pulumi.Output<Fields[Field]> };

/**
 * A training shape, resolved to its full configuration and pinned at that version.
 *
 * It makes nothing at the service. The profile is resolved at preview, so that policies judge
 * hardware and cost before anything is launched, and saved: a version that is validated later changes
 * nothing until `trainingShape` or `reselect` changes, and an unchanged resource needs neither key nor
 * network. `pulumi refresh` says on its row when there is a newer version. Delete only forgets.
 *
 * @example
 * const profile = new TrainingProfile("shape", {
 *   trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
 * });
 * export const gpus = pulumi.interpolate`${profile.totalAccelerators} x ${profile.acceleratorType}`;
 * @see the vendor's pages "FireworksClient", `resolve_training_profile` and TrainingShapeProfile, and "Training shapes"
 */
export class TrainingProfile extends pulumi.dynamic.Resource implements OutputsOf<TrainingShapeProfile> {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = TRAINING_PROFILE;

  /** All fields in one object, as `PromotedModel` and policies carry it; a field that the service did not report is absent. */
  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile>;
  /** `trainingShape` as the program wrote it, with the version if it named one. */
  readonly requestedShape: pulumi.Output<string>;
  /** Name of the shape without a version; also the resource's id. */
  declare readonly trainingShape: pulumi.Output<string>;

  constructor(name: string, args: TrainingProfileArgs, opts?: pulumi.CustomResourceOptions) {
    const props = {
      // The key is there whatever a program leaves out, so that it is `check` that says what is missing.
      trainingShape: undefined,
      ...inputsOf(name, TRAINING_PROFILE, args, opts),
      // The one output beside it; every field is read from it, so that state holds it once.
      trainingProfile: undefined,
    };
    super(provider, name, props, opts, MODULE, "TrainingProfile");
    this.trainingProfile = wholeOutput(this.trainingProfile);
    // Pulumi has put the argument under the name that the vendor gives to the shape without a version.
    this.requestedShape = this.trainingShape;
    this.trainingShape = this.requestedShape.apply((shape) => shape.replace(/\/versions\/.*$/, ""));
  }

  /**
   * Reads the profile of a shape without keeping the choice: at every run it is the latest validated
   * version, unless `id` names one.
   * @param id `accounts/<account>/trainingShapes/<shape>`, optionally with `/versions/<version>`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): TrainingProfile {
    return new TrainingProfile(name, { trainingShape: id }, { ...opts, id });
  }

  /** Whether the program named a version. The vendor advises against it: such names go stale. */
  get pinned(): pulumi.Output<boolean> {
    return this.requestedShape.apply((shape) => shape.includes("/versions/"));
  }

  /** GPUs of one trainer replica, `nodeCount` times `acceleratorCount`; absent unless both were reported. */
  get totalAccelerators(): pulumi.Output<number | undefined> {
    return this.trainingProfile.apply(totalAccelerators);
  }

  /** Resolved version, `accounts/<a>/trainingShapes/<s>/versions/<v>`. */
  get trainingShapeVersion(): pulumi.Output<string> {
    return this.trainingProfile.trainingShapeVersion;
  }

  /** Docker image tag of the trainer. */
  get trainerImageTag(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "trainerImageTag");
  }

  /** Maximum supported context length, in tokens. */
  get maxSupportedContextLength(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "maxSupportedContextLength");
  }

  /** Number of trainer nodes. */
  get nodeCount(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "nodeCount");
  }

  /** Linked deployment shape, `accounts/<a>/deploymentShapes/<d>/versions/<v>`. */
  get deploymentShapeVersion(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentShapeVersion");
  }

  /** Docker image tag of the linked deployment. */
  get deploymentImageTag(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentImageTag");
  }

  /** GPU type, such as `NVIDIA_B200_180GB`; an open list. */
  get acceleratorType(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "acceleratorType");
  }

  /** Number of GPUs per node. */
  get acceleratorCount(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "acceleratorCount");
  }

  /** Weight precision of the base model, such as `BFLOAT16`. */
  get baseModelWeightPrecision(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "baseModelWeightPrecision");
  }

  /** Pipeline parallelism degree. */
  get pipelineParallelism(): pulumi.Output<number | undefined> {
    return profileField(this.trainingProfile, "pipelineParallelism");
  }

  /** `POLICY_TRAINER`, `FORWARD_ONLY` or `LORA_TRAINER`; an open list. */
  get trainerMode(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "trainerMode");
  }

  /** Full versioned deployment shape; passed as is to a deployment, it pins that. */
  get deploymentShape(): pulumi.Output<string | undefined> {
    return profileField(this.trainingProfile, "deploymentShape");
  }

  /** Whether the trainer mode is `LORA_TRAINER`; absent while the mode is. */
  get supportsLora(): pulumi.Output<boolean | undefined> {
    return profileField(this.trainingProfile, "supportsLora");
  }
}
