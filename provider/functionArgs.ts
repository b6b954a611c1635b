/** What an argument of a data function is; all of them are texts. */
export interface ExpectedText {
  /** What it is, for whoever leaves it out. */
  readonly is: string;
  readonly isOptional?: true;
}

const trainerJob = { is: "the trainer job's id or full name" };

/** Every argument of every data function, whichever language calls it. */
export const FUNCTION_ARGS = {
  getTrainingProfile: {
    trainingShape: { is: "accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>" },
  },
  listCheckpoints: { trainerJob },
  listLiveCheckpoints: { trainerJob },
  listTrainingShapes: {
    account: { is: "an account's id, or -", isOptional: true },
    filter: { is: "a filter in AIP-160", isOptional: true },
    orderBy: { is: "the field to sort by", isOptional: true },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ExpectedText>>>>;

export type FunctionName = keyof typeof FUNCTION_ARGS;

/** A fault of one argument, in words that continue its name. */
export interface ArgumentFault {
  readonly name: string;
  readonly fault: string;
}

/**
 * Every fault of a function's arguments; null is what is left out, as it is for Pulumi.
 * @param whyNoText what is wrong with a value that is given, beside that it is no text
 */
export function argumentFaults(
  called: FunctionName,
  args: Readonly<Record<string, unknown>>,
  whyNoText: (value: unknown) => string | undefined = () => undefined,
): ArgumentFault[] {
  const expected: Readonly<Record<string, ExpectedText>> = FUNCTION_ARGS[called];
  const names = Object.keys(expected);
  const unknown = Object.entries(args).flatMap(([name, value]) =>
    isGiven(value) && !names.includes(name) ? [{ name, fault: `is no argument; known are ${names.join(", ")}` }] : [],
  );
  const wrong = Object.entries(expected).flatMap(([name, { is, isOptional = false }]) => {
    const value = args[name];
    if (!isGiven(value)) return isOptional ? [] : [{ name, fault: `is required: ${is}` }];
    const fault = whyNoText(value) ?? (typeof value === "string" ? undefined : `must be a text: ${is}`);
    return fault === undefined ? [] : [{ name, fault }];
  });
  return [...unknown, ...wrong];
}

/** The arguments that are given. */
export function givenOf<Args extends object>(args: Args): Args {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => isGiven(value))) as Args;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
