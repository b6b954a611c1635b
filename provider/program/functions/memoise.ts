/** Calls `load` once per distinct arguments; a failed call is forgotten. */
export function memoise<Args, Result>(load: (args: Args) => Promise<Result>): (args: Args) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (args) => {
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
