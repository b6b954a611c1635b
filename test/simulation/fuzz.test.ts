import { describe, expect, test } from "vitest";
import { type Transport, type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { UNKNOWN, containsUnknown } from "../../provider/lifecycle/properties.js";
import { createRuntime } from "../../provider/lifecycle/runtime.js";
import { createHandler } from "../../provider/resources/promotedModel/handler/handler.js";
import { randomText } from "../support/seededRandom.js";
import { byTier } from "../support/tier.js";
import { Chance } from "./chance.js";
import { BASE_URL, Cloud, KEY, START, answerOf } from "./cloud.js";
import { Program, newsOf } from "./program.js";

const ROUNDS = byTier({ quick: 1_000, full: 5_000, nightly: 10_000 });
const cloud = new Cloud();

/** What JavaScript says of a mistake in the program, not of a mistake in its input. */
const CRASH =
  /cannot read prop|is not a function|is not iterable|is not defined|maximum call stack|bug in pulumi-fireworks/i;

/** A handler on a time that jumps, and the writes that it sent. */
function startHandler(chance: Chance, change: (answer: TransportAnswer, request: TransportRequest) => TransportAnswer) {
  let now = START;
  const writes: string[] = [];
  cloud.restart(() => now, {});
  const transport: Transport = {
    send: (request) => {
      if (request.method !== "GET") writes.push(`${request.method} ${request.url.pathname}`);
      return Promise.resolve(change(cloud.work(request), request));
    },
    close: () => Promise.resolve(),
  };
  const sleep = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const runtime = createRuntime({
    engine: { say: () => Promise.resolve(), isAlive: () => Promise.resolve(true) },
    clock: { now: () => now, random: () => chance.random(), sleep },
    nonce: () => "00000001",
    signal: new AbortController().signal,
    transport,
  });
  const settings: Record<string, string> = { "fireworks:apiKey": KEY, "fireworks:baseUrl": BASE_URL };
  runtime.configure({ get: (key) => settings[key] });
  return { handler: createHandler(runtime), writes };
}

function promotionsIn(writes: readonly string[]): number {
  return writes.filter((write) => write.endsWith(":promote")).length;
}

/** Whatever comes of it, it must not be a crash. */
async function outcome<T>(what: string, work: Promise<T>): Promise<T | Error> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || CRASH.test(error.message))
      throw new Error(`${what}: ${String(error)}`, { cause: error });
    return error;
  }
}

describe("random arguments", () => {
  const KEYS =
    "trainerJob checkpoint createdBefore checkpointType waitForCheckpoint reselect outputModelId outputModelIdPrefix baseModel trainingShape " +
    "displayName description public contextLength conversationConfig defaultDraftModel deprecationDate supportsTools " +
    "githubUrl adopt replaceInPlace onDelete forceDelete annotations preflight timeouts notAProperty";
  const LIKELY: Readonly<Record<string, readonly unknown[]>> = {
    trainerJob: ["sft-0", "accounts/acme/rlorTrainerJobs/sft-1", "accounts/other/rlorTrainerJobs/x", "sft-9"],
    checkpoint: ["step-20", "step-60-a1b2c3d4", "accounts/acme/rlorTrainerJobs/sft-1/checkpoints/step-20-a1b2c3d4"],
    createdBefore: ["2026-11-01T00:00:00Z", "2020-01-01T00:00:00Z", "yesterday"],
    checkpointType: ["INFERENCE_LORA", "CHECKPOINT_TYPE_INFERENCE_BASE", "LORA"],
    waitForCheckpoint: ["1m", "forever"],
    outputModelId: ["bot", "Bot", "-bot", "bot-".repeat(30)],
    baseModel: ["accounts/fireworks/models/qwen3-8b", "accounts/fireworks/models/none", "qwen"],
    trainingShape: ["accounts/fireworks/trainingShapes/qwen3-8b-128k", "accounts/fireworks/trainingShapes/none"],
    adopt: ["never", "ifSameSource", "always"],
    onDelete: ["keep", "delete"],
    preflight: ["strict", "warn", "off"],
    timeouts: [{ create: "30s" }, { create: 30 }, { crate: "30s" }],
  };

  function randomValue(chance: Chance, depth = 0): unknown {
    switch (chance.below(depth > 2 ? 7 : 9)) {
      case 0:
        return UNKNOWN;
      case 1:
        return chance.oneOf([true, false, null]);
      case 2:
        return chance.oneOf([0, -1, 1.5, 1e308, 4096]);
      case 3:
      case 4:
        return randomText(() => chance.random(), "ab-/.:% \n\u0000\u{1F916}é'\"{}", 80);
      case 5:
        return "x".repeat(chance.below(2_000));
      case 6:
        return "";
      case 7:
        return Array.from({ length: chance.below(4) }, () => randomValue(chance, depth + 1));
      default:
        return { [randomText(() => chance.random(), "ab_$", 8)]: randomValue(chance, depth + 1) };
    }
  }

  function randomArgs(chance: Chance): Properties {
    const chosen = KEYS.split(" ").filter(() => chance.often(0.15));
    const entries = chosen.map((key) => [
      key,
      chance.often(0.6) && LIKELY[key] !== undefined ? chance.oneOf(LIKELY[key]) : randomValue(chance),
    ]);
    return { ...(chance.often(0.8) ? { trainerJob: "sft-0" } : {}), ...(Object.fromEntries(entries) as Properties) };
  }

  test("are checked without a crash and without a write; what passes is promoted once or refused", async () => {
    let refused = 0;
    let promoted = 0;
    for (let seed = 0; seed < ROUNDS; seed += 1) {
      const chance = new Chance(seed);
      const { handler, writes } = startHandler(chance, (answer) => answer);
      const news = newsOf({ slot: 0, name: "res0", args: randomArgs(chance), version: 1 }, "dev");
      const what = `seed ${seed}: ${JSON.stringify(news).slice(0, 500)}`;
      const { inputs, failures } = await handler.check({}, news);
      expect(writes, what).toEqual([]);
      for (const { property, reason } of failures) {
        expect(typeof property, what).toBe("string");
        expect(reason, what).not.toMatch(CRASH);
      }
      if (failures.length > 0) refused += 1;
      // Unknown values are a preview's; `create` never sees one.
      if (failures.length > 0 || containsUnknown(news)) continue;
      const created = await outcome(what, handler.create(inputs));
      expect(promotionsIn(writes), what).toBeLessThan(2);
      if (created instanceof Error) continue;
      promoted += 1;
      expect(created.id, what).toMatch(/^accounts\/acme\/models\/[a-z0-9-]{1,63}$/);
      const read = await outcome(what, handler.read(created.id, created.outs));
      expect(read, what).toMatchObject({ id: created.id });
    }
    expect(refused).toBeGreaterThan(ROUNDS / 10);
    expect(promoted).toBeGreaterThan(ROUNDS / 40);
  });
});

