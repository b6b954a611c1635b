import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile as TrainingShapeProfile } from "../../client/trainingProfile.js";
import { inputsOf } from "../../program/inputsOf.js";
import { wholeOutput } from "../../program/profileField.js";
import { spreadProfile } from "../../program/spreadProfile.js";
import { MODULE, PROMOTED_MODEL } from "../../tokens.js";
import { type TrainingProfile } from "../trainingProfile/resource.js";
import provider = require("./provider.js");

/** Arguments of `PromotedModel`. */
export interface PromotedModelArgs {
  /**
   * The trainer job whose checkpoint is promoted: its id (`sft-7`) or full name
   * (`accounts/<account>/rlorTrainerJobs/<job>`). Full names of supervised and reinforcement
   * fine-tuning jobs, DPO jobs and serverless training sessions work too. Optional when `checkpoint` is a full name; a
   * contradiction of the two is an error. The job may be in any state, deleted included, for 30 days.
   * A change chooses again, and replaces the model if the choice is another.
   */
  trainerJob?: pulumi.Input<string>;
  /**
   * Which checkpoint: an exact id (`step-80-a1b2c3d4`), a logical name (`step-80`, must fit one
   * promotable checkpoint), or a full name
   * (`accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>`).
   * Left out, the newest promotable one by creation time is chosen, once: the choice is saved and
   * stays until `checkpoint`, `trainerJob`, `createdBefore`, `checkpointType` or `reselect` changes.
   * A checkpoint that does not exist or is not promotable is refused at preview, with the nearest
   * candidates.
   * A change replaces the model, if the choice is another.
   * @default the newest promotable checkpoint
   */
  checkpoint?: pulumi.Input<string>;
  /**
   * Chooses the newest promotable checkpoint created before this time, RFC 3339, such as
   * `2026-11-01T00:00:00Z`. Not together with `checkpoint`. A change chooses again.
   */
  createdBefore?: pulumi.Input<string>;
  /**
   * Only checkpoints of this type are chosen: `INFERENCE_LORA` (promoted to a LoRA model) or `INFERENCE_BASE` (to a
   * full model, of a full-parameter run or merged into its base), as `checkpointType` of a checkpoint says, with or
   * without its prefix `CHECKPOINT_TYPE_`. A named checkpoint of another type is refused at preview. A change chooses
   * again, and replaces the model if the choice is another.
   * @default any type that can be promoted
   */
  checkpointType?: pulumi.Input<
    "INFERENCE_LORA" | "INFERENCE_BASE" | "CHECKPOINT_TYPE_INFERENCE_LORA" | "CHECKPOINT_TYPE_INFERENCE_BASE"
  >;
  /**
   * Lets create wait this long, as a duration such as `6h`, for the job's first promotable checkpoint,
   * so that one stack can train and promote. A job that ends without one is an error. A change alone
   * does nothing.
   * @default no waiting: a job without a promotable checkpoint is refused at preview
   */
  waitForCheckpoint?: pulumi.Input<string>;
  /**
   * Id of the model: 1 to 63 characters, lower-case a-z, 0-9 and hyphen, no hyphen at either end.
   * Checked before any request, because an id that the service rejects costs the checkpoint.
   * A change replaces the model (the new one is made first). New content under the same id is
   * refused unless `replaceInPlace` is true.
   * @default `outputModelIdPrefix` and seven hex digits, a digest of resource, checkpoint and base model
   */
  outputModelId?: pulumi.Input<string>;
  /**
   * Beginning of a generated id; it is cut and cleaned to fit. A change replaces the model.
   * @default the resource's name
   */
  outputModelIdPrefix?: pulumi.Input<string>;
  /**
   * Full name of the base model that metadata is inherited from, such as
   * `accounts/fireworks/models/qwen3-8b`. Another one than the trainer job's own is refused at preview.
   * A change replaces the model; the chosen checkpoint stays.
   * @default the trainer job's base model; required once the job's record is gone
   */
  baseModel?: pulumi.Input<string>;
  /**
   * The training shape that the job ran on, `accounts/<account>/trainingShapes/<shape>`, optionally
   * with `/versions/<version>`. Its resolved profile becomes the property `trainingProfile`, which
   * policies read. It is provenance only: a change updates in place and never replaces.
   */
  trainingShape?: pulumi.Input<string>;
  /**
   * The training shape as a `TrainingProfile` resource of the stack, instead of `trainingShape`: its
   * pinned version and profile ride along. Setting both is an error. Updated in place.
   */
  profile?: TrainingProfile;
  /** Display name of the model, shorter than 64 characters. Updated in place; once removed it is left as it is. */
  displayName?: pulumi.Input<string>;
  /** Description of the model. One line that names the source is added below it. Updated in place; once removed it is left as it is. */
  description?: pulumi.Input<string>;
  /** Whether other accounts may use the model. Always managed, updated in place. @default false */
  public?: pulumi.Input<boolean>;
  /** Context length, in tokens. Updated in place; once removed it is left as it is. */
  contextLength?: pulumi.Input<number>;
  /** How conversations are turned into prompts (the service's `conversationConfig`). Updated in place; once removed it is left as it is. */
  conversationConfig?: pulumi.Input<Record<string, unknown>>;
  /** Full name of the draft model for speculative decoding. Updated in place; once removed it is left as it is. */
  defaultDraftModel?: pulumi.Input<string>;
  /** When the model is to be retired, `YYYY-MM-DD`. Updated in place; once removed it is left as it is. */
  deprecationDate?: pulumi.Input<string>;
  /** Whether the model takes tools. Updated in place; once removed it is left as it is. */
  supportsTools?: pulumi.Input<boolean>;
  /** Whether the model takes images. Updated in place; once removed it is left as it is. */
  supportsImageInput?: pulumi.Input<boolean>;
  /** The model's page on GitHub. Updated in place; once removed it is left as it is. */
  githubUrl?: pulumi.Input<string>;
  /** The model's page on Hugging Face. Updated in place; once removed it is left as it is. */
  huggingFaceUrl?: pulumi.Input<string>;
  /**
   * Whether a model that exists already under `outputModelId` is taken over instead of refused:
   * `ifSameSource` when its ownership line proves the same checkpoint and base model, `always` as it is
   * (then `trainerJob` and `checkpoint` may be left out). Nothing is promoted; the first `up` writes
   * only the ownership line. An adopted model is kept on destroy unless `onDelete` says otherwise.
   * A change alone does nothing; it has to stay while `trainerJob` and `checkpoint` are left out.
   * @default "never"
   */
  adopt?: pulumi.Input<"never" | "ifSameSource" | "always">;
  /**
   * Any value; when it changes, an omitted or logical `checkpoint` is chosen again. The model is
   * replaced only if the choice is another.
   */
  reselect?: pulumi.Input<unknown>;
  /**
   * Allows new content under the same `outputModelId`: the old model is deleted first, and cannot be
   * brought back if the promotion then fails. A change alone does nothing. @default false
   */
  replaceInPlace?: pulumi.Input<boolean>;
  /**
   * What happens to the model when the resource is deleted or replaced: `delete` it, or `keep` it and
   * only forget it. A change is saved by `pulumi up`; a later destroy obeys what is saved.
   * @default "delete" for a model that this stack promoted, "keep" for an adopted one
   */
  onDelete?: pulumi.Input<"delete" | "keep">;
  /**
   * Unloads the model from the deployments that it is loaded on before deleting it. Without it a model
   * in use is not deleted. Saved in place. @default false
   */
  forceDelete?: pulumi.Input<boolean>;
  /** Free texts, kept in the state only, for policies and people. Updated in place. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * What a preview looks up: `strict` refuses what would fail, `warn` only says it, `off` validates
   * what is local and asks the service nothing (policies on hardware are then not evaluated).
   * @default stack config `fireworks:preflight`, or `FIREWORKS_PREFLIGHT`, or "strict"
   */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /**
   * The longest waits, as durations such as `90s`, `30m`, `2h`. Pulumi's own `customTimeouts` does not
   * reach dynamic providers. Saved in place.
   */
  timeouts?: pulumi.Input<{
    /** For the promotion. @default "2h" */
    create?: pulumi.Input<string>;
    /** The longest pause between two looks at something unfinished; looks are quicker at first. @default "10s" */
    poll?: pulumi.Input<string>;
    /** For deployments to let go of a model that is deleted. @default "10m" */
    delete?: pulumi.Input<string>;
  }>;
}

