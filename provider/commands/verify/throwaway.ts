import { createHash } from "node:crypto";
import { Models } from "../../client/models.js";
import { modelName, parseModelName } from "../../client/names.js";
import { namePath } from "../../client/path.js";
import { WaitTimeout, waitUntil } from "../../client/wait.js";
import { textIn, type Answered, type Look } from "./look.js";

/**
 * The models that a trial makes. A promotion takes no description, so a crash right after it leaves a model without a
 * mark: until then the id proves itself, its end being the digest of its beginning. Nothing else is ever deleted.
 */

const ID = /^verify-([0-9a-f]{10})-([0-9a-f]{12})$/;
const MARK = /\[pulumi-fireworks verify=([a-z0-9-]+)\]$/;
const GONE_MS = 60_000;

export interface Throwaway {
  readonly id: string;
  readonly name: string;
}

/** An id of one's own. @param random in [0, 1) */
export function newThrowaway(accountId: string, random: () => number): Throwaway {
  const drawn = Array.from({ length: 10 }, () => Math.floor(random() * 16).toString(16)).join("");
  const id = `verify-${drawn}-${digest(accountId, drawn)}`;
  return { id, name: modelName(accountId, id) };
}

function digest(accountId: string, drawn: string): string {
  return createHash("sha256").update(`pulumi-fireworks verify\n${accountId}\n${drawn}`).digest("hex").slice(0, 12);
}

/** The end of the description; it names the id, so that a copied description proves nothing for another model. */
export function markOf({ id }: Throwaway): string {
  return `Made by pulumi-fireworks verify, which deletes it. [pulumi-fireworks verify=${id}]`;
}

/** Whether the id is one that this command makes up. */
function isOfOurs(name: string): boolean {
  const { accountId = "", modelId = "" } = parseModelName(name) ?? {};
  const [, drawn, end] = ID.exec(modelId) ?? [];
  return drawn !== undefined && end === digest(accountId, drawn);
}

/** What earlier runs left. */
export async function leftovers(look: Look): Promise<readonly Throwaway[]> {
  const names = (await look.models()).map((model) => textIn(model, "name"));
  return names.filter(isOfOurs).map((name) => ({ id: parseModelName(name)?.modelId ?? "", name }));
}

/** Writes the mark. */
export async function mark({ calls }: Look, one: Throwaway, displayName: string): Promise<void> {
  await new Models(calls).updateModel(one.name, { description: markOf(one), displayName });
}

/** Deletes it, if it is there and marked, and waits until it is gone. @returns why it is left, if it is */
export async function remove(look: Look, one: Throwaway): Promise<string | undefined> {
  const path = namePath(one.name);
  const read = (): Promise<Answered> => look.ask({ method: "GET", path });
  const found = await read();
  if (await isGone(look, one, found)) return undefined;
  if (found.status !== 200) return `HTTP ${found.status}: ${found.text}`;
  let description = textIn(found.body, "description");
  // A crash came between its promotion and its mark.
  if (description === "" && isOfOurs(one.name)) {
    await mark(look, one, "");
    description = textIn((await read()).body, "description");
  }
  if (MARK.exec(description)?.[1] !== one.id) {
    return "its description has not the mark of this command: delete it yourself";
  }
  const deleted = await look.ask({ method: "DELETE", path });
  if (deleted.status !== 200 && deleted.status !== 404) return `HTTP ${deleted.status}: ${deleted.text}`;
  const poll = async () => ((await isGone(look, one, await read())) ? { done: undefined } : { running: undefined });
  try {
    await waitUntil(poll, { clock: look.calls.session.clock, timeoutMs: GONE_MS });
    return undefined;
  } catch (error) {
    if (error instanceof WaitTimeout) return "it is still there after its deletion";
    throw error;
  }
}

/** A 403 may hide that it is not there, or that the key may not see it: then the list tells. */
async function isGone(look: Look, { name }: Throwaway, { status }: Answered): Promise<boolean> {
  if (status !== 403) return status === 404;
  return !(await look.listModels()).some((model) => textIn(model, "name") === name);
}
