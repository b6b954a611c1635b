import { z } from "zod";
import { parseDuration } from "../client/duration.js";
import { type TrainingProfile } from "../client/trainingProfile.js";
import { type Settings } from "../config.js";
import { MADE_OF_OUTPUT, pathsMadeOfOutput } from "../outputText.js";
import { type CheckFailure, type Properties } from "./handler.js";
import { type Identity } from "./identity.js";
import { formatOwnerLine, UNSET_GENERATION } from "./ownership.js";
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
  const madeOfOutput = Object.entries(known).flatMap(([key, value]) => pathsMadeOfOutput(value, key));
  const failures = madeOfOutput.map((property): CheckFailure => ({ property, reason: MADE_OF_OUTPUT }));
  // Told once, at the text itself.
  const isTold = (at: string): boolean => madeOfOutput.some((path) => `${path}.`.startsWith(`${at}.`));
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => !isTold(path.join(".")));
  const wrong = issues.flatMap((issue): CheckFailure[] => {
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
  failures.push(...wrong);
  const faulty = new Set(failures.map(({ property }) => property.split(".", 1)[0] ?? ""));
  const sound =
    parsed.success && failures.length === 0
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

/** Free texts that only the state knows. */
export const annotationsArg = z.record(z.string(), z.string());

export const textArg = z.string().min(1, "must not be empty");

export const displayNameArg = z.string().max(63, "must be shorter than 64 characters");

export const waitForArg = z.enum(["created", "ready"], "must be created or ready");

export const timeoutsArg = z.strictObject({
  create: durationArg.optional(),
  delete: durationArg.optional(),
  poll: durationArg.optional(),
});

const IS_PROFILE = "must be a TrainingProfile of the program, such as new TrainingProfile(...)";

/** What the class could not spread into `trainingShape` and `trainingProfile`. */
export const profileArg = z.undefined(IS_PROFILE);

const profile = z.looseObject({
  trainingShapeVersion: z.string(),
  trainingShape: z.string(),
  trainerImageTag: z.string().optional(),
  maxSupportedContextLength: z.number().optional(),
  nodeCount: z.number().optional(),
  deploymentShapeVersion: z.string().optional(),
  deploymentImageTag: z.string().optional(),
  acceleratorType: z.string().optional(),
  acceleratorCount: z.number().optional(),
  baseModelWeightPrecision: z.string().optional(),
  pipelineParallelism: z.number().optional(),
  trainerMode: z.string().optional(),
  deploymentShape: z.string().optional(),
  supportsLora: z.boolean().optional(),
} satisfies Record<keyof TrainingProfile, z.ZodType>);

/** What the class makes of a `TrainingProfile`. */
export const trainingProfileArg = z.custom<TrainingProfile>((value) => profile.safeParse(value).success, IS_PROFILE);

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

/** The service allows fewer characters than this in a description. */
export const DESCRIPTION_LIMIT = 1000;

/** What is too long about a description beside its ownership line, if it is. @param line absent where such lines are off */
export function descriptionFault(description: string, line: string | undefined): string | undefined {
  const room = DESCRIPTION_LIMIT - 1 - (line === undefined ? 0 : line.length + 1);
  if (description.length <= room) return undefined;
  const why = line === undefined ? "" : ", because an ownership line is appended";
  return `is ${description.length} characters; at most ${room}${why} (the service allows fewer than ${DESCRIPTION_LIMIT} in all)`;
}

/** A description that leaves no room for the ownership line. */
export function descriptionFaults(
  description = "",
  { settings, identity }: { readonly settings: Settings; readonly identity: Identity },
): CheckFailure[] {
  const line = settings.ownershipMarker === false ? undefined : formatOwnerLine(identity, UNSET_GENERATION);
  const reason = descriptionFault(description, line);
  return reason === undefined ? [] : [{ property: "description", reason }];
}
