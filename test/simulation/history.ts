import { createRuntime } from "../../provider/lifecycle/runtime.js";
import { createHandler } from "../../provider/resources/promotedModel/handler/handler.js";
import { Chance } from "./chance.js";
import { type Cloud, type Habits, OTHER_KEY } from "./cloud.js";
import { converge } from "./convergence.js";
import { crashSometimes, noCrash } from "./crashes.js";
import { EngineRun, type RunOptions } from "./engineRun.js";
import { randomFates } from "./fates.js";
import { Outsider } from "./outsider.js";
import { Program } from "./program.js";
import { Stack } from "./stack.js";
import { type Safeguards, World } from "./world.js";
import { Violation } from "./violation.js";

export const MAX_OPERATIONS = 30;
/** A user needs this long to see a crash and cancel the lock; what was on the wire has arrived by then. */
export const LOCK_MS = 3_000;

export const realSafeguards: Safeguards = { createHandler, createRuntime };

/** Everything of one history, for those who look at its end. */
export interface History {
  readonly world: World;
  readonly stack: Stack;
  readonly program: Program;
  readonly outsider: Outsider;
  /** The state was put back to an earlier one. */
  rolledBack: boolean;
  /** `pulumi state delete`. */
  forgot: boolean;
  operations: number;
  /** Stops with a message, answered by the user. */
  stops: number;
}

export interface HistoryOptions {
  readonly seed: number;
  readonly cloud: Cloud;
  readonly safeguards?: Safeguards;
  readonly trace?: (line: string) => void;
}

/** What one history consisted of. */
export interface Counts {
  operations: number;
  requests: number;
  promotions: number;
  crashPoints: number;
  crashes: number;
  stops: number;
  races: number;
}

export function noCounts(): Counts {
  return { operations: 0, requests: 0, promotions: 0, crashPoints: 0, crashes: 0, stops: 0, races: 0 };
}

export function addCounts(total: Counts, more: Counts): void {
  for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += more[key];
}

/** A stack without resources, at a service of its own. */
export function newHistory({
  seed,
  cloud,
  safeguards = realSafeguards,
  trace,
  habits,
  marks = true,
}: HistoryOptions & { readonly habits?: Habits; readonly marks?: boolean }): History {
  const world = new World({ seed, cloud, safeguards, trace, ...(habits === undefined ? {} : { habits }) });
  const stack = new Stack();
  world.marks = marks;
  world.ledger.records = () => stack.records;
  const outsider = new Outsider(cloud, world.ledger, world.chance);
  const program = new Program(marks);
  return { world, stack, program, outsider, rolledBack: false, forgot: false, operations: 0, stops: 0 };
}

/** Lives through one random history. @throws Violation when a rule was broken */
export async function runHistory(options: HistoryOptions): Promise<Counts> {
  const { cloud } = options;
  const choices = new Chance(options.seed);
  const history = newHistory({ ...options, habits: randomHabits(choices), marks: !choices.often(0.1) });
  const { world } = history;
  const { chance } = world;
  const faultRate = chance.oneOf([0, 0.02, 0.1, 0.25]);
  const crashRate = chance.oneOf([0, 0.02, 0.05, 0.15]);
  const meddling = chance.oneOf([0, 0, 0.1, 0.3]);
  const length = 1 + chance.below(chance.oneOf([4, 10, MAX_OPERATIONS]));
  for (let count = 0; count < length && world.violation === undefined; count += 1) {
    world.fates = randomFates(chance, faultRate);
    world.crashPlan = chance.often(0.5) ? crashSometimes(chance, crashRate) : noCrash;
    cloud.spoilPromotions(chance.often(0.05) ? chance.oneOf(["fail", "never", "vanish"] as const) : undefined);
    await operate(history, meddling);
    history.operations += 1;
    await world.time.pass(LOCK_MS);
    world.time.advance(chance.below(chance.oneOf([10_000, 600_000])));
  }
  if (world.violation === undefined) await converge(history);
  if (world.violation !== undefined) throw world.violation;
  const { promotions, requests, races } = world.ledger;
  const { operations, stops } = history;
  return { operations, stops, promotions, requests, races, crashPoints: world.crashPoints, crashes: world.crashes };
}

/** What the documentation of the service leaves open, one way or the other. */
export function randomHabits(chance: Chance): Habits {
  return {
    promotionMs: chance.oneOf([0, 500, 20_000, 20_000, 90_000]),
    modes: {
      asyncField: chance.oneOf(["operation", "operation", "operation", "done-operation", "ignored", "rejected"]),
      outputModelExists: chance.oneOf(["conflict", "conflict", "return-existing"]),
      repeatedPromote: chance.oneOf(["conflict", "conflict", "last-wins"]),
      failedPromotion: chance.oneOf(["no-model", "stays-uploading"]),
      operationResponse: chance.oneOf(["model", "missing"]),
      operationExpiry: chance.oneOf(["never", "expires"]),
      otherAccount: chance.oneOf(["forbidden", "not-found"]),
    },
  };
}

