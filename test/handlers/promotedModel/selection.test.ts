import { describe, expect, test } from "vitest";
import { type Checkpoint } from "../../../provider/client/schemas.js";
import { idOf, selectCheckpoint, type Selector } from "../../../provider/resources/promotedModel/handler/selection.js";
import { JOB } from "../../support/account.js";

const NOW = Date.parse("2026-11-01T12:00:00Z");
const LORA = "CHECKPOINT_TYPE_INFERENCE_LORA";
const FULL = "CHECKPOINT_TYPE_INFERENCE_BASE";
const DCP = "CHECKPOINT_TYPE_TRAINING_LORA";
const DELTA = "CHECKPOINT_TYPE_INFERENCE_ARC_V2";

type Row = [id: string, createTime: string | undefined, promotable?: boolean, checkpointType?: string];

const rowsOf = (...rows: Row[]): Checkpoint[] =>
  rows.map(([id, createTime, promotable = true, checkpointType = promotable ? LORA : DCP]) => ({
    name: `${JOB}/checkpoints/${id}`,
    createTime,
    updateTime: createTime,
    promotable,
    checkpointType,
  }));

/** The id that is chosen and why, or the reason why none is. */
function choose(rows: Checkpoint[], selector: Selector): { id: string; why: string } | { fault: string } {
  const chosen = selectCheckpoint(rows, selector, NOW);
  return "fault" in chosen ? { fault: chosen.fault } : { id: idOf(chosen.checkpoint), why: chosen.why };
}

describe("without a selector the newest promotable checkpoint is chosen", () => {
  test.each<[string, Checkpoint[], { id: string; why: string }]>([
    ["the only one", rowsOf(["a", "2026-11-01T10:00:00Z"]), { id: "a", why: "newest of 1 promotable, 2 h old" }],
    [
      "by time, not by place in the list",
      rowsOf(["a", "2026-11-01T11:00:00Z"], ["b", "2026-11-01T11:59:20Z"], ["c", "2026-11-01T11:30:00Z"]),
      { id: "b", why: "newest of 3 promotable, 40 s old" },
    ],
    [
      "by instant, although its text sorts before the other's",
      rowsOf(["a", "2026-11-01T11:58:00Z"], ["b", "2026-11-01T11:58:00.000000001Z"]),
      { id: "b", why: "newest of 2 promotable, 2 min old" },
    ],
    [
      "by instant across zones",
      rowsOf(["a", "2026-11-01T11:00:00Z"], ["b", "2026-11-01T09:30:00-02:00"]),
      { id: "b", why: "newest of 2 promotable, 30 min old" },
    ],
    [
      "below a microsecond too",
      rowsOf(["a", "2026-10-29T12:00:00.123456788Z"], ["b", "2026-10-29T12:00:00.123456789Z"]),
      { id: "b", why: "newest of 2 promotable, 2 d old" },
    ],
    [
      "before one that has no time",
      rowsOf(["a", undefined], ["b", "1970-01-01T00:00:00Z"]),
      { id: "b", why: "newest of 2 promotable, 20758 d old" },
    ],
    [
      "also when its clock is ahead of ours",
      rowsOf(["a", "2026-11-01T13:00:00Z"]),
      { id: "a", why: "newest of 1 promotable, 0 s old" },
    ],
  ])("%s", (_, rows, expected) => {
    expect(choose(rows, {})).toEqual(expected);
    expect(choose(rows.toReversed(), {})).toEqual(expected);
  });

  const trained = rowsOf(
    ["step-40-a1b2c3d4", "2026-11-01T10:00:00Z"],
    ["step-60-a1b2c3d4", "2026-11-01T11:00:00Z"],
    ["step-60", "2026-11-01T11:00:01Z", false],
  );

  test("a newer one that is not promotable is passed over, and that is said with its reason", () => {
    expect(choose([...trained, ...rowsOf(["step-80", "2026-11-01T11:30:00Z", false])], {})).toEqual({
      id: "step-60-a1b2c3d4",
      why: expect.stringMatching(
        /^newest of 2 promotable, 60 min old .*step-80 passed over.*DCP resume state/,
      ) as string,
    });
  });

  test("the DCP state of the same save is no candidate, so nothing is said of it", () => {
    expect(choose(trained, {})).toEqual({ id: "step-60-a1b2c3d4", why: "newest of 2 promotable, 60 min old" });
  });

  test.each([
    ["2026-11-01T11:00:00Z", "step-40-a1b2c3d4"],
    ["2026-11-01T11:00:00.000000001Z", "step-60-a1b2c3d4"],
    ["2026-11-01T12:00:00+01:00", "step-40-a1b2c3d4"],
  ])("only those made before %s count, by instant", (createdBefore, id) => {
    expect(choose(trained, { createdBefore })).toMatchObject({ id });
  });

  test.each<[Selector, Checkpoint[], boolean]>([
    [{}, [], true],
    [{}, rowsOf(["step-60", "2026-11-01T11:00:01Z", false]), true],
    [{ checkpoint: "step-99" }, trained, true],
    [{ createdBefore: "2026-11-01T09:00:00Z" }, trained, false],
    [{ createdBefore: "2026-11-01T13:00:00Z" }, [], true],
    [{ checkpoint: "step-60" }, rowsOf(["step-60", "2026-11-01T11:00:01Z", false]), false],
    [{ checkpoint: "step-60" }, rowsOf(["step-60-aaaaaaaa", undefined], ["step-60-bbbbbbbb", undefined]), false],
  ])("what is missing may come, what is wrong stays wrong: %j", (selector, rows, mayCome) => {
    expect(selectCheckpoint(rows, selector, NOW)).toMatchObject({ mayCome });
  });
});

