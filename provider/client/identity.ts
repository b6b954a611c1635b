/**
 * Whether an answer is about what was asked for. A service that mixes things up, or a gateway that caches them, must
 * not lead a write to something else; so an object is taken only under the name that was asked for, and a row only
 * below the parent that was.
 */

import { z } from "zod";
import { type Page } from "./schemas.js";

/** Marks a fault as one of identity, which is told apart from one of form. */
export const FOREIGN = { foreign: true } as const;

const ACCOUNT = /^accounts\/([^/]+)(?:\/|$)/;
/** Any account that the key sees, as a listing may ask for. */
const ANY_ACCOUNT = "accounts/-";
/** A version that is asked for by what it is at the moment. */
const LATEST = "/versions/latest";

/**
 * An answer that is one object. It is given back under the name that was asked for: the service may spell the account
 * in another way, and what follows still goes to the account that the caller means.
 */
export function named<T extends { readonly name: string }>(answer: z.ZodType<T>, asked: string): z.ZodType<T> {
  return answer.transform((found, context) => {
    if (!isSame(found.name, asked)) return foreign(context, "name", found.name, asked);
    return asked.startsWith(`${ANY_ACCOUNT}/`) || asked.endsWith(LATEST) ? found : { ...found, name: asked };
  });
}

/** What a page of a listing is of: `<parent>/<collection>/<id>`, where each collection adds a step. */
export interface Below<T> {
  /** Full name, such as `accounts/acme`; any account for `accounts/-`. */
  readonly parent: string;
  /** Such as `["models"]`, or `["trainingShapes", "versions"]`. */
  readonly collections: readonly string[];
  readonly nameOf: (row: T) => string;
}

/** A page whose rows all belong to one parent, spelt as it was asked for: what is read of them goes into requests. */
export function rowsOf<T>(page: z.ZodType<Page<T>>, below: Below<T>): z.ZodType<Page<T>> {
  return page.transform((found, context) => {
    const stray = found.items.map(below.nameOf).find((name) => !isBelow(name, below));
    if (stray === undefined) return found;
    return foreign(context, "a row", stray, `${below.parent}/${below.collections.join("/<id>/")}/<id>`);
  });
}

/** Whether two full names mean one thing, if it is one account that they spell. */
export function isSame(found: string, asked: string): boolean {
  const [there, wanted] = [withoutAccount(found), withoutAccount(asked)];
  if (there === wanted) return true;
  const shape = wanted.endsWith(LATEST) ? wanted.slice(0, -"latest".length) : undefined;
  return shape !== undefined && there.startsWith(shape) && !there.slice(shape.length).includes("/");
}

/** The account that a full name stands in. */
export function accountOf(name: string): string | undefined {
  return ACCOUNT.exec(name)?.[1];
}

/** An account's id is no name of something else: `accounts/x` alone keeps its own. */
function withoutAccount(name: string): string {
  return name.replace(/^accounts\/[^/]+\//, "");
}

function isBelow<T>(name: string, { parent, collections }: Below<T>): boolean {
  const parts = name.split("/");
  const own = parent.split("/");
  const isParent = own.every((part, index) => part === parts[index] || (index === 1 && parent === ANY_ACCOUNT));
  const rest = parts.slice(own.length);
  return (
    isParent &&
    rest.length === collections.length * 2 &&
    collections.every((collection, index) => rest[index * 2] === collection)
  );
}

/** Refuses an answer as one about something else. @param place where it stands */
export function foreign(context: z.RefinementCtx, place: string, found: string, asked: string): never {
  const [account, wanted] = [accountOf(found), accountOf(asked)];
  const isOnlyAccount = account !== wanted && isSame(found.replace(/[^/]+$/, "<id>"), asked.replace(/[^/]+$/, "<id>"));
  const way = isOnlyAccount ? `; if that is the same account, set accountId to ${account ?? ""}` : "";
  context.addIssue({
    code: "custom",
    path: [place],
    message: `it is '${found}', asked for was '${asked}'${way}`,
    params: FOREIGN,
  });
  return z.NEVER;
}
