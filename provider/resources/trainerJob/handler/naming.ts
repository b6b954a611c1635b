import { type TrainerJob } from "../../../client/schemas.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { type Identity } from "../../../lifecycle/identity.js";
import { fingerprint, slugOf } from "../../../lifecycle/naming.js";

const MAX_ID_LENGTH = 63;
const MAX_DISPLAY_NAME_LENGTH = 63;
const DIGEST_LENGTH = 7;

/**
 * The id of a job whose resource names none: `<slug of the resource's name>-<7 hex>`, the digest of
 * the resource's identity and of everything that the job is launched with. The same launch always
 * gives the same id, so a create repeated after a crash finds its own job instead of starting a second
 * one. Deleted ids can never be used again, so each later generation of the same launch, which finds a
 * tombstone here, has the next id in the same row: `-2`, `-3` and so on.
 * @param generation from 1
 */
export function autoJobId(identity: Identity, launch: Properties, generation: number): string {
  const digest = fingerprint([identity.text, launch]).slice(0, DIGEST_LENGTH);
  const end = `-${digest}${generation === 1 ? "" : `-${generation}`}`;
  return slugOf(identity.resource, MAX_ID_LENGTH - end.length, "trainer") + end;
}

/** The display name of a job whose resource names none: it says whose job it is, and proves it. */
export function ownDisplayName(identity: Identity): string {
  const mark = ` [pulumi ${fingerprint(identity.text)}]`;
  const room = MAX_DISPLAY_NAME_LENGTH - mark.length;
  // No half of a surrogate pair.
  const name = identity.resource
    .replace(/\s+/g, " ")
    .slice(0, room)
    .replace(/[\uD800-\uDBFF]$/, "");
  return name + mark;
}

/** What proves that a live job under the wanted id is the one that this resource started. */
export interface Claim {
  readonly identity: Identity;
  readonly launch: Properties;
  /** The user chose the id, so the id proves nothing. */
  readonly explicitId: boolean;
}

/**
 * Whether a job was started by this resource with this launch. A generated id holds the digest of
 * both; under an explicit one the generated display name proves it, and a name of the user's own does
 * not. In both cases the job's base model and LoRA rank have to agree.
 */
export function isOwn({ displayName, trainingConfig }: TrainerJob, { identity, launch, explicitId }: Claim): boolean {
  const fits =
    trainingConfig?.baseModel === launch.baseModel && (trainingConfig?.loraRank ?? 0) === (launch.loraRank ?? 0);
  return fits && (!explicitId || (launch.displayName === undefined && displayName === ownDisplayName(identity)));
}
