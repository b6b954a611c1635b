import { type Cloud } from "./cloud.js";
import { converge } from "./convergence.js";
import { type CrashPlan, crashAt, noCrash, type Victim, VICTIMS } from "./crashes.js";
import { EngineRun, type RunOptions } from "./engineRun.js";
import { type History, newHistory, realSafeguards } from "./history.js";
import { type Program } from "./program.js";
import { type Safeguards } from "./world.js";

/** An operation to crash, and what stands before it. */
export interface Scenario {
  readonly title: string;
  /** Declares what is there before; nothing for a creation. */
  readonly before?: (program: Program) => void;
  readonly change: (program: Program) => void;
  readonly operation?: "up" | "destroy";
  readonly options?: RunOptions;
}

const ARGS = { trainerJob: "sft-0", timeouts: { create: "30s", poll: "10s", delete: "30s" } };
const auto = (program: Program): void => {
  program.declare(0, { ...ARGS, displayName: "Bot" });
};
const explicit = (program: Program): void => {
  program.declare(0, { ...ARGS, outputModelId: "bot0-0", replaceInPlace: true, displayName: "Bot" });
};

export const SCENARIOS: readonly Scenario[] = [
  { title: "create with a generated id", change: auto },
  { title: "create with an id of the user's", change: explicit },
  {
    title: "update",
    before: auto,
    change: (program) => {
      program.describe(0, { displayName: "Better bot", description: "better" });
    },
  },
  {
    title: "delete",
    before: auto,
    change: (program) => {
      program.remove(0);
    },
  },
  { title: "destroy", before: explicit, change: () => undefined, operation: "destroy" },
  {
    title: "replace by another checkpoint",
    before: auto,
    change: (program) => {
      program.choose(0, { checkpoint: "step-20" });
    },
  },
  {
    title: "replace in place",
    before: explicit,
    change: (program) => {
      program.choose(0, { checkpoint: "step-20" });
    },
  },
  { title: "replace by force", before: explicit, change: () => undefined, options: { replace: new Set([0]) } },
];

/** How much was tried. */
export interface CrashCounts {
  runs: number;
  single: number;
  double: number;
  requests: number;
  stops: number;
}

export interface EnumerationOptions {
  readonly cloud: Cloud;
  /** Which second crash follows a first one. @default the same kind again */
  readonly pairs?: "same" | "all";
  readonly double?: boolean;
  readonly safeguards?: Safeguards;
}

/** Every single crash of a scenario, and every double one: the operation is repeated and crashes again. @throws Violation */
export async function enumerateCrashes(scenario: Scenario, options: EnumerationOptions): Promise<CrashCounts> {
  const counts: CrashCounts = { runs: 0, single: 0, double: 0, requests: 0, stops: 0 };
  const live = (...plans: CrashPlan[]): Promise<number[]> => liveThrough(scenario, plans, options, counts);
  const [points = 0] = await live(noCrash);
  for (let first = 0; first < points; first += 1) {
    for (const victim of VICTIMS) {
      const [, again = 0] = await live(crashAt(first, victim), noCrash);
      counts.single += 1;
      if (options.double === false) continue;
      for (let second = 0; second < again; second += 1) {
        for (const other of options.pairs === "all" ? VICTIMS : [victim]) {
          await live(crashAt(first, victim), crashAt(second, other));
          counts.double += 1;
        }
      }
    }
  }
  return counts;
}

/** @returns how many crash points each run of the operation passed */
async function liveThrough(
  { before, change, operation = "up", options = {} }: Scenario,
  plans: readonly CrashPlan[],
  { cloud, safeguards = realSafeguards }: EnumerationOptions,
  counts: CrashCounts,
): Promise<number[]> {
  const history = newHistory({ seed: 1, cloud, safeguards, habits: { promotionMs: 0 } });
  const { world, stack, program } = history;
  before?.(program);
  await new EngineRun(world, stack, program).run("up");
  change(program);
  const passed: number[] = [];
  for (const plan of plans) {
    world.crashPlan = plan;
    const start = world.crashPoints;
    const outcome = await new EngineRun(world, stack, program, options).run(operation);
    if (outcome !== "done") world.noteLoss();
    passed.push(world.crashPoints - start);
    await world.time.pass(3_000);
  }
  await finish(history, operation);
  counts.runs += 1;
  counts.requests += world.ledger.requests;
  counts.stops += history.stops;
  return passed;
}

async function finish(history: History, operation: "up" | "destroy"): Promise<void> {
  const { world, stack, program } = history;
  world.crashPlan = noCrash;
  if (operation === "destroy") {
    await new EngineRun(world, stack, program).run("destroy");
    program.remove(0);
  }
  await converge(history);
}

export type { Victim };
