import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB, TRAINING_PROFILE } from "../tokens.js";
import { approversOf } from "./approvers.js";
import { changedFields, type ChangedField } from "./changedFields.js";
import { costOf, type CostChange } from "./cost.js";
import { fateOf, type Fate } from "./fate.js";
import { type Change, type ResourceChange } from "./resourceChange.js";
import { sideOf, type Side } from "./side.js";

/** A resource of this package that the report has rows of. */
export type ResourceType = "PromotedModel" | "TrainerJob" | "Deployment" | "DeployedModel" | "TrainingProfile";

const TYPES: ReadonlyMap<string, ResourceType> = new Map([
  [PROMOTED_MODEL, "PromotedModel"],
  [TRAINER_JOB, "TrainerJob"],
  [DEPLOYMENT, "Deployment"],
  [DEPLOYED_MODEL, "DeployedModel"],
  [TRAINING_PROFILE, "TrainingProfile"],
]);

/** One resource of this package that changes. */
export interface Row {
  /** Its name in the program. */
  readonly resource: string;
  /** Its class. */
  readonly type: ResourceType;
  /** Its URN, which is unique where names are not. */
  readonly urn: string;
  /** What happens to it; never `unchanged`. */
  readonly change: Change;
  /** As it is; absent for what is created or adopted. */
  readonly from: Side | undefined;
  /** As it will be; absent for what is deleted or forgotten. */
  readonly to: Side | undefined;
  /** What becomes of the old object; absent where it simply stays. */
  readonly oldObject: Fate | undefined;
  /** Of an update or a replacement, also the fields that do not replace. */
  readonly changedFields: readonly ChangedField[];
  /** Absent for what is not billed by the hour. */
  readonly costPerHour: CostChange | undefined;
  /**
   * Who must approve: what the annotation `approvers` says, else `approver`, else `owner`, parted at commas; of the
   * program and of the state.
   */
  readonly approvers: readonly string[];
  /** What the preview tells of the resource, in words; absent where it tells nothing. */
  readonly says: string | undefined;
}

/** `undefined` for what stays as it is, and for resources of other packages. */
export function rowOf(change: ResourceChange, now: number): Row | undefined {
  const type = TYPES.get(change.type);
  if (type === undefined || change.change === "unchanged") return undefined;
  const [from, to] = [sideOf(change.type, change.old, now), sideOf(change.type, change.new, now)];
  return {
    resource: change.name,
    type,
    urn: change.urn,
    change: change.change,
    from,
    // In place, the object stays.
    to: to !== undefined && change.change === "update" ? { ...to, id: to.id ?? from?.id } : to,
    oldObject: fateOf(change),
    changedFields: changedFields(change),
    costPerHour: costOf(change),
    approvers: approversOf(change),
    says: change.said,
  };
}
