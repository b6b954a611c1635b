import { MAX_DEPLOYMENT_ID_LENGTH } from "../../../client/deploymentNames.js";
import { type Properties } from "../../../lifecycle/handler.js";
import { type Identity } from "../../../lifecycle/identity.js";
import { fingerprint, slugOf } from "../../../lifecycle/naming.js";

const DIGEST_LENGTH = 7;

/**
 * The id of a deployment whose resource names none: `<slug of the resource's name>-<7 hex>`, the digest
 * of the resource's identity and of everything that only a new deployment can change. A create repeated
 * after a crash so finds its own deployment instead of making a second one. The id of a softly deleted
 * one stays taken, so the next generation of the same has the next id in the row: `-2`, `-3` and so on.
 * @param generation from 1
 */
export function autoDeploymentId(identity: Identity, made: Properties, generation: number): string {
  const digest = fingerprint([identity.text, made]).slice(0, DIGEST_LENGTH);
  const end = `-${digest}${generation === 1 ? "" : `-${generation}`}`;
  return slugOf(identity.resource, MAX_DEPLOYMENT_ID_LENGTH - end.length, "deployment") + end;
}