describe("random answers", () => {
  /** Damages one place of an answer. */
  function damage(answer: TransportAnswer, chance: Chance): TransportAnswer {
    const text = answer.body ?? "";
    switch (chance.below(6)) {
      case 0:
        return answerOf(answer.status, text.slice(0, chance.below(text.length + 1)));
      case 1:
        return answerOf(
          chance.oneOf([200, 201, 204, 301, 400, 401, 403, 404, 409, 412, 418, 422, 429, 500, 503]),
          text,
        );
      case 2:
        return answerOf(
          answer.status,
          chance.oneOf(["", "null", "[]", "true", "0", '"text"', "<html>", "{}", "\u0000"]),
        );
      default:
        return answerOf(answer.status, JSON.stringify(damaged(JSON.parse(text === "" ? "{}" : text), chance)));
    }
  }

  function damaged(value: unknown, chance: Chance): unknown {
    if (typeof value !== "object" || value === null || chance.often(0.15)) return anything(chance);
    const keys = Object.keys(value);
    if (keys.length === 0) return anything(chance);
    const key = chance.oneOf(keys);
    const copy: Record<string, unknown> = structuredClone(value) as Record<string, unknown>;
    if (chance.often(0.3)) Reflect.deleteProperty(copy, key);
    else copy[key] = damaged(copy[key], chance);
    return Array.isArray(value) ? Object.values(copy) : copy;
  }

  function anything(chance: Chance): unknown {
    return chance.oneOf([null, true, 0, -1, 1e400, "", "text", "9".repeat(40), [], {}, [[]], { name: 1 }, UNKNOWN]);
  }

  test("end in a result or an error that says what is wrong, with at most one promotion", async () => {
    let errors = 0;
    for (let seed = 0; seed < ROUNDS; seed += 1) {
      const chance = new Chance(seed);
      let countdown = chance.below(14);
      const { handler, writes } = startHandler(chance, (answer) =>
        countdown-- === 0 ? damage(answer, chance) : answer,
      );
      const program = new Program();
      const timeouts = { create: "30s", delete: "30s" };
      program.declare(0, {
        trainerJob: "sft-0",
        displayName: "Bot",
        preflight: chance.oneOf(["strict", "warn"]),
        timeouts,
      });
      const [declared] = program.resources();
      if (declared === undefined) throw new Error("nothing is declared");
      const what = `seed ${seed}`;
      const { inputs, failures } = await handler.check({}, newsOf(declared, "dev"));
      const created = failures.length > 0 ? undefined : await outcome(what, handler.create(inputs));
      if (created instanceof Error) errors += 1;
      const outs = created === undefined ? undefined : created instanceof Error ? partOf(created) : created.outs;
      if (outs !== undefined) {
        const id = String(outs.name);
        await outcome(what, handler.read(id, outs));
        await outcome(what, handler.update(id, outs, { ...inputs, displayName: "Better" }));
        await outcome(what, handler.delete(id, outs));
      }
      // A refusal that was only damaged into one (400, 429) may be sent again; it says that nothing was done.
      expect(promotionsIn(writes), what).toBeLessThan(3);
    }
    expect(errors).toBeGreaterThan(ROUNDS / 50);
  });

  function partOf(error: Error): Properties | undefined {
    return "properties" in error ? (error.properties as Properties) : undefined;
  }
});
