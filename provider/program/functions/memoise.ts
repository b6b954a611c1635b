import * as pulumi from "@pulumi/pulumi";

/**
 * Calls `load` once per distinct arguments in one run of one stack; a failed call is forgotten. Inline programs of the
 * Automation API share a process, at once or one after another, and Pulumi's mocks are a run of their own as well.
 * Outside of any run nothing is kept.
 */
export function memoise<Args, Result>(load: (args: Args) => Promise<Result>): (args: Args) => Promise<Result> {
  const runs = new WeakMap<object, Map<string, Promise<Result>>>();
  return (args) => {
    const run = currentRun();
    if (run === undefined) return load(args);
    const results = runs.get(run) ?? new Map<string, Promise<Result>>();
    runs.set(run, results);
    const key = JSON.stringify(args);
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = load(args).catch((error: unknown) => {
      results.delete(key);
      throw error;
    });
    results.set(key, result);
    return result;
  };
}

/** What Pulumi's SDK has one of per run: the connection to its resource monitor. */
function currentRun(): object | undefined {
  return pulumi.runtime.getMonitor();
}
