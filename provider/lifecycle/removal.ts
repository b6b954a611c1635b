import { FireworksApiError, NotFoundError } from "../client/errors.js";
import { waitUntil, WaitTimeout } from "../client/wait.js";
import { messageOf, type Call, limitOf } from "./call.js";
import { describeAge } from "../client/duration.js";
import { RunStopped } from "./politeStop.js";
import { waitOnRow } from "./waits.js";

const DEFAULT_TIMEOUT_MS = 600_000;
const MAX_LOST_ANSWERS = 5;

/** What came of a removal: the object is gone, it is not this resource's own any more, or it is left as the program wants. */
export type Removal =
  | { readonly gone: true }
  /** @param left what is told of it, after its name */
  | { readonly gone: false; readonly left: string }
  /** @param heir the resource of this stack that has taken it over */
  | { readonly gone: false; readonly why: string; readonly heir?: string | undefined };

/** What stands there now: nothing any more, something that is going by itself, or what a DELETE would hit. */
export type Standing =
  { readonly gone: true } | { readonly going: string | undefined } | { readonly notOwn: string } | "there";

/** How objects of one kind are removed. */
export interface Removing {
  readonly name: string;
  /**
   * Looks, and proves before each DELETE that the object is this resource's own: another may have come meanwhile.
   * @param isSent whether the service has accepted a DELETE, so that "not found" is proof
   */
  readonly look: (isSent: boolean) => Promise<Standing>;
  readonly send: () => Promise<void>;
  /** The words of a failure that need more than the service's own. */
  readonly explain?: (error: FireworksApiError) => string | undefined;
  /** What goes on while it is not deleted, such as `, and is billed while it runs`. */
  readonly meanwhile?: string;
  /** What it costs until it is gone, with the arithmetic. */
  readonly cost?: string;
  readonly timeouts?: { readonly delete?: string | undefined; readonly poll?: string | undefined } | undefined;
}

/**
 * Deletes an object and waits until it is gone; one that is gone already is a success. After a lost answer it looks
 * again: a second delete changes nothing.
 */
export async function remove(removing: Removing, call: Call): Promise<Removal> {
  const { name, timeouts, meanwhile = "" } = removing;
  const limitMs = limitOf(call, timeouts?.delete) ?? DEFAULT_TIMEOUT_MS;
  const sent: Sent = { lost: [], accepted: 0, isGoing: false };
  try {
    const wait = {
      kind: `deletion of ${name.split("/").at(-2) ?? ""}`,
      limitMs,
      poll: timeouts?.poll,
      // An outage is told at once, not after the whole timeout.
      toleratesFailures: false,
      billed: name,
      line: (wait: string, words?: string) => `going for ${wait}${words === undefined ? "" : `: ${words}`}`,
    };
    return await waitOnRow(wait, call, (options) => waitUntil(() => attempt(removing, sent), options));
  } catch (error) {
    if (error instanceof RunStopped) throw new Error(describeStopped(removing, sent, error), { cause: error });
    // The last answer may have been lost, or late.
    if (error instanceof WaitTimeout && resultOf(await removing.look(sent.accepted > 0)) !== undefined)
      return { gone: true };
    const why = error instanceof WaitTimeout ? describeLate(error, sent) : messageOf(error);
    throw new Error(`${name} was not deleted${meanwhile}: ${why}`, { cause: error });
  }
}

/** What came of the DELETEs so far. */
interface Sent {
  readonly lost: Error[];
  /** How many the service has answered with success. */
  accepted: number;
  /** The service is deleting it. */
  isGoing: boolean;
}

function describeLate({ timeoutMs, last }: WaitTimeout, { accepted, isGoing }: Sent): string {
  const limit = describeAge(timeoutMs);
  if (accepted > 0 && !isGoing) {
    return `it was not gone within ${limit}: the service accepted the deletion and ignored it, so it stands as before and stays in the state.\nFix: run again; if that is ignored too, delete it in the Fireworks console or ask Fireworks.`;
  }
  const words = last === undefined ? "" : ` (${last})`;
  return `it was not gone within ${limit}${words}\nFix: run again, or raise timeouts.delete (pulumi up first, so that the state knows).`;
}

function describeStopped({ name, meanwhile = "", cost }: Removing, { isGoing }: Sent, { by }: RunStopped): string {
  if (!isGoing) {
    const price = cost === undefined ? "" : ` (${cost})`;
    return `${name} was not deleted${meanwhile}${price}: this run was stopped by ${by} before that.\nFix: run again, which deletes it.`;
  }
  const price = cost === undefined ? "" : `; cost until it is gone: ${cost}`;
  return `${name} is being deleted, and this run was stopped by ${by} before that ended. The service goes on with it${price}.\nFix: run again, it waits for the same deletion.`;
}

async function attempt(
  { look, send, explain }: Removing,
  sent: Sent,
): Promise<{ done: Removal } | { running: string | undefined }> {
  const standing = await look(sent.accepted > 0);
  sent.isGoing = standing !== "there" && "going" in standing;
  if (standing !== "there") return "going" in standing ? { running: standing.going } : { done: settled(standing) };
  try {
    await send();
  } catch (error) {
    if (error instanceof NotFoundError) return { running: undefined };
    if (!(error instanceof FireworksApiError)) throw error;
    const words = explain?.(error);
    if (words !== undefined) throw new Error(words, { cause: error });
    if (error.effect !== "unknown" || error.status === 409) throw error;
    sent.lost.push(error);
    if (sent.lost.length >= MAX_LOST_ANSWERS) throw error;
    return { running: error.message };
  }
  sent.accepted += 1;
  sent.isGoing = true;
  const after = await look(true);
  if (after === "there") {
    sent.isGoing = false;
    return { running: undefined };
  }
  return "going" in after ? { running: after.going } : { done: settled(after) };
}

function settled(standing: Extract<Standing, { gone: true } | { notOwn: string }>): Removal {
  return "gone" in standing ? standing : { gone: false, why: standing.notOwn };
}

function resultOf(standing: Standing): Removal | undefined {
  return standing !== "there" && "gone" in standing ? standing : undefined;
}
