import { markOf } from "../../provider/lifecycle/generation.js";
import { Chance } from "./chance.js";
import { type Cloud } from "./cloud.js";
import { crashSometimes, noCrash } from "./crashes.js";
import { EngineRun, type RunOptions } from "./engineRun.js";
import { randomFates, smoothly } from "./fates.js";
import { LOCK_MS, randomHabits, realSafeguards } from "./history.js";
import { Program } from "./program.js";
import { Stack } from "./stack.js";
import { StacksLedger } from "./stacksLedger.js";
import { type Safeguards, World } from "./world.js";

const MAX_ROUNDS = 12;

/** Who lives beside a stack, of the same program on the same account. */
const NEIGHBOURS = ["twin", "copy", "rival"] as const;
type Neighbour = (typeof NEIGHBOURS)[number];

/** What histories of several stacks consisted of. */
export interface StacksCounts {
  operations: number;
  requests: number;
  promotions: number;
  crashes: number;
  copies: number;
  refusals: number;
  adopted: number;
  unsigned: number;
  races: number;
}

export function noStacksCounts(): StacksCounts {
  return {
    ...{ operations: 0, requests: 0, promotions: 0, crashes: 0, copies: 0 },
    ...{ refusals: 0, adopted: 0, unsigned: 0, races: 0 },
  };
}

export interface StacksOptions {
  readonly seed: number;
  readonly cloud: Cloud;
  readonly safeguards?: Safeguards;
  readonly trace?: (line: string) => void;
}

/**
 * Lives through one random history of a stack and its neighbours: one of the same name in another Pulumi backend, one
 * under another name that now and then gets a copy of its state, and one that races it for the ids that the program names.
 * @throws Violation when one takes or deletes what another holds
 */
export async function runStacksHistory({
  seed,
  cloud,
  safeguards = realSafeguards,
  trace,
}: StacksOptions): Promise<StacksCounts> {
  const ledger = new StacksLedger(cloud);
  const habits = randomHabits(new Chance(seed));
  const world = new World({ seed, cloud, safeguards, trace, habits, ledger });
  const { chance } = world;
  const [here, there] = [markOf("s3://here"), markOf("s3://there")];
  const main = new Stack("dev", here);
  const neighbours: Record<Neighbour, Stack> = {
    twin: new Stack("dev", there),
    copy: new Stack("copy", here),
    rival: new Stack("rival", here),
  };
  const chosen = NEIGHBOURS.filter(() => chance.often(0.5));
  const others = (chosen.length === 0 ? [chance.oneOf(NEIGHBOURS)] : chosen).map((kind) => neighbours[kind]);
  const stacks = [main, ...others];
  ledger.records = () => stacks.flatMap(({ records }) => records);
  const program = new Program();
  const counts = noStacksCounts();
  const faultRate = chance.oneOf([0, 0.02, 0.1]);
  const crashRate = chance.oneOf([0, 0.02, 0.05]);

  const run = async (running: readonly Stack[], operation: "up" | "destroy" | "refresh"): Promise<void> => {
    const starts = running.map((stack) => {
      const replace = new Set(stack.records.map(({ slot }) => slot).filter(() => chance.often(0.05)));
      const options: RunOptions = { parallel: chance.often(0.4), pendingFirst: chance.often(0.7), replace };
      world.note(() => `RUN ${operation} of ${stack.name} in ${stack.backend ?? ""}`);
      return new EngineRun(world, stack, program, options).start(operation);
    });
    for (const outcome of await world.time.drive(Promise.all(starts))) {
      counts.operations += 1;
      if (typeof outcome === "object") counts.refusals += outcome.filter(isRefusal).length;
    }
  };

  const rounds = 2 + chance.below(MAX_ROUNDS);
  for (let round = 0; round < rounds && world.violation === undefined; round += 1) {
    world.fates = randomFates(chance, faultRate);
    world.crashPlan = chance.often(0.5) ? crashSometimes(chance, crashRate) : noCrash;
    for (let edit = chance.below(3); edit > 0; edit -= 1) {
      const what = program.edit(chance);
      world.note(() => `EDIT ${what}`);
    }
    if (others.includes(neighbours.copy) && chance.often(0.3)) {
      world.note(() => "COPY");
      counts.copies += 1;
      neighbours.copy.records = copyOf(main, neighbours.copy);
    }
    // What is on the wire arrives before the same stack runs again; others do not wait.
    const running = chance.often(0.5) ? stacks : [chance.oneOf(stacks)];
    await run(running, chance.oneOf(["up", "up", "up", "up", "refresh", "destroy"] as const));
    await world.time.pass(LOCK_MS);
    world.time.advance(chance.below(chance.oneOf([10_000, 600_000])));
  }
  world.fates = smoothly;
  world.crashPlan = noCrash;
  // Whoever ends takes nothing of the others along.
  for (const stack of stacks.toReversed()) {
    if (world.violation === undefined) await run([stack], "destroy");
  }
  if (world.violation !== undefined) throw world.violation;
  const { requests, promotions, races, unsigned, adopted } = ledger;
  return { ...counts, requests, promotions, races, unsigned, adopted, crashes: world.crashes };
}

function isRefusal({ message }: { readonly message: string }): boolean {
  return /in another Pulumi backend|this state is a copy of|is not recorded here/.test(message);
}

/** `pulumi stack export`, the other stack's name put in, `pulumi stack import`. */
function copyOf(main: Stack, { name }: Stack): Stack["records"] {
  const text = JSON.stringify(main.records).replaceAll(`urn:pulumi:${main.name}::`, `urn:pulumi:${name}::`);
  return JSON.parse(text) as Stack["records"];
}
