import { expect, test } from "vitest";
import { modelName, parseModelName, parseParentedCheckpoint } from "../../provider/client/names.js";
import {
  cooldownOf,
  decideRetry,
  effectOf,
  MAX_ATTEMPTS,
  MAX_RETRY_AFTER_MS,
  type Outcome,
} from "../../provider/client/retry.js";
import { type Checkpoint } from "../../provider/client/schemas.js";
import { validateOutputModelId } from "../../provider/client/validateOutputModelId.js";
import { compareFields, type FieldTable } from "../../provider/lifecycle/fieldTable.js";
import { idOf, selectCheckpoint } from "../../provider/resources/promotedModel/handler/selection.js";
import { randomText } from "../support/seededRandom.js";
import { Chance } from "./chance.js";

const ROUNDS = 5_000;

function forAll(property: (chance: Chance, seed: string) => void): void {
  for (let seed = 1; seed <= ROUNDS; seed += 1) property(new Chance(seed), `seed ${seed}`);
}

test("an id is valid exactly if it has 1 to 63 characters of a-z, 0-9 and hyphen, whatever else is in it", () => {
  let valid = 0;
  forAll((chance, seed) => {
    const alphabet = chance.oneOf(["abz059-", "abz059-", "aB_ .\n\u{1F916}é-9"]);
    const id = randomText(() => chance.random(), alphabet, 80);
    const characters = Array.from(id);
    const expected =
      characters.length > 0 &&
      characters.length <= 63 &&
      characters.every((one) => "abcdefghijklmnopqrstuvwxyz0123456789-".includes(one));
    expect(validateOutputModelId(id).length === 0, `${seed}: ${JSON.stringify(id)}`).toBe(expected);
    if (expected) valid += 1;
  });
  expect(valid).toBeGreaterThan(ROUNDS / 4);
});

test("a name is taken apart into what it was put together from, and any other text into nothing", () => {
  forAll((chance, seed) => {
    const part = (): string => `a${randomText(() => chance.random(), "ab-_.%:é", 12)}`;
    const [account, model, job, id] = [part(), part(), part(), part()];
    expect(parseModelName(modelName(account, model)), seed).toEqual({ accountId: account, modelId: model });
    const collection = chance.oneOf([
      "rlorTrainerJobs",
      "supervisedFineTuningJobs",
      "dpoJobs",
      "reinforcementFineTuningJobs",
      "trainingSessions",
    ]);
    const name = `accounts/${account}/${collection}/${job}/checkpoints/${id}`;
    expect(parseParentedCheckpoint(name), seed).toMatchObject({
      name,
      checkpointId: id,
      parent: { collection, id: job },
    });
    const at = chance.below(name.length);
    const broken = chance.oneOf([
      `${name}/`,
      `/${name}`,
      name.slice(0, at),
      `${name.slice(0, at)} ${name.slice(at)}`,
      name.replace("/checkpoints", ""),
    ]);
    expect(broken === name ? undefined : parseParentedCheckpoint(broken)?.name, `${seed}: ${broken}`).not.toBe(name);
    expect(parseModelName(broken), `${seed}: ${broken}`).toBeUndefined();
  });
});

test("the chosen checkpoint is promotable and none that is newer is, in whatever order the rows come", () => {
  forAll((chance, seed) => {
    const rows = Array.from({ length: chance.below(12) }, (_, index) => randomRow(chance, index));
    const chosen = selectCheckpoint(rows, {}, Date.parse("2026-11-01T00:00:00Z"));
    const promotable = rows.filter((row) => row.promotable);
    expect("checkpoint" in chosen, seed).toBe(promotable.length > 0);
    if (!("checkpoint" in chosen)) return;
    const time = nanoseconds(chosen.checkpoint);
    expect(chosen.checkpoint.promotable, seed).toBe(true);
    for (const row of promotable) expect(nanoseconds(row) <= time, `${seed}: ${idOf(row)}`).toBe(true);
    const again = selectCheckpoint(rows.toReversed(), { checkpoint: idOf(chosen.checkpoint) }, 0);
    expect("checkpoint" in again && idOf(again.checkpoint), seed).toBe(idOf(chosen.checkpoint));
  });
});

test("nothing that may have worked is sent again, no wait is endless, and the attempts are counted", () => {
  forAll((chance, seed) => {
    const method = chance.oneOf(["GET", "POST", "PATCH", "DELETE"]);
    const outcome: Outcome = chance.often(0.5)
      ? {
          kind: "answer",
          status: 300 + chance.below(300),
          retryAfter: chance.oneOf([undefined, "", "3", "1e9", "-5", "soon", "Sun, 01 Nov 2026 00:00:05 GMT"]),
        }
      : { kind: "failure", sent: chance.often(0.5), transient: chance.often(0.5) };
    const attempt = 1 + chance.below(8);
    const now = Date.parse("2026-11-01T00:00:00Z");
    const decision = decideRetry(attempt, method, outcome, now, chance.random());
    if (decision.retry) {
      expect(effectOf(method, outcome), seed).toBe("none");
      expect(attempt, seed).toBeLessThan(MAX_ATTEMPTS);
      expect(decision.delayMs >= 0 && decision.delayMs <= MAX_RETRY_AFTER_MS, `${seed}: ${decision.delayMs}`).toBe(
        true,
      );
    }
    const cooldown = cooldownOf(outcome, now) ?? 0;
    expect(cooldown >= 0 && cooldown <= MAX_RETRY_AFTER_MS, seed).toBe(true);
  });
});

test("a table's diff names exactly the fields that differ, under what their change does, and is empty for equals", () => {
  const table = {
    a: { change: "update" },
    b: { change: "replace" },
    c: { change: "ignore" },
    d: { change: "update" },
  } as const satisfies FieldTable;
  forAll((chance, seed) => {
    const side = (): Record<string, unknown> =>
      Object.fromEntries(
        ["d", "c", "b", "a"]
          .filter(() => chance.often(0.8))
          .map((key) => [key, chance.oneOf([1, "x", { y: [1] }, undefined])]),
      );
    const [olds, news] = [side(), side()];
    const differs = (key: string): boolean => JSON.stringify(olds[key]) !== JSON.stringify(news[key]);
    const { updates, replaces } = compareFields(table, olds, news, () => false);
    expect(updates, seed).toEqual(["a", "d"].filter(differs));
    expect(replaces, seed).toEqual(["b"].filter(differs));
    const same = compareFields(table, olds, structuredClone(olds), () => false);
    expect(same, seed).toEqual({ updates: [], replaces: [], uncertain: [] });
  });
});

function randomRow(chance: Chance, index: number): Checkpoint {
  const fraction = chance.oneOf(["", ".5", ".123456789", ".500000001"]);
  const createTime = `2026-10-30T10:00:0${chance.below(10)}${fraction}Z`;
  return {
    name: `accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-${index}-a1b2c3d4`,
    createTime,
    updateTime: undefined,
    checkpointType: undefined,
    promotable: chance.often(0.5),
  };
}

function nanoseconds({ createTime = "" }: Checkpoint): bigint {
  const [, second = "", fraction = ""] = /:(\d\d)(?:\.(\d+))?Z$/.exec(createTime) ?? [];
  return BigInt(second) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}
