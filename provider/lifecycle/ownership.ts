import { createHash } from "node:crypto";
import { compareInstants } from "../client/instant.js";
import { DEFAULT_BASE_URL } from "../client/names.js";
import { SettingError } from "../config.js";
import { type Call } from "./call.js";
import { parseIdentity, type Identity } from "./identity.js";

/**
 * Whose an object of the service is, and whether it is certain that it is gone. The ownership line, the last line of
 * the description of what a resource has made, proves it later.
 */
export interface OwnerLine {
  /** Digest of the owner's identity. */
  readonly owner: string;
  /** Another one for each object; state holds the same value. */
  readonly generation: string;
}

/** As long as any generation. */
export const UNSET_GENERATION = "00000000";

const LINE = ownerLinePattern("Managed");

/** Matches the line at the end of a description: what `opening` captures, then owner and generation. */
export function ownerLinePattern(opening: string, names = "[^\\n]*"): RegExp {
  const signature = "\\[pulumi-fireworks owner=([0-9a-f]{12}) generation=([0-9a-f]{8})\\]";
  return new RegExp(`(?:^|\\n)${opening} by Pulumi stack ${names} ${signature}\\s*$`);
}

export function ownerOf({ text }: Pick<Identity, "text">): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The line, without a line break. @param opening what was done, as `Managed` */
export function formatOwnerLine(identity: Identity, generation: string, opening = "Managed"): string {
  const stack = shortened(`${identity.project}/${identity.stack}`);
  const resource = shortened(identity.resource);
  return `${opening} by Pulumi stack ${stack}, resource ${resource} [pulumi-fireworks owner=${ownerOf(identity)} generation=${generation}]`;
}

/** One line of at most 100 whole characters. */
function shortened(text: string): string {
  return Array.from(text.replace(/\s+/g, " ")).slice(0, 100).join("");
}

export function parseOwnerLine(description: string | undefined): OwnerLine | undefined {
  const [, owner, generation] = LINE.exec(description ?? "") ?? [];
  return owner === undefined || generation === undefined ? undefined : { owner, generation };
}

/** The generation that the state is to hold of what was made, or found: its own before the one that was drawn. */
export function generationOf({ description }: Observed, drawn: string | undefined): string | undefined {
  return drawn === undefined ? undefined : (parseOwnerLine(description)?.generation ?? drawn);
}

/** The generation that an update signs with: what was imported gets one that no other state holds. */
export function generationFor(
  { generation, imported }: { readonly generation?: string | undefined; readonly imported?: true | undefined },
  call: Pick<Call, "newGeneration">,
): string | undefined {
  return imported === true ? call.newGeneration(generation) : generation;
}

/** An ownership line of any opening: the stack that it names, owner and generation. */
const ANY_LINE = ownerLinePattern("[^\\n]*", "([^\\n]*?), resource [^\\n]*");

/** The stack that an ownership line names: what it says, and no proof. */
export function stackOf(description: string | undefined): string | undefined {
  return ANY_LINE.exec(description ?? "")?.[1];
}

/** Whether an ownership line says that a resource of this stack has made it: what it says, and no proof. */
export function isOfStack(description: string | undefined, identity: Identity): boolean {
  return stackOf(description) === stackNameOf(identity);
}

function stackNameOf({ project, stack }: Identity): string {
  return shortened(`${project}/${stack}`);
}

/**
 * Why an object whose ownership line names this very resource is another one's all the same: in two backends stacks
 * can have one name.
 */
export function whyOfAnotherBackend(
  description: string | undefined,
  { isOfAnotherBackend }: Pick<Call, "isOfAnotherBackend">,
): string | undefined {
  const [, stack = "", , generation = ""] = ANY_LINE.exec(description ?? "") ?? [];
  if (!isOfAnotherBackend(generation)) return undefined;
  return `stack ${stack} in another Pulumi backend, which has the name of this one, made it, and nothing was taken over`;
}

/**
 * Why an object that the state remembers is another stack's all the same: the state is a copy of that stack's, unless
 * the stack was renamed.
 */
export function whyOfAnotherStack(
  description: string | undefined,
  { identity, settings }: Pick<Call, "identity" | "settings">,
  { imported = false }: { readonly imported?: boolean | undefined } = {},
): string | undefined {
  // Taken over on purpose: the update says so at the service.
  if (imported) return undefined;
  const [, named, owner] = ANY_LINE.exec(description ?? "") ?? [];
  const own = stackNameOf(identity);
  if (named === undefined || named === own || owner === ownerOf(identity)) return undefined;
  if (identity.stack === "" || settings().renamedFrom === named) return undefined;
  return (
    `its ownership line names stack ${named}, and this is stack ${own}: this state is a copy of that one's, or the stack was renamed.\n` +
    `Fix: in a copy, pulumi state delete forgets it and leaves it alone; after a rename, set fireworks:renamedFrom (or FIREWORKS_RENAMED_FROM) to ${named}.`
  );
}

/** @throws Error before a deletion of what another stack holds, if this state is a copy of that one's */
export function requireOwnStack({ description }: Observed, call: Pick<Call, "identity" | "settings">): void {
  const why = whyOfAnotherStack(description, call);
  if (why !== undefined) throw new Error(why);
}

