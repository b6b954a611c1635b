import { type Seed } from "../../emulator/seed.js";
import { parseModelOwnerLine } from "../../resources/promotedModel/handler/ownership.js";

/** The only key of a recorded seed. */
/** The key of every seed. */
export const SEED_KEY = "fw-emulator-key";

/** What a recording does not hold, or holds in another form, for whoever has to decide whether it may be published. */
export const REDACTIONS: readonly string[] = [
  "keys: the seed takes the key fw-emulator-key alone",
  "display names, states' messages, chat templates and links of jobs and models are left out, and every field that this package does not read (who made it, e-mail addresses, data sets, W&B and bucket settings)",
  "descriptions are left out, but for the ownership line, in which the names of stack and resource are replaced by `redacted`",
  "whatever looks like an e-mail address or a key in what is left is replaced by `redacted`",
  "kept: ids and names of account, job, checkpoints, models and shapes, times, states, types, hardware; look whether these tell too much",
];

const EMAIL = /[^\s/@"<>]+@[^\s/@"<>]+\.[a-z]{2,}/gi;
/** Fireworks' own, and common ones that people paste into names: a prefix and a long word with digits, unlike an id of words. */
const KEY = /\b(?:fw|fpk|sk|hf|ghp|pul|wandb)[-_](?=[A-Za-z]*\d)[A-Za-z0-9]{16,}/g;

/** The ownership line without the names of stack and resource: its digests still prove whose the model is. */
export function redactedDescription(description: string | undefined): string | undefined {
  if (parseModelOwnerLine(description) === undefined) return undefined;
  const line = (description ?? "").trimEnd().split("\n").at(-1) ?? "";
  return line.replace(/ by Pulumi stack .* \[pulumi-/, " by Pulumi stack redacted, resource redacted [pulumi-");
}

/** The seed without secrets, and with a key of its own: also where the recorded service is an emulator that has the same one. */
export function redactSeed(seed: Seed, accountId: string, secrets: readonly string[]): Seed {
  const { accounts, ...rest } = redactTexts(seed, secrets);
  return {
    ...rest,
    accounts: accounts.map((account) => (account.id === accountId ? { ...account, apiKeys: [SEED_KEY] } : account)),
  };
}

/** Every text inside, without e-mail addresses and keys. */
export function redactTexts<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === "string") {
    const known = secrets.reduce<string>((text, secret) => text.replaceAll(secret, "redacted"), value);
    return known.replace(EMAIL, "redacted").replace(KEY, "redacted") as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => redactTexts(item, secrets)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactTexts(item, secrets)])) as T;
}
