const MOST_BROKEN = 5;

/**
 * Lives through the histories of the seeds from 1 on, until so many have broken a rule that it is enough.
 * @param variable of the environment, by which one is lived through again
 */
export async function liveThrough(
  seeds: number,
  variable: string,
  live: (seed: number) => Promise<void>,
): Promise<{ readonly lived: number; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  let lived = 0;
  // A broken rule is told by its seed; the traces of the errors that a history is made of cost a tenth of its time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  while (lived < seeds && broken.length < MOST_BROKEN) {
    lived += 1;
    try {
      await live(lived);
    } catch (error) {
      broken.push(`${variable}=${lived}: ${String(error)}`);
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  return { lived, broken };
}

/** Tells a history whether it ends well or not. */
export async function tell(live: (trace: (line: string) => void) => Promise<unknown>): Promise<void> {
  const lines: string[] = [];
  try {
    await live((line) => lines.push(line));
  } finally {
    console.log(lines.join("\n"));
  }
}