async function operate(history: History, meddling: number): Promise<void> {
  const { world, stack, outsider } = history;
  const { chance } = world;
  const meddle = (): void => {
    const act = outsider.act();
    world.note(() => `OUTSIDER ${act}`);
  };
  if (chance.often(meddling)) meddle();
  const options: RunOptions = {
    parallel: chance.often(0.4),
    pendingFirst: chance.often(0.7),
    config: world.marks ? {} : { "fireworks:ownershipMarker": "off" },
  };
  let under = true;
  if (chance.often(meddling)) {
    world.time.after(chance.below(5_000), () => {
      if (under) meddle();
    });
  }
  stack.keepCopy();
  const kind = chance.below(100);
  if (kind < 60) await up(history, options, chance.often(0.7));
  // Without markers a forced replacement that crashes is not safe; that is what switching them off costs.
  else if (kind < 68 && world.marks) await force(history, options);
  else if (kind < 75)
    await run(history, "destroy", { ...options, ...(chance.often(0.6) ? randomTarget(history) : {}) });
  else if (kind < 87) await run(history, "refresh", options);
  else if (kind < 91) forget(history);
  else if (kind < 95) await runWithWrongSettings(history, options);
  else rollBack(history);
  under = false;
}

/** An edit of the program, mostly, and `pulumi up`, mostly with its preview. */
async function up(history: History, options: RunOptions, edits: boolean): Promise<void> {
  const { world, program, stack } = history;
  for (let edit = edits ? 1 + world.chance.below(3) : 0; edit > 0; edit -= 1) {
    const what = program.edit(world.chance);
    world.note(() => `EDIT ${what}`);
  }
  if (world.chance.often(0.4)) {
    const preview = await new EngineRun(world, stack, program, { ...options, preview: true }).run("up");
    if (preview !== "done") return;
  }
  await run(history, "up", options);
}

async function force(history: History, options: RunOptions): Promise<void> {
  const replace = new Set(history.stack.records.map(({ slot }) => slot).filter(() => history.world.chance.often(0.5)));
  await run(history, "up", { ...options, replace });
}

async function run(history: History, operation: "up" | "destroy" | "refresh", options: RunOptions): Promise<void> {
  const { world, stack, program } = history;
  world.note(() => `RUN ${operation} ${JSON.stringify({ ...options, replace: [...(options.replace ?? [])] })}`);
  const engine = new EngineRun(world, stack, program, options);
  const outcome = await engine.run(operation);
  world.note(() => `ENDED ${operation}: ${typeof outcome === "string" ? outcome : "failed"}`);
  if (engine.lostTrack) world.noteLoss();
}

/** `pulumi state delete`. */
function forget(history: History): void {
  const { stack, world } = history;
  const { records } = stack;
  if (records.length === 0) return;
  const record = world.chance.oneOf(records);
  world.note(() => `STATE DELETE ${record.slot}`);
  stack.drop(record);
  const model = world.ledger.find(record.id);
  if (model !== undefined) model.lost = true;
  history.forgot = true;
}

function rollBack(history: History): void {
  const { stack, world } = history;
  if (stack.earlier.length === 0) return;
  world.note(() => "ROLLBACK");
  stack.records = world.chance.oneOf(stack.earlier);
  // Records of an earlier state are not believed when they are deleted: their models are newer.
  for (const model of world.ledger.cloud.account.models) world.ledger.of(model).lost = true;
  history.rolledBack = true;
}

function randomTarget({ stack, world }: History): RunOptions {
  return { target: new Set(stack.records.map(({ slot }) => slot).filter(() => world.chance.often(0.4))) };
}

/** A refresh or a destroy with another account's key or at another service never forgets anything. */
async function runWithWrongSettings(history: History, options: RunOptions): Promise<void> {
  const { world, stack } = history;
  const wrong = world.chance.oneOf([
    { "fireworks:apiKey": OTHER_KEY },
    { "fireworks:baseUrl": "https://elsewhere.test" },
    { "fireworks:accountId": "other" },
  ]);
  const before = stack.records.filter(
    (old) => !old.pendingReplacement && !old.delete && world.ledger.find(old.id) !== undefined,
  );
  const operation = world.chance.oneOf(["refresh", "destroy"] as const);
  await run(history, operation, { ...options, config: { ...options.config, ...wrong } });
  const gone = before.filter(
    ({ serial, outputs }) =>
      !stack.records.some((record) => record.serial === serial) &&
      outputs.onDelete !== "keep" &&
      (outputs.onDelete === "delete" || outputs.adopted !== true),
  );
  // A public model is seen with any key, and an earlier state, or one that somebody took it from, is not believed.
  const meddled = gone.some(({ id }) => (world.ledger.find(id)?.meddledAt ?? 0) > 0);
  if (gone.length > 0 && !history.rolledBack && !meddled) {
    world.violation ??= new Violation("forgotten with wrong settings", `${operation} lost ${gone[0]?.id ?? ""}`);
  }
}
