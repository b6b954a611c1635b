import * as pulumi from "@pulumi/pulumi";
import { MAX_MESSAGE_LENGTH, plainText } from "../../plainText.js";

/**
 * Calls `load` once per distinct arguments in one run of one stack; a failed call is forgotten. Inline programs of the
 * Automation API share a process, at once or one after another, and Pulumi's mocks are a run of their own as well.
 * Outside of any run nothing is kept.
 */
export function memoise<Args, Result>(load: (args: Args) => Promise<Result>): (args: Args) => Promise<Result> {
  const runs = new WeakMap<object, Map<string, Promise<Result>>>();
  return (args) => {
    const run = currentRun();
    const results = (run && runs.get(run)) ?? new Map<string, Promise<Result>>();
    if (run !== undefined) runs.set(run, results);
    const key = JSON.stringify(args);
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = load(args).catch((error: unknown) => {
      results.delete(key);
      throw cleaned(error);
    });
    results.set(key, result);
    return result;
  };
}

/** What Pulumi's SDK has one of per run: the connection to its resource monitor. */
function currentRun(): object | undefined {
  return pulumi.runtime.getMonitor();
}

/** An error as it may leave: Pulumi prints message and stack, and the service's own words are in them. */
function cleaned(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  // The client has taken its key out.
  const clean = (text: string): string => plainText(text, { redact: (shown) => shown, maxLength: MAX_MESSAGE_LENGTH });
  const { message, stack = message } = error;
  return Object.assign(error, { message: clean(message), stack: clean(stack) });
}
