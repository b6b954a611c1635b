import { diffFields, type FieldTable } from "../../lifecycle/fieldTable.js";
import { type Properties } from "../../lifecycle/handler.js";
import { containsUnknown } from "../../lifecycle/unknown.js";

/** What a change of each input does; another model is loaded before the old one is taken off. */
const FIELDS = {
  deployment: "replace",
  model: "update",
  default: "update",
  displayName: "update",
  description: "update",
  public: "update",
  timeouts: "update",
  preflight: "ignore",
} as const satisfies FieldTable<string>;

export type Field = keyof typeof FIELDS;

/**
 * Compares saved state with checked inputs.
 * @param isReplaced whether what has this name is certain to have another one after this update
 */
export function diffDeployedModel(
  olds: Properties,
  news: Properties,
  isReplaced: (name: unknown) => boolean,
): { updates: Field[]; replaces: Field[] } {
  const held = isSameDeployment(olds.deployment, news.deployment) ? { ...olds, deployment: news.deployment } : olds;
  const { updates, replaces } = diffFields(FIELDS, held, news);
  // An unknown may turn out to be the same: a change, but no certain replacement.
  const uncertain = replaces.filter((field) => containsUnknown(news[field]) && !isReplaced(olds[field]));
  return { updates: [...updates, ...uncertain], replaces: replaces.filter((field) => !uncertain.includes(field)) };
}

/** State has the full name; a program may write the id alone. */
export function isSameDeployment(saved: unknown, written: unknown): boolean {
  if (typeof saved !== "string" || typeof written !== "string") return saved === written;
  return saved === written || saved.endsWith(`/deployments/${written}`);
}

/** `r12 -> r11`, shortened where the account is the same. */
export function describeSwap(from: unknown, to: unknown): string {
  const [old, now] = [String(from), containsUnknown(to) ? "a model not known yet" : String(to)];
  const [oldAccount, nowAccount] = [old, now].map((name) => name.slice(0, name.lastIndexOf("/")));
  const short = (name: string): string => (oldAccount === nowAccount ? (name.split("/").at(-1) ?? name) : name);
  return `${short(old)} -> ${containsUnknown(to) ? now : short(now)}`;
}