/** A checkpoint as it was chosen. */
export interface ResolvedCheckpoint {
  /** Full name, `accounts/<account>/rlorTrainerJobs/<job>/checkpoints/<checkpoint>`. */
  name: string;
  /** RFC 3339; absent when preflight was off. */
  createTime?: string;
  /** The service's own, opaque type; absent when preflight was off. */
  checkpointType?: string;
}

/**
 * A Fireworks model promoted from a trainer job's checkpoint.
 *
 * Create promotes exactly once and waits until the model is ready. Read notices a model that is
 * gone. Update changes texts and visibility in place. Delete deletes the model, or keeps it.
 *
 * @example
 * const model = new PromotedModel("support-bot", { trainerJob: "sft-7" });
 * export const name = model.name;
 * @see the vendor's page "FireworksClient", `promote_checkpoint`
 */
export class PromotedModel extends pulumi.dynamic.Resource {
  /** Lets typed policies match, which compare this. */
  static readonly __pulumiType = PROMOTED_MODEL;

  /**
   * Full name, `accounts/<account>/models/<id>`: what a deployment or an inference request takes. Known at preview once
   * the id is, and through any update in place.
   */
  declare readonly name: pulumi.Output<string>;
  /** `READY` when usable, `UPLOADING` before. */
  declare readonly state: pulumi.Output<string>;
  /** `HF_PEFT_ADDON` for LoRA, `HF_BASE_MODEL` for full-parameter models. */
  declare readonly kind: pulumi.Output<string>;
  /** LoRA details, absent for full-parameter models. */
  declare readonly peftDetails: pulumi.Output<
    | {
        /** Full name of the model that it belongs to. */
        baseModel?: string;
        /** Rank. */
        r?: number;
        /** The layers that it changes. */
        targetModules: string[];
      }
    | undefined
  >;
  /** When the model was made, RFC 3339. */
  declare readonly createTime: pulumi.Output<string>;
  /** The model's id; known at preview, unless it is generated from a checkpoint that is still to come. */
  declare readonly outputModelId: pulumi.Output<string>;
  /** The base model; known at preview. */
  declare readonly baseModel: pulumi.Output<string>;
  /** The chosen checkpoint; known at preview, unless it is still to come. `undefined` only for an adopted model whose source nobody knows. */
  declare readonly resolvedCheckpoint: pulumi.Output<ResolvedCheckpoint>;
  /** The training shape as it was asked for; absent without one. */
  declare readonly trainingShape: pulumi.Output<string | undefined>;
  /** The profile of the training shape; known at preview, absent without one. */
  declare readonly trainingProfile: pulumi.Output<TrainingShapeProfile | undefined>;
  /**
   * Whether the training shape agrees with what the trainer job records of its accelerators:
   * `verified`, or only `declared` where the job records none; absent without a shape.
   */
  declare readonly provenance: pulumi.Output<"verified" | "declared" | undefined>;

  constructor(name: string, args: PromotedModelArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      name: undefined,
      state: undefined,
      kind: undefined,
      peftDetails: undefined,
      createTime: undefined,
      outputModelId: undefined,
      baseModel: undefined,
      resolvedCheckpoint: undefined,
      trainingShape: undefined,
      trainingProfile: undefined,
      provenance: undefined,
    };
    const inputs = inputsOf(name, PROMOTED_MODEL, spreadProfile(PROMOTED_MODEL, name, args), opts);
    super(provider, name, { ...outputs, ...inputs }, opts, MODULE, "PromotedModel");
    this.trainingProfile = wholeOutput(this.trainingProfile);
  }

  /**
   * Reads a model that exists, whoever made it, without managing it.
   * @param id full name, or the id within the configured account
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PromotedModel {
    return new PromotedModel(name, {}, { ...opts, id });
  }

  /** The model's id, the last segment of `name`; known at preview. */
  get modelId(): pulumi.Output<string> {
    return this.outputModelId;
  }

  /** The account that the model belongs to. */
  get accountId(): pulumi.Output<string> {
    return this.name.apply((name) => name.split("/", 2)[1] ?? "");
  }
}