describe("a name chooses one checkpoint", () => {
  const rows = rowsOf(
    ["step-40-a1b2c3d4", "2026-11-01T08:00:00Z"],
    ["step-60-a1b2c3d4", "2026-11-01T09:00:00Z"],
    ["step-60", "2026-11-01T09:00:01Z", false],
    ["step-80-a1b2c3d4", "2026-11-01T10:00:00Z"],
    ["step-80-e5f6a7b8", "2026-11-01T11:00:00Z"],
    ["base", "2026-11-01T11:00:00Z"],
    ["base-a1b2c3d4", "2026-11-01T11:30:00Z"],
    ["delta-a1b2c3d4", "2026-11-01T11:40:00Z", false, DELTA],
  );

  test.each([
    ["its whole id", "step-80-a1b2c3d4", "step-80-a1b2c3d4", "2 h old"],
    ["its logical name", "step-40", "step-40-a1b2c3d4", "4 h old"],
    ["a logical name that is also a DCP row's id", "step-60", "step-60-a1b2c3d4", "3 h old"],
    ["an id that is another one's logical name", "base", "base", "60 min old"],
  ])("%s", (_, checkpoint, id, why) => {
    expect(choose(rows, { checkpoint })).toEqual({ id, why });
    expect(choose(rows.toReversed(), { checkpoint })).toEqual({ id, why });
  });

  test("but not when it fits several promotable ones, which are all listed", () => {
    expect(choose(rows, { checkpoint: "step-80" })).toEqual({
      fault:
        "'step-80' fits 2 promotable checkpoints; give one's whole id: " +
        "step-80-e5f6a7b8 (LoRA, 2026-11-01T11:00:00Z, 60 min old, promotable), " +
        "step-80-a1b2c3d4 (LoRA, 2026-11-01T10:00:00Z, 2 h old, promotable)",
    });
  });

  test.each([
    ["a delta", "delta-a1b2c3d4", /^checkpoint delta-a1b2c3d4 is not promotable.*a delta of a full-parameter run/],
    ["a delta by its logical name", "delta", /^checkpoint delta-a1b2c3d4 is not promotable/],
  ])("and not when it is not promotable, with the reason: %s", (_, checkpoint, message) => {
    const chosen = choose(rows, { checkpoint });
    expect(chosen).toHaveProperty("fault", expect.stringMatching(message));
    expect(chosen).toHaveProperty("fault", expect.stringContaining("candidates: "));
  });

  test("DCP state alone is no choice, and says what to save instead", () => {
    const dcp = rowsOf(["step-60", "2026-11-01T09:00:00Z", false]);
    expect(choose(dcp, { checkpoint: "step-60" })).toHaveProperty(
      "fault",
      expect.stringMatching(/step-60 is not promotable.*DCP resume state.*save a sampler checkpoint/),
    );
  });

  test("one that is not there is answered with the nearest ones first", () => {
    const chosen = choose(rows, { checkpoint: "step-8" });
    expect(chosen).toHaveProperty(
      "fault",
      expect.stringMatching(
        /^the trainer job has no checkpoint 'step-8'; candidates: step-80-e5f6a7b8 \(.*\), step-80-a1b2c3d4 \(/,
      ),
    );
    expect(chosen).toHaveProperty("fault", expect.stringMatching(/, and 3 more$/));
  });

  test.each(["STEP-40", "step-40-a1b2c3d", "step", "", "40"])("no name is guessed: %j", (checkpoint) => {
    expect(choose(rows, { checkpoint })).toHaveProperty(
      "fault",
      expect.stringContaining(`no checkpoint '${checkpoint}'`),
    );
  });
});

describe("a type narrows the choice", () => {
  const rows = rowsOf(
    ["step-60-a1b2c3d4", "2026-11-01T09:00:00Z"],
    ["step-80-a1b2c3d4", "2026-11-01T10:00:00Z"],
    ["step-80-e5f6a7b8", "2026-11-01T10:30:00Z", true, FULL],
    ["step-90-merged-a1b2c3d4", "2026-11-01T11:00:00Z", true, FULL],
    ["step-90", "2026-11-01T11:30:00Z", false],
    ["step-95-a1b2c3d4", "2026-11-01T11:40:00Z", false, DELTA],
  );
  const passedOver = "newer step-90-merged-a1b2c3d4 passed over: full, and checkpointType is INFERENCE_LORA";

  test.each(["INFERENCE_LORA", LORA])("of the newest, and says what was passed over for it: %s", (checkpointType) => {
    const chosen = { id: "step-80-a1b2c3d4", why: `newest LoRA of 4 promotable, 2 h old (${passedOver})` };
    expect(choose(rows, { checkpointType })).toEqual(chosen);
    expect(choose(rows.toReversed(), { checkpointType })).toEqual(chosen);
  });

  test("and says nothing of other types where the newest fits", () => {
    const chosen = choose(rows, { checkpointType: "INFERENCE_BASE" });
    expect(chosen).toEqual({
      id: "step-90-merged-a1b2c3d4",
      why: expect.stringMatching(
        /^newest full of 4 promotable, 60 min old \(newer step-95-a1b2c3d4 passed over: a delta/,
      ) as string,
    });
  });

  test("together with a time", () => {
    const limits = { checkpointType: "INFERENCE_LORA", createdBefore: "2026-11-01T10:30:00Z" };
    expect(choose(rows, limits)).toEqual({
      id: "step-80-a1b2c3d4",
      why: "newest LoRA of 2 promotable created before 2026-11-01T10:30:00Z, 2 h old",
    });
  });

  test("of a logical name, which may then fit one only", () => {
    expect(choose(rows, { checkpoint: "step-80" })).toHaveProperty("fault");
    expect(choose(rows, { checkpoint: "step-80", checkpointType: "INFERENCE_LORA" })).toMatchObject({
      id: "step-80-a1b2c3d4",
    });
    expect(choose(rows, { checkpoint: "step-80", checkpointType: FULL })).toMatchObject({ id: "step-80-e5f6a7b8" });
  });

  test.each([
    ["a whole id", { checkpoint: "step-90-merged-a1b2c3d4" }],
    ["a full name", { checkpoint: "step-90-merged-a1b2c3d4", exact: true }],
    ["a logical name", { checkpoint: "step-90-merged" }],
  ])("and refuses what is named of another type, by %s", (_, selector) => {
    const asked = { ...selector, checkpointType: "INFERENCE_LORA" };
    const fault =
      "checkpoint step-90-merged-a1b2c3d4 is full, and checkpointType is INFERENCE_LORA; candidates: step-95-a1b2c3d4 (2026";
    expect(choose(rows, asked)).toHaveProperty("fault", expect.stringContaining(fault));
    expect(selectCheckpoint(rows, asked, NOW)).toMatchObject({ mayCome: false });
  });

  test.each([
    ["of no type", undefined, "of no known type"],
    ["of a type of a later service", "CHECKPOINT_TYPE_INFERENCE_NEW", "INFERENCE_NEW"],
  ])("and lets none in that is %s", (_, checkpointType, told) => {
    const [row] = rowsOf(["other", "2026-11-01T11:50:00Z"]);
    const other = { ...row, checkpointType } as Checkpoint;
    expect(choose([...rows, other], { checkpointType: "INFERENCE_LORA" })).toEqual({
      id: "step-80-a1b2c3d4",
      why: `newest LoRA of 5 promotable, 2 h old (newer other passed over: ${told}, and checkpointType is INFERENCE_LORA)`,
    });
  });

  test("and where nothing fits it says the type and what there is, and waits", () => {
    const full = rows.filter((row) => row.checkpointType === FULL);
    expect(selectCheckpoint(full, { checkpointType: LORA }, NOW)).toEqual({
      fault:
        "the trainer job has no promotable checkpoint of checkpointType INFERENCE_LORA; candidates: " +
        "step-90-merged-a1b2c3d4 (full, 2026-11-01T11:00:00Z, 60 min old, promotable), " +
        "step-80-e5f6a7b8 (full, 2026-11-01T10:30:00Z, 90 min old, promotable)",
      mayCome: true,
    });
  });
});

describe("where nothing can be promoted it says what there is", () => {
  test.each<[string, Checkpoint[], string]>([
    ["no checkpoint at all", [], "the trainer job has no promotable checkpoint; it has no checkpoints at all"],
    [
      "only DCP state",
      rowsOf(["step-20", "2026-11-01T09:00:00Z", false], ["step-40", "2026-11-01T10:00:00Z", false]),
      "the trainer job has no promotable checkpoint; candidates: step-40 (2026-11-01T10:00:00Z, 2 h old, not promotable), step-20 (2026-11-01T09:00:00Z, 3 h old, not promotable)",
    ],
  ])("%s", (_, rows, fault) => {
    expect(choose(rows, {})).toEqual({ fault });
  });

  test("of many only five are shown", () => {
    const rows = rowsOf(
      ...Array.from({ length: 8 }, (_, index): Row => [`step-${index}`, `2026-11-01T0${index}:00:00Z`, false]),
    );
    const chosen = choose(rows, {});
    expect(chosen).toHaveProperty("fault", expect.stringMatching(/step-7 .*step-3 [^,]*, [^,]*, [^,]*, and 3 more$/));
  });
});

describe("the id is the last segment of a name", () => {
  test.each([
    [`${JOB}/checkpoints/step-80-a1b2c3d4`, "step-80-a1b2c3d4"],
    [`${JOB}/checkpoints/run-0f:step-80`, "run-0f:step-80"],
    ["some/other/form", "form"],
    ["bare", "bare"],
  ])("%s", (name, id) => {
    expect(idOf({ name })).toBe(id);
  });
});
