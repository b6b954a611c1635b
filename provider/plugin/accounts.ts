import { type Properties } from "../lifecycle/handler.js";

/** Names that inputs hold once they are checked, each of which begins with the account. */
const NAMES = ["name", "jobName", "deploymentName", "inferenceModel"] as const;

/** The name of the object that checked inputs stand for, if it belongs to another account than the provider's. */
export function ofAnotherAccount(olds: Properties, accountId: string | undefined): string | undefined {
  if (accountId === undefined) return undefined;
  const held = NAMES.map((name) => olds[name]).find((value) => typeof value === "string" && value.startsWith(ACCOUNTS));
  return typeof held === "string" && held.split("/")[1] !== accountId ? held : undefined;
}

const ACCOUNTS = "accounts/";
