import { afterAll, afterEach, expect, test } from "vitest";
import { quickstartSeed, type Fault } from "../../provider/emulator/index.js";

import { TestStack } from "../support/testStack.js";
import { someOf } from "../support/tier.js";

type Damage = Fault extends infer F ? (F extends Fault ? Omit<F, "method" | "path" | "count" | "skip"> : never) : never;

type Call = Pick<Fault, "method" | "path">;

const WRITES: readonly Call[] = [
  { method: "POST", path: "**:promote" },
  { method: "PATCH", path: "**/models/bot-r1" },
  { method: "DELETE", path: "**/models/bot-r1" },
];
const READS: readonly Call[] = [
  { method: "GET", path: "/v1/accounts" },
  { method: "GET", path: "**/checkpoints" },
  { method: "GET", path: "**/models/bot-r1" },
  { method: "GET", path: "**/operations/*" },
];
/** A promotion runs until the clock is put forward. */
const SLOW = { ...quickstartSeed, clock: { now: "2026-11-01T00:00:00Z" }, timing: { promotionMs: 3_600_000 } };
const PROGRAM = `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1", displayName: "Bot" });`;

let stack: TestStack;
afterEach(() => stack.close());

/** What the table of docs/how-it-is-tested.md says, as this run found it. */
const survived: string[] = [];
afterAll(() => {
  console.log(`faults: ${survived.length} kinds survived with one promotion each\n${survived.join("\n")}`);
});

/** What passes strikes each call of one `up`; what a read would only report strikes the writes, whose work may be done. */
const FAULTS: readonly { readonly title: string; readonly damage: Damage; readonly calls: readonly Call[] }[] = [
  ...[
    { title: "429 with Retry-After in seconds", damage: { kind: "status", status: 429, retryAfter: 1 } as const },
    {
      title: "429 with Retry-After as a date that has passed",
      damage: { kind: "status", status: 429, retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT" } as const,
    },
    { title: "429 without Retry-After", damage: { kind: "status", status: 429 } as const },
    { title: "503", damage: { kind: "status", status: 503 } as const },
  ].map((row) => ({ ...row, calls: [...READS, ...WRITES] })),
  // Whether a promotion that met one of these did anything takes a minute to see; once, above, is enough here.
  ...[
    ...[408, 500, 502, 504].map((status) => ({ title: String(status), damage: { kind: "status", status } as const })),
    { title: "a reset before the work", damage: { kind: "reset", when: "before" } as const },
  ].map((row) => ({ ...row, calls: [...READS, ...WRITES.filter(({ method }) => method !== "POST")] })),
  ...[
    ...[401, 403].map((status) => ({ title: String(status), damage: { kind: "status", status } as const })),
    { title: "502 although the work was done", damage: { kind: "status", status: 502, when: "after" } as const },
    { title: "a reset after the work", damage: { kind: "reset", when: "after" } as const },
    { title: "a reset in the middle of the answer", damage: { kind: "reset", when: "body" } as const },
    { title: "an answer that is not JSON", damage: { kind: "body", body: "not-json" } as const },
    { title: "a truncated answer", damage: { kind: "body", body: "truncated" } as const },
    { title: "an answer of 50 MB", damage: { kind: "body", body: "huge", bytes: 50_000_000 } as const },
    {
      title: "a redirect to another host",
      damage: { kind: "redirect", location: "https://elsewhere.invalid/" } as const,
    },
  ].map((row) => ({ ...row, calls: WRITES })),
];

test.each(someOf(FAULTS, 6))(
  "whatever call meets $title, runs that are repeated end with one promotion, and destroy with none left",
  async ({ title, damage, calls }) => {
    stack = await TestStack.create(PROGRAM, { seed: SLOW });
    stack.emulator.setFaults(calls.map((call) => ({ ...damage, ...call })));
    // Each fault strikes once, so no more runs can fail than there are calls.
    let runs = 0;
    for (const _ of calls) {
      runs += 1;
      const { exitCode, text } = await upUntilPromoted();
      if (exitCode === 0) break;
      expect(text).toMatch(/failed: [A-Z]+ \/v1\/\S+ -> /);
    }
    const unchanged = await stack.preview({ args: ["--expect-no-changes"] });
    expect(unchanged.exitCode).toBe(0);
    expect(stack.models()).toEqual(["bot-r1"]);
    expect(stack.promotions()).toBe(1);

    const struck = calls.map(({ method = "", path = "" }) => `${method} ${path}`).join(", ");
    survived.push(`  ${title} at ${struck}: done by up number ${runs}`);

    const first = await stack.destroy();
    const { exitCode } = first.exitCode === 0 ? first : await stack.destroy();
    expect(exitCode).toBe(0);
    expect(stack.models()).toEqual([]);
  },
);

test.each<[string, string, RegExp]>([
  ["a host that no name server knows", "https://api.fireworks.invalid", /ENOTFOUND|EAI_AGAIN/],
  ["a host that speaks no TLS", "https", /SSL|TLS|wrong version number/i],
  ["a host that answers nothing", "http://127.0.0.1:9", /ECONNREFUSED|bad port/i],
])("%s is named at preview, with the setting, and nothing is written", async (_title, baseUrl, says) => {
  stack = await TestStack.create(PROGRAM);
  const url = baseUrl === "https" ? stack.emulator.url.replace("http:", "https:") : baseUrl;
  const { exitCode, text } = await stack.preview({ env: { FIREWORKS_BASE_URL: url } });
  expect(exitCode).not.toBe(0);
  expect(text).toContain(`${url} could not be reached`);
  expect(text).toMatch(says);
  expect(stack.count("POST")).toBe(0);
});

test("a service whose clock is an hour off promotes and selects as any other", async () => {
  stack = await TestStack.create(PROGRAM);
  stack.emulator.advance("1h");
  expect((await stack.up()).exitCode).toBe(0);
  expect((await stack.refresh({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  expect(stack.promotions()).toBe(1);
});

test.each([
  ["fails", { kind: "operation", outcome: "fail" }],
  ["vanishes", { kind: "operation", outcome: "vanish" }],
] as const)("when the operation %s, the next up ends with one model", async (_title, damage) => {
  stack = await TestStack.create(PROGRAM);
  stack.emulator.setFaults([{ ...damage, method: "POST", path: "**:promote" }]);
  const first = await stack.up();
  if (first.exitCode !== 0) expect(first.text).toContain("promotion failed");
  expect((await stack.up()).exitCode).toBe(0);
  expect(stack.models()).toEqual(["bot-r1"]);
});

/** An `up` whose promotion ends once its operation, or the model itself, has been asked for. */
async function upUntilPromoted(): ReturnType<TestStack["up"]> {
  const before = stack.emulator.requests().length;
  const isPolled = (): boolean => {
    const requests = stack.emulator.requests();
    const promoted = requests.findLastIndex(({ path }) => path.endsWith(":promote"));
    const later = stack.models().includes("bot-r1") ? requests.slice(Math.max(before, promoted)) : [];
    return later.some(({ method, path }) => method === "GET" && /\/(operations\/|models\/bot-r1$)/.test(path));
  };
  let ended = false;
  const run = stack.up().finally(() => (ended = true));
  await expect.poll(() => ended || isPolled(), { interval: 20, timeout: 300_000 }).toBe(true);
  stack.emulator.advance("2h");
  return run;
}
