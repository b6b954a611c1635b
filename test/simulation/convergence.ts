import { type Properties } from "../../provider/lifecycle/handler.js";
import { fullName } from "./cloud.js";
import { EngineRun, type Failure } from "./engineRun.js";
import { noCrash } from "./crashes.js";
import { smoothly } from "./fates.js";
import { type History } from "./history.js";
import { textOf } from "./ledger.js";
import { Violation } from "./violation.js";

/** In a serial run each of five resources stops the run by itself: to be decided on, to wait, once more to mark it. */
const ROUNDS = 16;
const HOUR_MS = 3_600_000;

/** A stop that leaves the decision to the user, and when it is right to stop. */
interface Stop {
  readonly message: RegExp;
  readonly isJustified: (history: History, failure: Failure) => boolean;
  /** What the message tells the user to do. */
  readonly fix: (history: History, failure: Failure) => Promise<void>;
}

const STOPS: readonly Stop[] = [
  {
    message: /already exists|needs proof|does not exist, so there is nothing to adopt/,
    // What holds another checkpoint than the one that is chosen now is another promotion.
    isJustified: (history, { slot, message }) => message.includes("it holds") || !isProvable(history, slot),
    fix: decideOnId,
  },
  {
    message: /already holds/,
    isJustified: ({ program }, { slot }) => program.get(slot)?.args.outputModelId !== undefined,
    fix: ({ program }, { slot }) => {
      program.choose(slot, { outputModelId: `bot${slot}-free-${slot}` });
      return Promise.resolve();
    },
  },
  {
    message: /replaceInPlace: deletes the old model first/,
    isJustified: ({ program }, { slot }) => program.get(slot)?.args.onDelete === "keep",
    fix: ({ program }, { slot }) => {
      program.choose(slot, { replaceInPlace: undefined });
      return Promise.resolve();
    },
  },
  {
    message: /replaceInPlace: deletes .* first, but its state says onDelete: "keep"/,
    isJustified: (history, { slot }) => history.stack.live(slot)?.inputs.onDelete === "keep",
    fix: ({ program }, { slot }) => {
      program.choose(slot, { replaceInPlace: undefined, outputModelId: `bot${slot}-free-${slot}` });
      return Promise.resolve();
    },
  },
  {
    message: /was not changed: /,
    isJustified: (history, { slot }) => {
      const { id } = history.stack.live(slot) ?? {};
      const model = history.world.ledger.find(id ?? "");
      // Deleted by the outsider, and made again by a replacement that died before it was marked and saved.
      const unsaved = history.outsider.changedAnything && model?.owner === slot && model.generation === undefined;
      return history.rolledBack || history.forgot || unsaved || model?.retaken === true || (model?.meddledAt ?? 0) > 0;
    },
    fix: ({ stack, program, world }, { slot }) => {
      const record = stack.live(slot);
      if (record !== undefined) {
        stack.drop(record);
        const outputModelId = textOf(record.outputs.outputModelId);
        program.choose(slot, { adopt: "always", outputModelId, outputModelIdPrefix: undefined });
      }
      world.noteLoss();
      return Promise.resolve();
    },
  },
  {
    message: /is not ready after/,
    isJustified: ({ world }, { message }) => world.ledger.cloud.model(modelIn(message))?.state === "UPLOADING",
    fix: async (history, failure) => {
      const { world } = history;
      const id = modelIn(failure.message);
      // One that never ends has to be given up; it is kept from deletion by `onDelete` alone.
      const operation = world.ledger.cloud.account.operations.findLast(({ model }) => model === id);
      if (operation?.outcome !== "never") return;
      await giveUp(history, failure);
    },
  },
  {
    message: /is gone\. Fix: run pulumi refresh|No model was made/,
    isJustified: ({ rolledBack, outsider, world }, { message }) => {
      const { operations } = world.ledger.cloud.account;
      const hasFailed = operations.some(({ model, outcome }) => model === modelIn(message) && outcome === "fail");
      return rolledBack || outsider.changedAnything || hasFailed;
    },
    fix: async (history) => {
      await refresh(history);
    },
  },
];

