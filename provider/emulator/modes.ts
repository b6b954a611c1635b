import { z } from "zod";

import { issueTexts } from "./schema/issueTexts.js";

/**
 * What the documentation leaves open, one switch per question. The first member of each is the default ("Mode A"):
 * what the vendor's SDK and cookbook make likely. Test your own code with both.
 */
export const modesSchema = z.strictObject({
  /** Promote to a model id that is taken by something else: 409 code 6, or 200 with the model that is there. */
  outputModelExists: z.enum(["conflict", "return-existing"]).default("conflict"),
  /** The same promotion once more, or two at once: 409 for the later one, or 200 with the same model and the last one wins. */
  repeatedPromote: z.enum(["conflict", "last-wins"]).default("conflict"),
  /** A promotion that fails: it leaves no model, or a model that stays UPLOADING and blocks its id. */
  failedPromotion: z.enum(["no-model", "stays-uploading"]).default("no-model"),
  /** A base model that does not exist: 400 `invalid base_model`, or accepted. */
  missingBase: z.enum(["reject", "accept"]).default("reject"),
  /** A base model that exists but is not the trainer's: 400 `invalid base_model`, or accepted with wrong metadata. */
  wrongBase: z.enum(["reject", "accept"]).default("reject"),
  /** A base model of another account: accepted when it is public, or 403. */
  foreignBase: z.enum(["accept-visible", "forbid"]).default("accept-visible"),
  /** A rejected output id: 400 and the staged checkpoint is lost, or 400 only. */
  invalidOutputId: z.enum(["orphans-checkpoint", "no-side-effect"]).default("orphans-checkpoint"),
  /** A lost checkpoint in later listings: gone, or still there although no promotion finds it. */
  orphanedCheckpoint: z.enum(["hidden", "listed"]).default("hidden"),
  /** An output id that begins or ends with a hyphen: accepted, or 400. */
  edgeHyphen: z.enum(["accept", "reject"]).default("accept"),
  /** `async_promotion`: an operation, an operation that is done at once, ignored (synchronous), or 400 naming the field. */
  asyncField: z.enum(["operation", "done-operation", "ignored", "rejected"]).default("operation"),
  /** `accounts/<a>/operations/<id>`, or `operations/<id>`. */
  operationName: z.enum(["account", "global"]).default("account"),
  /** A finished operation stays, or answers 404 once `timing.operationExpiryMs` have passed. */
  operationExpiry: z.enum(["never", "expires"]).default("never"),
  /** What a finished operation holds: the full model, or nothing (GET the model). */
  operationResponse: z.enum(["model", "missing"]).default("model"),
  /** `POST .../rlorTrainerJobs/<j>/checkpoints/<c>:promote`: 404, or accepted. */
  fourPartPromote: z.enum(["not-found", "accepted"]).default("not-found"),
  /** PATCH of a model or a deployed model without a mask: changes what it names, or overwrites every writable field. */
  patchWithoutMask: z.enum(["partial", "overwrite"]).default("partial"),
  /** PATCH of a model or a deployed model with `updateMask`: honoured, 400, or ignored. */
  updateMask: z.enum(["honoured", "rejected", "ignored"]).default("honoured"),
  /** DELETE of a model that is deployed: 400 code 9, or it is unloaded first. */
  deleteDeployed: z.enum(["refuse", "unload"]).default("refuse"),
  /** The id of a deleted model: free at once, or 409 until `timing.modelIdReuseMs` have passed. */
  modelIdReuse: z.enum(["at-once", "refused"]).default("at-once"),
  /** A model that does not exist: 404 code 5, or 403 code 7 as for other accounts' models. */
  missingModel: z.enum(["not-found", "forbidden"]).default("not-found"),
  /** FAILED_PRECONDITION: HTTP 400, or HTTP 412. */
  failedPrecondition: z.enum(["400", "412"]).default("400"),
  /** An account that the key does not see: 403 code 7, or 404 code 5. */
  otherAccount: z.enum(["forbidden", "not-found"]).default("forbidden"),
  /** `totalSize` on lists. */
  totalSize: z.enum(["present", "omitted"]).default("present"),
  /** The array of an empty list: `[]`, or left out. */
  emptyList: z.enum(["present", "omitted"]).default("present"),
  /** `nextPageToken` on the last page: left out, or an empty string. */
  lastPageToken: z.enum(["absent", "empty"]).default("absent"),
  /** `promotable: false` in checkpoint rows: written, or left out as a default value. */
  promotableFalse: z.enum(["present", "omitted"]).default("present"),
  /** `checkpoints` and `nextPageToken`, or `rlorTrainerJobCheckpoints` and `next_page_token`. */
  checkpointsEnvelope: z.enum(["checkpoints", "rlorTrainerJobCheckpoints"]).default("checkpoints"),
  /** The array of a training session's checkpoints; the second comes with `next_page_token`. */
  sessionCheckpointsEnvelope: z
    .enum(["trainingSessionCheckpoints", "training_session_checkpoints", "checkpoints"])
    .default("trainingSessionCheckpoints"),
  /** Checkpoints of a reinforcement fine-tuning job: neither listed nor promoted (404), or both as a supervised job's. */
  reinforcementCheckpoints: z.enum(["not-found", "listed"]).default("not-found"),
  /** A checkpoint page size over 200: coerced, or 400. */
  checkpointPageSize: z.enum(["coerced", "rejected"]).default("coerced"),
  /** `Retry-After` on a 429 that a fault asks for: sent as the fault says, or never. */
  retryAfter: z.enum(["present", "omitted"]).default("present"),
  /** `fineTuningJob` of promoted models: empty, or the trainer job's name. */
  fineTuningJob: z.enum(["empty", "trainer-job"]).default("empty"),
  /** A trainer job without a stored bucket (`legacyBucket`): needs `hot_load_deployment_id`, or promotes by its job alone. */
  legacyBucket: z.enum(["needs-deployment", "job-suffices"]).default("needs-deployment"),
  /** Fields for superuser or admin keys (`preemptible`, `extraArgs`, ...) from anybody else: 403, or accepted. */
  privilegedFields: z.enum(["refuse", "accept"]).default("refuse"),
  /** `skipValidations=true` of a trainer job, which one without a training shape always sends: 400 (SDK `managed.py`), or accepted, as for a superuser key. */
  skipValidations: z.enum(["reject", "accept"]).default("reject"),
  /** A LoRA rank on a training shape that is not for LoRA: 400, or accepted. */
  loraOnFullShape: z.enum(["reject", "accept"]).default("reject"),
  /** What a trainer job that was idle for too long becomes. */
  idleStop: z
    .enum(["JOB_STATE_PAUSED", "JOB_STATE_IDLE", "JOB_STATE_COMPLETED", "JOB_STATE_CANCELLED"])
    .default("JOB_STATE_PAUSED"),
  /** The pod of a trainer job that is not running: 404, 502, or 503. */
  stoppedPod: z.enum(["404", "502", "503"]).default("404"),
  /** The pod's own list of checkpoints: sorted by name, or as they were saved. */
  podCheckpoints: z.enum(["sorted", "save-order"]).default("sorted"),
  /** Deployment PATCH without a mask: replaces every mutable field (SDK docstring), or only what it names. */
  deploymentPatchWithoutMask: z.enum(["overwrite", "partial"]).default("overwrite"),
  /** A PATCH of a deployment's shape, accelerators, precision, placement, addons, context length or hot load, which the vendor lists: accepted, or 400. */
  deploymentReshape: z.enum(["accept", "refuse"]).default("accept"),
  /** The id of a softly deleted deployment: 409 until it is purged, or free. */
  softDeletedId: z.enum(["reserved", "free"]).default("reserved"),
  /** A deployment is created for a model that is not deployed yet: it is loaded there, or not. */
  autoDeploy: z.enum(["deploys", "ignored"]).default("deploys"),
  /** A completion is traffic that holds a DELETE for an hour: yes, or no. */
  completionTraffic: z.enum(["counts", "ignored"]).default("counts"),
});

type Values = z.output<typeof modesSchema>;
// Mapped, so that declarations name it instead of spelling it out.
export type Modes = { [Mode in keyof Values]: Values[Mode] };

/** Some modes, or a record of `npx pulumi-fireworks verify`, which holds those of a real account. */
export type ModesOrRecord = Partial<Modes> | { readonly modes: Partial<Modes> };

const record = z.looseObject({ modes: z.looseObject({}) });

/** The modes that are named, and no default. The error names each one that is not known. */
export function parseModes(value: unknown): Partial<Modes> {
  const modes: unknown = record.safeParse(value).data?.modes ?? value;
  const { data, error } = modesSchema.safeParse(modes);
  if (data === undefined) throw new TypeError(`not modes: ${issueTexts(error).join("; ")}`);
  return Object.fromEntries(Object.entries(data).filter(([name]) => name in Object(modes)));
}
