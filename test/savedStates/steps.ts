import { type RecordedRequest } from "../../provider/emulator/index.js";
import { type Run, type TestStack } from "../support/testStack.js";

/** One step of a stack's further life. */
export type Step = Readonly<
  /** With `--skip-preview`, but for `preview`. A program stays until another one is given. */
  | { run: "refresh" | "preview" | "up" | "destroy"; program?: string }
  /** The service's time goes on. */
  | { wait: string }
>;

export const refresh: Step = { run: "refresh" };
export const preview: Step = { run: "preview" };
export const up: Step = { run: "up" };
export const destroy: Step = { run: "destroy" };
export const wait = (time: string): Step => ({ wait: time });
/** An `up` of a program that was edited. */
export const edit = (program: string): Step => ({ run: "up", program });

/** What a step was seen to do from outside. */
export interface Outcome {
  readonly step: string;
  readonly exitCode: number;
  /** The engine's own count, such as `1 updated`. */
  readonly resources: readonly string[];
  /** What changes something at the service, in order, with its body. */
  readonly writes: readonly string[];
  /** The other requests and how often each was sent; their order may vary. */
  readonly reads: Readonly<Record<string, number>>;
}

/** Goes through the steps; waits are no outcomes. */
export async function take(stack: TestStack, steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    if ("wait" in step) {
      stack.emulator.advance(step.wait);
      continue;
    }
    if (step.program !== undefined) stack.setProgram(step.program);
    const before = stack.emulator.requests().length;
    const run = await stack[step.run]();
    const name = step.program === undefined ? step.run : `edit and ${step.run}`;
    outcomes.push(outcomeOf(name, run, stack.emulator.requests().slice(before)));
  }
  return outcomes;
}

function outcomeOf(step: string, { exitCode, text }: Run, requests: readonly RecordedRequest[]): Outcome {
  const counts = text.matchAll(
    /^ +(?:[-+~]+ ?)?(\d+ (?:to )?(?:create|update|delete|replace|unchanged)d?)(?= |$|\.)/gm,
  );
  const reads: Record<string, number> = {};
  for (const line of requests.filter(isRead).map(lineOf).toSorted()) reads[line] = (reads[line] ?? 0) + 1;
  const writes = requests.filter((request) => !isRead(request)).map(lineOf);
  return { step, exitCode, resources: Array.from(counts, ([, count = ""]) => count), writes, reads };
}

function isRead({ method }: RecordedRequest): boolean {
  return method === "GET";
}

function lineOf({ method, path, query, body }: RecordedRequest): string {
  const search = Object.entries(query)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted();
  const target = search.length === 0 ? path : `${path}?${search.join("&")}`;
  const line = body === null ? `${method} ${target}` : `${method} ${target} ${JSON.stringify(body)}`;
  // Drawn at random for every object.
  return line.replace(/generation=[0-9a-f]{8}/g, "generation=random");
}
