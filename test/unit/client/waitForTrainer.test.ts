import { describe, expect, test } from "vitest";
import { NotFoundError, UnavailableError } from "../../../provider/client/errors.js";
import { type TrainerJob } from "../../../provider/client/schemas.js";
import { settleTrainer } from "../../../provider/client/settleTrainer.js";
import { WaitTimeout } from "../../../provider/client/wait.js";
import {
  TrainerJobStopped,
  waitForTrainer,
  type WaitForTrainerOptions,
} from "../../../provider/client/waitForTrainer.js";
import { virtualClock } from "../../support/virtualClock.js";

const S = 1000;

/** States from these seconds on, such as `[0, "PENDING"], [60, "RUNNING"]`. */
type Course = [fromSeconds: number, state: string | Error][];

const failure = { what: "get", method: "GET", path: "/v1/x", effect: "none" as const };
const OUTAGE = new UnavailableError({ ...failure, serverMessage: "overloaded", status: 503 });
const GONE = new NotFoundError({ ...failure, serverMessage: "not found", status: 404 });

function lookAlong(course: Course, now: () => number): () => Promise<TrainerJob> {
  return () => {
    const state = course.findLast(([from]) => from * S <= now())?.[1] ?? "";
    if (state instanceof Error) return Promise.reject(state);
    const job = { name: "accounts/a/rlorTrainerJobs/j", state: `JOB_STATE_${state}`, status: { message: "because" } };
    return Promise.resolve(job as TrainerJob);
  };
}

/** What came of the wait, and after how many seconds. */
async function waitAlong(course: Course, options: WaitForTrainerOptions & { healthyFrom?: number } = {}) {
  const clock = virtualClock();
  const messages: string[] = [];
  const outcome = await waitForTrainer(
    lookAlong(course, () => clock.now()),
    () => Promise.resolve(clock.now() >= (options.healthyFrom ?? 0) * S),
    { ...options, clock, onProgress: (message) => messages.push(message) },
  ).then(
    () => "ready",
    (error: unknown) => error as Error,
  );
  return { outcome, seconds: clock.now() / S, sleeps: clock.sleeps, messages };
}