/** After all faults: the program has exactly its models, or the user is told what to decide. */
export async function converge(history: History): Promise<void> {
  const { world, stack, outsider } = history;
  world.fates = smoothly;
  world.crashPlan = noCrash;
  world.ledger.cloud.spoilPromotions(undefined);
  world.time.advance(HOUR_MS);
  if (outsider.changedAnything || history.rolledBack || isStale(history)) await refresh(history);
  // What is adopted is only marked at first; the next run changes what differs.
  let settled = 0;
  for (let round = 1; ; round += 1) {
    const outcome = await new EngineRun(world, stack, history.program).run("up");
    if (world.violation !== undefined) break;
    if (outcome === "done") {
      settled += 1;
      if (settled >= 2 && !isStale(history)) break;
      if (isStale(history)) await refresh(history);
      continue;
    }
    if (outcome === "killed" || round >= ROUNDS) {
      throw new Violation("no convergence", `${ROUNDS} rounds: ${JSON.stringify(outcome)}`);
    }
    for (const failure of outcome) await follow(history, failure);
    world.time.advance(HOUR_MS);
  }
  if (world.violation !== undefined) throw world.violation;
  for (const { slot } of history.program.resources()) requireWanted(history, slot);
  requireNoOrphans(history);
  await requireRest(history);
}

/** A deletion that was interrupted before it was saved; only a refresh shows that. */
function isStale({ stack, world: { ledger } }: History): boolean {
  return stack.records.some(({ id }) => ledger.cloud.model(id) === undefined && ledger.deleted.has(id));
}

async function follow(history: History, failure: Failure): Promise<void> {
  history.world.note(() => `FOLLOW ${failure.message}`);
  history.stops += 1;
  // The service itself has failed this promotion, in a way that blocks the id.
  if (/unusable .* is left/.test(failure.message)) {
    await giveUp(history, failure);
    return;
  }
  const stop = STOPS.find(({ message }) => message.test(failure.message));
  if (stop?.isJustified(history, failure) !== true) {
    throw new Violation("a stop without a reason", `${failure.method} ${failure.slot}: ${failure.message}`);
  }
  await stop.fix(history, failure);
}

/** `pulumi destroy --target`, and by hand what `onDelete` keeps. */
async function giveUp({ world, stack, program }: History, { slot, message }: Failure): Promise<void> {
  const id = stack.live(slot)?.id ?? modelIn(message);
  await new EngineRun(world, stack, program, { target: new Set([slot]) }).run("destroy");
  const { account } = world.ledger.cloud;
  account.models = account.models.filter((model) => fullName(model.id) !== id);
}

/** The model that a message is about. */
function modelIn(message: string): string {
  return /accounts\/acme\/models\/[a-z0-9-]+/.exec(message)?.[0] ?? "";
}

/** An id that is taken: another id, or the model that is there. */
function decideOnId({ program, world }: History, { slot }: Failure): Promise<void> {
  const change: Properties = world.chance.often(0.5)
    ? { adopt: "always" }
    : { outputModelId: `bot${slot}-free-${world.chance.below(1000)}`, outputModelIdPrefix: undefined };
  program.choose(slot, change);
  return Promise.resolve();
}

/** Whether the id or the marker of what stands in the way proves that it is this resource's own. */
function isProvable({ program, world, rolledBack, forgot }: History, slot: number): boolean {
  const { args } = program.get(slot) ?? {};
  if (args === undefined) return false;
  const { outputModelId } = args;
  // A generated id is its own proof, unless somebody else has put a marker there.
  if (outputModelId === undefined)
    return !world.ledger.cloud.account.models.some(({ description }) => textOf(description).includes("owner="));
  const there = world.ledger.find(fullName(textOf(outputModelId)));
  if (there?.owner !== slot || there.meddledAt > 0 || there.source?.version !== program.get(slot)?.version)
    return false;
  if (there.generation !== undefined) return true;
  // It has no marker yet: only a crash or a lost answer explains that nobody remembers it.
  const { unproved = false, kept, promoter } = there;
  return world.marks && !rolledBack && !forgot && !unproved && !kept && promoter?.lostTrack !== true;
}