/** Whether a state was saved before its stack was renamed, as the setting says. */
export function isRenamed(saved: string, { identity, settings }: Pick<Call, "identity" | "settings">): boolean {
  const then = stackNameOf(parseIdentity(saved));
  return then !== stackNameOf(identity) && settings().renamedFrom === then;
}

/**
 * The resource of the same stack that an ownership line names, if the line proves it: one of the same kind, under the
 * same parents or under none.
 */
export function siblingOf(description: string | undefined, identity: Identity): string | undefined {
  const owner = parseOwnerLine(description)?.owner;
  const [, name] = /, resource ([^\n]*) \[[^\n[]*\]\s*$/.exec(description ?? "") ?? [];
  if (owner === undefined || name === undefined || name === identity.resource) return undefined;
  const own = identity.text.slice(0, identity.text.length - identity.resource.length);
  // The types of parents stand before the resource's own: `parent$own`.
  const parentless = own.replace(/::[^:]*(?:::?[^:]+)*\$/, "::");
  return [own, parentless].some((start) => ownerOf({ text: start + name }) === owner) ? name : undefined;
}

/** The description as a person wrote it. */
export function withoutOwnerLine(description: string | undefined): string {
  return (description ?? "").replace(LINE, "");
}

/** The description with the line as its last one; without a line, as it is. */
export function withOwnerLine(description: string, line: string | undefined): string {
  if (line === undefined) return description;
  return description === "" ? line : `${description}\n${line}`;
}

/** What is there at the service. */
interface Observed {
  readonly description?: string | undefined;
  readonly createTime?: string | undefined;
}

/** What state remembers of it. */
interface Remembered {
  readonly generation?: string | undefined;
  readonly createTime?: string | undefined;
}

/** Why another object stands there than the one that state remembers, if it remembers one. */
export function whyRemade(
  { createTime }: Pick<Observed, "createTime">,
  saved: Pick<Remembered, "createTime">,
): string | undefined {
  if (saved.createTime === undefined || compareInstants(saved.createTime, createTime) === 0) return undefined;
  return `it was made again outside Pulumi (created ${createTime ?? "at an unknown time"}, state says ${saved.createTime})`;
}

/** Why what is there is not what state remembers; `undefined` when it is, so that it may be changed or deleted. */
export function whyNotOwn({ description, createTime }: Observed, saved: Remembered): string | undefined {
  const remade = whyRemade({ createTime }, saved);
  const line = parseOwnerLine(description);
  // Somebody may have edited the line away; the creation time tells that it is the same object.
  if (remade !== undefined || line === undefined || line.generation === saved.generation) return remade;
  return whyTakenOver(description);
}

/** The words for an object that another resource has signed since. */
export function whyTakenOver(description: string | undefined): string {
  return `another or a newer resource took it over: ${lastLine(description)}`;
}

/** Where the ownership line stands. */
export function lastLine(description = ""): string {
  return description.slice(description.lastIndexOf("\n") + 1);
}

/**
 * Where a saved object lives. "Gone" empties a state, so it must be certain: the answer has to come from the service
 * and the account that the state names, with a key that really sees that account.
 */
export interface Residence {
  /** Full name, `accounts/<account>/...`. */
  readonly name: string;
  /** The control plane that holds it. */
  readonly baseUrl: string;
  /** How it came there, such as `was promoted`. */
  readonly made: string;
  /** What it is, such as `model`. */
  readonly noun: string;
}

/** @throws Error naming the setting that differs from what the state was made with */
export function requireSameService({ name, baseUrl, made }: Residence, call: Pick<Call, "settings">): void {
  const settings = call.settings();
  const configuredUrl = (settings.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, "");
  if (configuredUrl !== baseUrl) {
    throw new SettingError(
      "fireworks:baseUrl",
      `${name} ${made} at ${baseUrl}, but this run is configured for ${configuredUrl}; nothing was read, deleted or forgotten.\n` +
        `Fix: set fireworks:baseUrl (or FIREWORKS_BASE_URL) back to ${baseUrl}.`,
    );
  }
  const account = accountOf(name);
  if (settings.accountId !== undefined && settings.accountId !== account) {
    throw new SettingError(
      "fireworks:accountId",
      `${name} belongs to account '${account}', but this run is configured for account '${settings.accountId}'; nothing was read, deleted or forgotten.\n` +
        `Fix: set fireworks:accountId (or FIREWORKS_ACCOUNT_ID) back to ${account}.`,
    );
  }
}

/** Confirms a 404. @throws Error when the key does not see the account, so that 404 proves nothing */
export async function requireVisibleAccount({ name, noun }: Residence, call: Pick<Call, "client">): Promise<void> {
  const account = accountOf(name);
  const visible = await call.client().listAccountIds();
  if (visible.includes(account)) return;
  throw new SettingError(
    "fireworks:apiKey",
    `the service answers "not found" for ${name}, but the API key sees ${visible.length === 0 ? "no account" : `only account ${visible.join(", ")}`}, not '${account}'; so nothing is known of the ${noun}, and nothing was deleted or forgotten.\n` +
      `Fix: set fireworks:apiKey (or FIREWORKS_API_KEY) to a key of account '${account}'.`,
  );
}

function accountOf(name: string): string {
  return /^accounts\/([^/]+)\//.exec(name)?.[1] ?? "";
}