describe("waiting for a trainer", () => {
  test("looks at once and then every 5 s, until the job runs and its pod is healthy", async () => {
    const { outcome, seconds, sleeps, messages } = await waitAlong(
      [
        [0, "CREATING"],
        [7, "PENDING"],
        [13, "RUNNING"],
      ],
      { healthyFrom: 18 },
    );
    expect([outcome, seconds]).toEqual(["ready", 20]);
    expect(sleeps).toEqual([5000, 5000, 5000, 5000]);
    expect(messages).toEqual([
      "CREATING: because",
      "CREATING: because",
      "PENDING, waiting for GPUs: because",
      "RUNNING, its pod is not healthy yet: because",
    ]);
  });

  test.each<[string, Course, WaitForTrainerOptions & { healthyFrom?: number }, number]>([
    ["48 h without GPUs", [[0, "PENDING"]], {}, 48 * 3600],
    ["15 min in another state", [[0, "CREATING"]], {}, 900],
    ["15 min without a healthy pod", [[0, "RUNNING"]], { healthyFrom: Infinity }, 900],
    ["15 min as PAUSED, which may be resumed by others", [[0, "PAUSED"]], {}, 900],
    ["15 min as IDLE", [[0, "IDLE"]], {}, 900],
    [
      "15 min from the end of PENDING",
      [
        [0, "PENDING"],
        [7200, "CREATING"],
      ],
      {},
      7200 + 900,
    ],
    [
      "15 min that begin anew after PENDING, whatever was before it",
      [
        [0, "CREATING"],
        [60, "PENDING"],
        [36_000, "RUNNING"],
      ],
      { healthyFrom: Infinity },
      36_000 + 900,
    ],
    ["as long as it is told to without GPUs", [[0, "PENDING"]], { pendingTimeoutMs: 60 * S }, 60],
    ["as long as it is told to with GPUs", [[0, "CREATING"]], { readyTimeoutMs: 7 * S }, 7],
    ["15 min of an outage, too", [[0, OUTAGE]], {}, 900],
  ])("gives up after %s", async (_, course, options, expected) => {
    const { outcome, seconds } = await waitAlong(course, options);
    expect(outcome).toBeInstanceOf(WaitTimeout);
    expect(seconds).toBe(expected);
  });

  test("lasts through PENDING for a day, and then some", async () => {
    const { outcome, seconds } = await waitAlong([
      [0, "PENDING"],
      [86_400, "CREATING"],
      [87_000, "RUNNING"],
    ]);
    expect([outcome, seconds]).toEqual(["ready", 87_000]);
  });

  test.each([
    ...["FAILED", "DELETED", "ARCHIVED"].map((state) => [state, 0] as const),
    ...["CANCELLING", "CANCELLED", "COMPLETED", "EARLY_STOPPED", "DELETING"].map((state) => [state, 30] as const),
  ])("gives up on %s after %i s", async (state, expected) => {
    const { outcome, seconds } = await waitAlong([[0, state]]);
    expect(outcome).toBeInstanceOf(TrainerJobStopped);
    expect(outcome).toMatchObject({ state: `JOB_STATE_${state}`, serverMessage: "because" });
    expect(seconds).toBe(expected);
  });

  test("gives a job that was just resumed 30 s to leave its old end", async () => {
    const { outcome } = await waitAlong([
      [0, "COMPLETED"],
      [25, "CREATING"],
      [60, "RUNNING"],
    ]);
    expect(outcome).toBe("ready");
  });

  test("gives up at once on an end that comes later", async () => {
    const { outcome, seconds } = await waitAlong([
      [0, "CREATING"],
      [60, "CANCELLED"],
    ]);
    expect(outcome).toBeInstanceOf(TrainerJobStopped);
    expect(seconds).toBe(60);
  });

  test("outlasts an outage of the control plane, and tells of it", async () => {
    const { outcome, messages } = await waitAlong([
      [0, "CREATING"],
      [5, OUTAGE],
      [60, "RUNNING"],
    ]);
    expect(outcome).toBe("ready");
    expect(messages).toContain(OUTAGE.message);
  });

  test("ends with an error that no waiting mends", async () => {
    expect((await waitAlong([[0, GONE]])).outcome).toBe(GONE);
  });

  test("ends with the signal's reason", async () => {
    const stop = new AbortController();
    const reason = new Error("stop");
    const wait = waitAlong([[0, "PENDING"]], { signal: stop.signal });
    stop.abort(reason);
    expect((await wait).outcome).toBe(reason);
  });
});

describe("coming to rest before a job is resumed", () => {
  const settle = async (course: Course) => {
    const clock = virtualClock();
    const outcome = await settleTrainer(
      lookAlong(course, () => clock.now()),
      { clock },
    ).catch((error: unknown) => error);
    return { outcome, seconds: clock.now() / S, sleeps: clock.sleeps };
  };

  test.each<[string, Course, boolean, number]>([
    ["a job that runs is left alone", [[0, "RUNNING"]], true, 0],
    ...["FAILED", "CANCELLED", "PAUSED", "COMPLETED", "IDLE"].map((state): [string, Course, boolean, number] => [
      `${state} can be resumed`,
      [[0, state]],
      false,
      0,
    ]),
    [
      "a look every 10 s",
      [
        [0, "CANCELLING"],
        [12, "CANCELLED"],
      ],
      false,
      20,
    ],
    [
      "5 s after a look that failed",
      [
        [0, OUTAGE],
        [4, "PAUSED"],
      ],
      false,
      5,
    ],
  ])("%s", async (_, course, isRunning, seconds) => {
    expect(await settle(course)).toMatchObject({ outcome: isRunning, seconds });
  });

  test("takes 2 minutes at most", async () => {
    const { outcome, seconds } = await settle([[0, "CANCELLING"]]);
    expect(outcome).toBeInstanceOf(WaitTimeout);
    expect(seconds).toBe(120);
  });

  test("is hopeless for a deleted job", async () => {
    expect((await settle([[0, "ARCHIVED"]])).outcome).toBeInstanceOf(TrainerJobStopped);
  });
});