async function refresh({ world, stack, program }: History): Promise<void> {
  await new EngineRun(world, stack, program).run("refresh");
}

function requireWanted({ program, stack, world }: History, slot: number): void {
  const args = program.get(slot)?.args ?? {};
  const record = stack.live(slot);
  const fail = (why: string): never => {
    throw new Violation("not what is wanted", `resource ${slot}: ${why}`);
  };
  if (record === undefined) return fail("is not in the state");
  if (record.initErrors.length > 0) fail(`is not ready: ${record.initErrors.join("; ")}`);
  const model = world.ledger.cloud.model(record.id);
  if (model === undefined) return fail(`${record.id} does not exist`);
  // Made again by somebody else: told, and left alone until the user decides.
  if (record.outputs.createTime !== undefined && record.outputs.createTime !== model.createTime) return;
  if (model.state !== "READY") fail(`${record.id} is ${model.state ?? ""}`);
  if (args.outputModelId !== undefined && !record.id.endsWith(`/${textOf(args.outputModelId)}`))
    fail(`is ${record.id}`);
  const { source } = world.ledger.of(model);
  const pinned = (record.inputs.resolvedCheckpoint as { name?: string } | undefined)?.name;
  if (source !== undefined && pinned !== undefined && source.checkpoint !== pinned && record.outputs.adopted !== true) {
    fail(`${record.id} was made from ${source.checkpoint}, the state says ${pinned}`);
  }
  for (const field of ["displayName", "public", "contextLength"] as const) {
    if (args[field] !== undefined && (model[field] ?? false) !== args[field]) {
      fail(`${field} is ${JSON.stringify(model[field])} instead of ${JSON.stringify(args[field])}`);
    }
  }
  const text = textOf(model.description);
  if (args.description !== undefined && !text.startsWith(`${textOf(args.description)}${world.marks ? "\n" : ""}`)) {
    fail(`the description is ${JSON.stringify(text)} instead of ${textOf(args.description)}`);
  }
  if (world.marks && !text.includes("generation=") && world.ledger.of(model).meddledAt === 0)
    fail(`${record.id} has no marker`);
}

function requireNoOrphans({ program, stack, world, rolledBack }: History): void {
  // Without markers nothing proves whose an unfinished model is; that is told, and the model left.
  if (!world.marks) return;
  const known = new Set(stack.records.map(({ id }) => id));
  for (const model of world.ledger.cloud.account.models) {
    const { owner, source, meddledAt, lost, kept } = world.ledger.of(model);
    if (known.has(fullName(model.id)) || owner === undefined || meddledAt > 0 || kept) continue;
    const declared = program.get(owner);
    const live = stack.live(owner);
    const pinned = (live?.inputs.resolvedCheckpoint as { name?: string } | undefined)?.name;
    const same = source !== undefined && declared?.version === source.version && pinned === source.checkpoint;
    if (!lost || (same && !rolledBack)) throw new Violation("an orphan", `${fullName(model.id)} of resource ${owner}`);
  }
}

/** Nothing is left to do: another `up` writes nothing. */
async function requireRest({ world, stack, program }: History): Promise<void> {
  const before = world.ledger.writes;
  const outcome = await new EngineRun(world, stack, program).run("up");
  if (outcome !== "done") throw new Violation("no rest", `a second up says ${JSON.stringify(outcome)}`);
  if (world.ledger.writes !== before) throw new Violation("no rest", "a second up writes again");
}
