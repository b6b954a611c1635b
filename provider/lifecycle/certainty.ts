import { DEFAULT_BASE_URL } from "../client/names.js";
import { type Runtime } from "./runtime.js";

/**
 * "Gone" empties a state, so it must be certain: the answer has to come from the service and the
 * account that the state names, with a key that really sees that account.
 */

/** Where a saved object lives. */
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
export function requireSameService({ name, baseUrl, made }: Residence, runtime: Pick<Runtime, "settings">): void {
  const settings = runtime.settings();
  const configuredUrl = (settings.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, "");
  if (configuredUrl !== baseUrl) {
    throw new Error(
      `${name} ${made} at ${baseUrl}, but this run is configured for ${configuredUrl}; nothing was read, deleted or forgotten.\n` +
        `Fix: set fireworks:baseUrl (or FIREWORKS_BASE_URL) back to ${baseUrl}.`,
    );
  }
  const account = accountOf(name);
  if (settings.accountId !== undefined && settings.accountId !== account) {
    throw new Error(
      `${name} belongs to account '${account}', but this run is configured for account '${settings.accountId}'; nothing was read, deleted or forgotten.\n` +
        `Fix: set fireworks:accountId (or FIREWORKS_ACCOUNT_ID) back to ${account}.`,
    );
  }
}

/** Confirms a 404. @throws Error when the key does not see the account, so that 404 proves nothing */
export async function requireVisibleAccount(
  { name, noun }: Residence,
  runtime: Pick<Runtime, "client">,
): Promise<void> {
  const account = accountOf(name);
  const visible = await runtime.client().listAccountIds();
  if (visible.includes(account)) return;
  throw new Error(
    `the service answers "not found" for ${name}, but the API key sees ${visible.length === 0 ? "no account" : `only account ${visible.join(", ")}`}, not '${account}'; so nothing is known of the ${noun}, and nothing was deleted or forgotten.\n` +
      `Fix: set fireworks:apiKey (or FIREWORKS_API_KEY) to a key of account '${account}'.`,
  );
}

function accountOf(name: string): string {
  return /^accounts\/([^/]+)\//.exec(name)?.[1] ?? "";
}
