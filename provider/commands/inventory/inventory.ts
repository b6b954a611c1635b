import { type Command } from "commander";
import { type FireworksClient } from "../../client/fireworksClient.js";
import { UsageError, type CommandHost } from "../command.js";
import { withClient } from "../connect.js";
import { withJson, withService } from "../declare.js";
import { type ServiceOptions } from "../serviceSettings.js";
import { takeHoldings } from "./holdings.js";
import { objectsOf } from "./objects.js";
import { readSavedStack, STATE, type SavedStack } from "./savedStack.js";
import { type ServiceObject } from "./serviceObject.js";

/** What a stack or an account has at the service. */
export interface Inventory {
  readonly scope: "account" | "stack";
  /** The Pulumi project; absent for an account, and for a stack without resources, whose state does not tell it. */
  readonly project?: string | undefined;
  readonly stack?: string | undefined;
  /** Base URL. */
  readonly service: string;
  readonly account: string;
  /** RFC 3339. */
  readonly takenAt: string;
  /** Of a stack, what its resources stand for and what that is made from; of an account all. */
  readonly objects: readonly ServiceObject[];
  /** Names in the program of resources whose object the state does not name, or only as a secret. */
  readonly unread: readonly string[];
}

/** Whose inventory: a stack's with an argument, an account's without. */
export function withScope(command: Command): Command {
  return withService(withJson(command)).argument(
    STATE.name,
    "what pulumi stack export printed, - reads standard input: of this stack (default: of the account)",
  );
}

export async function takeInventory(
  file: string | undefined,
  options: ServiceOptions,
  host: CommandHost,
  looks: { readonly withCheckpoints: boolean },
): Promise<Inventory> {
  const saved = file === undefined ? undefined : await readSavedStack(file, host.folder);
  return withClient(accountOf(options, saved, host), host, async (client) => {
    if (saved !== undefined) requireService(saved, client);
    const resources = saved?.resources ?? [];
    const held = await takeHoldings(client, resources, looks);
    const now = host.clock.now();
    const objects = objectsOf(held, resources, now);
    return {
      scope: saved === undefined ? "account" : "stack",
      project: saved?.project,
      stack: saved?.stack,
      service: client.baseUrl,
      account: held.accountId,
      takenAt: new Date(now).toISOString(),
      objects: saved === undefined ? objects : withSources(objects),
      unread: resources.flatMap(({ name, resource }) => (name === undefined ? [resource] : [])),
    };
  });
}

/** A key that sees several accounts works in the stack's, unless the caller says another. */
function accountOf(options: ServiceOptions, saved: SavedStack | undefined, { env }: CommandHost): ServiceOptions {
  const [, account] = saved?.resources.find(({ name }) => name !== undefined)?.name?.split("/") ?? [];
  const isSaid = options.account !== undefined || (env.FIREWORKS_ACCOUNT_ID ?? "") !== "";
  return isSaid || account === undefined ? options : { ...options, account };
}

/** Another service would have none of it, which would read as "gone". Where to send the key, a file must not say. */
function requireService({ resources }: SavedStack, { baseUrl }: FireworksClient): void {
  const other = resources.find(({ service = baseUrl }) => service !== baseUrl)?.service;
  if (other === undefined) return;
  throw new UsageError(
    `the stack's resources are at ${other}, and this command asks ${baseUrl}; if the key is meant for the former, set --base-url ${other}`,
  );
}

/** The stack's own objects, and what they are made from. */
function withSources(objects: readonly ServiceObject[]): ServiceObject[] {
  const byName = new Map(objects.map((one) => [one.name, one]));
  const kept = new Set<ServiceObject>();
  const keep = (one: ServiceObject | undefined): void => {
    if (one === undefined || kept.has(one)) return;
    kept.add(one);
    for (const name of one.from) keep(byName.get(name));
  };
  for (const one of objects) if (one.resource !== undefined) keep(one);
  return objects.filter((one) => kept.has(one));
}
