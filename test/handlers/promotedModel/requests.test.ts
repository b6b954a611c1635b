import { expect, test } from "vitest";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { createHandler } from "../../../provider/resources/promotedModel/handler/handler.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";
import { harnessFor } from "../../support/handlerHarness.js";

const engine = harnessFor(PROMOTED_MODEL, "bot", createHandler);

/** What the first model of a process asks for all that follow it. */
const SHARED = ["GET account", "GET checkpoints", "GET job"];
const MADE = ["GET model", "POST promotion", "PATCH model"];

interface Case {
  readonly title: string;
  readonly args: Properties;
  readonly shared: readonly string[];
  /** Of each model, in the check of a preview and of an update alike. */
  readonly check: readonly string[];
  readonly create: readonly string[];
}

const GENERATED: Case = { title: "a generated id", args: {}, shared: SHARED, check: ["GET model"], create: MADE };

const CASES: readonly Case[] = [
  GENERATED,
  {
    title: "an id of the user's, whose ownership line is read back",
    args: { outputModelId: "bot-r1" },
    shared: SHARED,
    check: ["GET model"],
    create: [...MADE, "GET model"],
  },
  {
    title: "a training shape",
    args: { trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" },
    shared: [...SHARED, "GET shape"],
    check: ["GET model"],
    create: MADE,
  },
  {
    title: "fields of its own, which the ownership line takes along",
    args: { displayName: "Bot", description: "mine", public: true, contextLength: 4096 },
    shared: SHARED,
    check: ["GET model"],
    create: MADE,
  },
];

/** The kinds of the requests after so many. */
function askedSince(count: number): string[] {
  const requests = engine.service.requests().slice(count);
  return requests.map(({ method, path }) => `${method} ${kindOf(path)}`);
}

function kindOf(path: string): string {
  if (path.endsWith(":promote")) return "promotion";
  if (path.includes("/trainingShapes/")) return "shape";
  const [of = "", last = ""] = path.split("/").slice(-2);
  if (last === "models") return "page of models";
  const things: Readonly<Record<string, string>> = { rlorTrainerJobs: "job", models: "model", v1: "account" };
  return things[of] ?? last;
}

function endAtOnce(): void {
  engine.meddle((_, state) => {
    state.timing = { ...state.timing, promotionMs: 0 };
  });
}

/** A promotion that has ended by the time the model is described: it needs no poll. */
async function requestsOf({ args }: Case, name: string, handler = engine.start().handler) {
  const before = engine.service.requests().length;
  const { inputs, failures } = await handler.check({}, engine.args({ trainerJob: "sft-7", ...args }, name));
  expect(failures).toEqual([]);
  const check = askedSince(before);
  await handler.create(inputs);
  return { check, create: askedSince(before + check.length) };
}

test.each(CASES)("a new model with $title asks just this", async (each) => {
  endAtOnce();
  const { handler } = engine.start();
  const first = await requestsOf(each, "bot", handler);
  expect(first.check.toSorted()).toEqual([...each.shared, ...each.check].toSorted());
  expect(first.create).toEqual(each.create);
  // Another model of the same run shares the look-ups.
  const second = {
    ...each,
    args: { ...each.args, ...("outputModelId" in each.args ? { outputModelId: "bot-r2" } : {}) },
  };
  expect(await requestsOf(second, "other", handler)).toEqual({ check: each.check, create: each.create });
});

test("from the sixth model on, a page of the account's models answers for all of a check, and the create looks itself", async () => {
  endAtOnce();
  const { handler } = engine.start();
  const checks: string[][] = [];
  const creates: string[][] = [];
  for (let model = 1; model <= 8; model += 1) {
    const { check, create } = await requestsOf(GENERATED, `bot-${model}`, handler);
    checks.push(check);
    creates.push(create);
  }
  expect(checks.slice(5)).toEqual([["GET page of models"], [], []]);
  expect(creates).toEqual(Array.from({ length: 8 }, () => MADE));
});
