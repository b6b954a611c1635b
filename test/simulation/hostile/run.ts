import { type HostileServer, type Pick } from "../../support/hostileServer.js";
import { virtualClock } from "../../support/virtualClock.js";
import { type Chance } from "../chance.js";
import { START } from "../cloud.js";
import { Violation } from "../violation.js";
import { Judge } from "./judge.js";
import { Life } from "./life.js";
import { type Program, PROGRAMS } from "./programs.js";

const HOUR_MS = 3_600_000;
const HONEST_ROUNDS = 4;
const NAME = "mine";

/** How often what was mutated, and what came of the operations. */
export interface Counts {
  readonly mutations: Map<string, number>;
  readonly outcomes: Map<string, number>;
  runs: number;
  requests: number;
}

export function noCounts(): Counts {
  return { mutations: new Map(), outcomes: new Map(), runs: 0, requests: 0 };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** How the answers of the operations of one run are mutated. */
export interface Plan {
  readonly program: Program;
  /** Called before each operation. @param step from 0 */
  readonly turn: (server: HostileServer, step: number) => void;
  readonly trace?: ((line: string) => void) | undefined;
}

/** The operations of a program's life. */
const STEPS: readonly (readonly [string, (life: Life, program: Program) => Promise<void>])[] = [
  ["preview", (life, { args }) => life.preview(args)],
  ["up", (life, { args }) => life.up(args)],
  ["refresh", (life) => life.refresh()],
  ["preview", (life, { args, edited }) => life.preview({ ...args, ...edited })],
  ["up", (life, { args, edited }) => life.up({ ...args, ...edited })],
  ["refresh", (life) => life.refresh()],
  ["up", (life, { args, edited, replaced }) => life.up({ ...args, ...edited, ...replaced })],
  ["refresh", (life) => life.refresh()],
  ["destroy", (life) => life.destroy()],
];

/** The random run of a seed. */
export function planOf(seed: number, chance: Chance): Omit<Plan, "trace"> {
  const programs = Object.values(PROGRAMS);
  const program = programs[seed % programs.length];
  if (program === undefined) throw new Error("there is no program");
  // Until then the service is honest, so that each step is met as it usually begins.
  const first = chance.often(0.4) ? 0 : chance.below(STEPS.length);
  return {
    program,
    turn: (server, step) => {
      if (step >= first) server.turn(pickOf(chance));
    },
  };
}

/** A program's whole life at a service that lies, then at one that does not. @throws Violation */
export async function runHostile(
  { program, turn, trace }: Plan,
  chance: Chance,
  server: HostileServer,
  counts: Counts,
): Promise<void> {
  const clock = virtualClock({ start: START, random: () => chance.random() });
  server.restart(() => clock.now(), chance);
  const judge = new Judge(server, NAME, clock);
  const life = new Life(program, NAME, judge, clock);
  const precious = server.precious();
  const tell = (what: string): void => {
    trace?.(`${what}: ${life.stopped.length === 0 ? "done" : life.stopped.join(" | ").slice(0, 1_500)}`);
  };
  try {
    for (const [index, [what, step]] of STEPS.entries()) {
      turn(server, index);
      await step(life, program);
      count(counts.outcomes, `${what} ${life.stopped.length === 0 ? "done" : "refused"}`);
      tell(what);
    }
    server.turn(() => false);
    clock.advance(HOUR_MS);
    await honestEnd(life, program, judge, tell);
    if (server.precious() !== precious)
      throw new Violation("what is not ours was changed", `${precious} -> ${server.precious()}`);
  } finally {
    counts.runs += 1;
    counts.requests += server.exchanges.length;
    for (const { mutation } of server.exchanges) if (mutation !== undefined) count(counts.mutations, mutation);
    for (const { request, answer, mutation } of trace === undefined ? [] : server.exchanges) {
      const { method, url, body = "" } = request;
      const by = mutation === undefined ? "" : ` [${mutation}]`;
      trace?.(
        `${method} ${url.pathname}${url.search} ${body} -> ${answer.status} ${(answer.body ?? "(none)").slice(0, 300)}${by}`,
      );
    }
  }
}

/** One answer of an operation, many of them, or all to one route. */
function pickOf(chance: Chance): Pick {
  switch (chance.below(5)) {
    case 0: {
      const at = 1 + chance.below(12);
      return (_, number) => number === at;
    }
    case 1: {
      const at = 1 + chance.below(4);
      return (_, number) => number === at;
    }
    case 2:
      return ({ method }) => method !== "GET" && chance.often(0.7);
    case 3: {
      const word = chance.oneOf([
        "/models/",
        "/operations/",
        "/checkpoints",
        "Shapes",
        "/deployments",
        "/rlorTrainerJobs",
        "/deployedModels",
        "/v1/accounts",
      ]);
      return ({ url }) => url.pathname.includes(word) && chance.often(0.5);
    }
    default: {
      const share = chance.oneOf([0.1, 0.3, 0.8]);
      return () => chance.often(share);
    }
  }
}

/** With an honest service it works again, or says what to decide; and nothing is left that nobody was told of. */
async function honestEnd(life: Life, { args }: Program, judge: Judge, tell: (what: string) => void): Promise<void> {
  const { server } = judge;
  for (let round = 1; ; round += 1) {
    await life.refresh();
    tell("honest refresh");
    await life.up(args);
    tell("honest up");
    if (life.stopped.length === 0) break;
    // Whose it is nobody can prove any more: that is the user's decision.
    if (
      life.stopped.some((text) =>
        /nothing proves|already exists|needs proof|was not changed|already holds|was deleted, and/.test(text),
      )
    )
      break;
    if (round >= HONEST_ROUNDS) throw new Violation("no convergence", life.stopped.join("\n"));
    life.clock.advance(HOUR_MS);
  }
  // The request that a replacement is asked is traffic, which the service lets pass first.
  life.clock.advance(HOUR_MS);
  await life.destroy();
  tell("honest destroy");
  if (!life.isEmpty) throw new Violation("not destroyed", life.stopped.join("\n"));
  const told = judge.texts.join("\n");
  const lost = server
    .standing()
    .filter((name) => server.made.has(name) && !server.denied.has(name) && !told.includes(name));
  if (lost.length > 0) throw new Violation("lost", lost.join(", "));
}
