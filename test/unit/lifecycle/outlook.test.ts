import { beforeEach, describe, expect, test } from "vitest";
import { describeBill } from "../../../provider/lifecycle/outlook.js";
import { NOTHING } from "../../../provider/prices.js";
import { type Identity, parseIdentity } from "../../../provider/lifecycle/identity.js";
import { Outlook } from "../../../provider/lifecycle/outlook.js";
import { describeWait } from "../../../provider/lifecycle/waits.js";
import { lineOf } from "../../../provider/outlookText.js";
import { type Said, testRuntime } from "../../support/testRuntime.js";

const TRAINER = identity("TrainerJob", "trainer");
const SERVING = identity("Deployment", "serving");
const DOLLARS_52 = { min: 5200, max: 5200 };

function identity(type: string, name: string): Identity {
  return parseIdentity(`acme/urn:pulumi:dev::fleet::pulumi-nodejs:dynamic/fireworks:${type}::${name}`);
}

let outlook: Outlook;
beforeEach(() => {
  outlook = new Outlook();
});

async function told(): Promise<readonly Said[]> {
  const { runtime, said } = testRuntime();
  await outlook.tell(runtime.engine);
  return said;
}

describe("at the end of a preview", () => {
  test("all that was announced is told at once, on the stack's row, in a message that stays", async () => {
    outlook.plan(TRAINER, "check", "starts");
    outlook.plan(SERVING, "diff", "in place: maxReplicaCount 1 -> 2");
    outlook.bills(TRAINER, DOLLARS_52);
    expect(await told()).toEqual([
      {
        urn: "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev",
        severity: "info",
        ephemeral: false,
        message:
          "What changes, and what it bills:\n- TrainerJob trainer: starts\n- Deployment serving: in place: maxReplicaCount 1 -> 2\n" +
          "What the program declares bills $0 per hour now, and $52.00 after this change, at list prices as of 2026-09-01",
      },
    ]);
  });

  test("a replacement, which is checked twice, has what its second check says, and what its diff does", async () => {
    outlook.plan(TRAINER, "check", "first");
    outlook.plan(TRAINER, "diff", "diff");
    outlook.begin(TRAINER, "check");
    outlook.plan(TRAINER, "check", "second");
    expect(lineOf((await told())[0]?.message ?? "", { type: "TrainerJob", name: "trainer" })).toBe("second; diff");
  });

  test("nothing is told of what does not change, and nothing at all where nothing changes", async () => {
    outlook.plan(TRAINER, "check", "starts");
    outlook.forget(TRAINER);
    outlook.bills(TRAINER, DOLLARS_52);
    expect(await told()).toEqual([]);
  });

  test("nothing is summed once a resource was refused", async () => {
    outlook.plan(TRAINER, "check", "starts");
    outlook.bills(TRAINER, DOLLARS_52);
    outlook.refuse();
    expect((await told())[0]?.message).not.toContain("per hour");
  });
});

test("in an update a resource gets its own line back, once, and the end tells nothing", async () => {
  outlook.plan(TRAINER, "check", "starts");
  outlook.plan(SERVING, "check", "creates");
  expect(outlook.act(TRAINER)).toBe("starts");
  expect(outlook.act(TRAINER)).toBeUndefined();
  expect(await told()).toEqual([]);
});

describe("the sum of what is billed", () => {
  test("is of all, before and after, from idle to busy", () => {
    expect(
      describeBill([
        { name: "serving", before: { min: 0, max: 5200 }, after: { min: 0, max: 10_400 } },
        { name: "trainer", before: NOTHING, after: DOLLARS_52 },
      ]),
    ).toBe(
      "What the program declares bills $0 to $52.00 per hour now, and $52.00 to $156.00 after this change (serving $0 to $104.00, trainer $52.00), at list prices as of 2026-09-01",
    );
  });

  test("names what has no known cost, instead of counting it as nothing", () => {
    expect(describeBill([{ name: "canary", before: NOTHING, after: undefined }])).toContain(
      "beside canary, whose cost is not known (not $0)",
    );
  });

  test("is left out where nothing bills by the hour", () => {
    expect(describeBill([])).toBeUndefined();
  });
});

test.each([
  [{ elapsedMs: 300_000, limitMs: 21_600_000, hourly: DOLLARS_52 }, "5 min of 6 h, at $52.00/h, $4.33 so far"],
  [
    { elapsedMs: 300_000, limitMs: 21_600_000, hourly: { min: 0, max: 5_200 } },
    "5 min of 6 h, at $0 to $52.00/h, up to $4.33 so far",
  ],
  [
    { elapsedMs: 300_000, limitMs: 21_600_000, hourly: { min: 5_200, max: 10_400 }, typicalMs: 240_000 },
    "5 min of 6 h (typically 4 min), at $52.00 to $104.00/h, $4.33 to $8.67 so far",
  ],
  [{ elapsedMs: 200, limitMs: 60_000, hourly: DOLLARS_52 }, "0 s of 60 s, at $52.00/h"],
  [{ elapsedMs: 300_000, limitMs: 21_600_000, hourly: { min: 0, max: 0 } }, "5 min of 6 h, at $0/h"],
  [
    { elapsedMs: 5_000, limitMs: 900_000, hourly: DOLLARS_52, billedOnce: "once it has GPUs" },
    "5 s of 15 min, $52.00/h once it has GPUs",
  ],
  [{ elapsedMs: 5_000, limitMs: 900_000 }, "5 s of 15 min"],
  [{ elapsedMs: 5_000, limitMs: 900_000, typicalMs: 61_000 }, "5 s of 15 min (typically 61 s)"],
])("a wait of %o is told as %s", (wait, text) => {
  expect(describeWait(wait)).toBe(text);
});

test("no other text is taken for what a preview tells at its end", () => {
  expect(lineOf("- TrainerJob trainer: starts", { type: "TrainerJob", name: "trainer" })).toBeUndefined();
});
