import { z } from "zod";
import { parseDuration } from "../client/duration.js";
import { type Settings } from "../config.js";
import { type CheckFailure, type Properties } from "./handler.js";
import { containsUnknown } from "./properties.js";

/** What a user wrote, parsed. */
export interface ParsedArgs<Values> {
  /** A property that is unknown at preview, or faulty, is absent. */
  readonly values: Partial<Values>;
  /** Properties whose value is, or holds, an unknown. */
  readonly unknown: ReadonlySet<string>;
  readonly failures: CheckFailure[];
}

/**
 * Parses the user's own properties and finds every fault of every property. Unknown values are not
 * validated, so whatever the schema requires has to be optional in it and asked for afterwards.
 * @param schema its messages continue the value: "must be a text"
 * @param furtherFaults what else is wrong with the values; what is unknown, or faulty by itself, is set all the same
 */
export function parseArgs<Shape extends z.ZodRawShape>(
  resource: string,
  schema: z.ZodObject<Shape, z.core.$strict>,
  properties: Properties,
  furtherFaults: (
    values: Partial<z.output<z.ZodObject<Shape>>>,
    unknown: ReadonlySet<string>,
  ) => readonly CheckFailure[] = () => [],
): ParsedArgs<z.output<z.ZodObject<Shape>>> {
  const unknown = new Set(Object.keys(properties).filter((key) => containsUnknown(properties[key])));
  const known = Object.fromEntries(Object.entries(properties).filter(([key]) => !unknown.has(key)));
  const parsed = schema.safeParse(known);
  const failures = (parsed.error?.issues ?? []).flatMap((issue): CheckFailure[] => {
    if (issue.code === "unrecognized_keys") {
      const known = Object.keys(schema.shape).join(", ");
      return issue.keys.map((key) => ({
        property: [...issue.path, key].join("."),
        reason: `is not a property of ${resource}; known are ${known}`,
      }));
    }
    const value = issue.path.reduce<unknown>((at, key) => (at as Properties)[key as string], known);
    return [{ property: issue.path.join("."), reason: `${JSON.stringify(value)} ${inWords(issue.message)}` }];
  });
  const faulty = new Set(failures.map(({ property }) => property.split(".", 1)[0] ?? ""));
  const sound = parsed.success
    ? parsed
    : schema.safeParse(Object.fromEntries(Object.entries(known).filter(([key]) => !faulty.has(key))));
  const values = (sound.data ?? {}) as Partial<z.output<z.ZodObject<Shape>>>;
  failures.push(...furtherFaults(values, new Set([...unknown, ...faulty])));
  return { values, unknown, failures };
}

/** zod's own text for a wrong type, said like every other rule. */
function inWords(message: string): string {
  return message.replace(/^Invalid input: expected (\w+), received \w+$/, "must be of type $1");
}

/** Arguments that several resources take. */
export const durationArg = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, "must be a duration such as 2h, 90s or 1h30m");

export const preflightArg = z.enum(["strict", "warn", "off"], "must be strict, warn or off");

/**
 * Names of another account than the stack's, by the property that holds them.
 * @param accounts absent where nothing is named
 */
export function foreignNames(
  accounts: Readonly<Record<string, string | undefined>>,
  { accountId }: Pick<Settings, "accountId">,
): CheckFailure[] {
  if (accountId === undefined) return [];
  return Object.entries(accounts)
    .filter(([, account]) => account !== undefined && account !== accountId)
    .map(([property, account]) => ({
      property,
      reason: `belongs to account '${account ?? ""}', but this stack works in '${accountId}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack`,
    }));
}

/** The account of a shape, unless it is Fireworks' own, which is everybody's. */
export function accountOfShape(shape: { readonly accountId: string } | undefined): string | undefined {
  return shape?.accountId === "fireworks" ? undefined : shape?.accountId;
}
