import { afterEach, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";
import { killDuringUp } from "../support/killDuringUp.js";
import { TestStack } from "../support/testStack.js";
import { someOf } from "../support/tier.js";

let stack: TestStack;
afterEach(() => stack.close());

const OTHER_BASE = "accounts/fireworks/models/qwen3-4b";
const program = (args: object = {}): string =>
  `const serve = new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: SHAPE, timeouts: { poll: "100ms" }, ...args })});
   exports.name = serve.deploymentName;`;

const rows = () => stack.emulator.state().accounts.flatMap(({ deployments }) => deployments);
const writes = (since: number) =>
  stack.emulator
    .requests()
    .slice(since)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.includes("completions") ? "completions" : "deployments"}`);

/** The stack with its first deployment, and a program that replaces it. */
async function replacing(args: object): Promise<number> {
  stack = await TestStack.create(program());
  expect((await stack.up()).exitCode).toBe(0);
  stack.setProgram(program({ baseModel: OTHER_BASE, ...args }));
  return stack.emulator.requests().length;
}

const COST = "\\$0/h idle, up to \\$52\\.00/h at 1 replica \\(.*?\\)";
const YOURS = "Pulumi forgets it, so deleting it is up to you";
const RESTS = "\\$0/h, and the service deletes it after 7 days without traffic";

test.each<[string, text: string, calls: string[], row: object]>([
  ["delete", "is deleted", ["DELETE deployments"], { state: "DELETED" }],
  ["scaleToZero", `is scaled to zero: ${RESTS}; ${YOURS}`, ["PATCH deployments"], { maxReplicaCount: 0 }],
  ["keep", `is kept: ${COST}; ${YOURS}`, [], { maxReplicaCount: 1 }],
])(
  "onReplace %s says at preview and at the end what becomes of the old deployment, and what it costs",
  async (onReplace, text, calls, row) => {
    const since = await replacing({ onReplace });
    const [old] = rows();
    const preview = await stack.preview();
    expect(preview.text).toMatch(
      new RegExp(
        `(?:the old one|${old?.id ?? ""}) ${text.replace(/^is (deleted|scaled to zero|kept)/, "$& after it is ready")}`,
      ),
    );
    const up = await stack.up();
    expect([up.exitCode, up.text.includes("1 replaced")]).toEqual([0, true]);
    expect(writes(since)).toEqual(["POST deployments", "POST completions", ...calls]);
    if (onReplace !== "delete") expect(up.text).toMatch(new RegExp(`${old?.id ?? ""} ${text}`));
    expect(rows()).toMatchObject([{ id: old?.id, ...row }, { state: "READY" }]);
    expect(stack.resources()).toHaveLength(1);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
  },
);

test("the switch waits until the new deployment answers; that request guards it against deletion for an hour", async () => {
  const since = await replacing({});
  stack.emulator.setFaults(["POST **/completions; status=503; count=3"]);
  const up = await stack.up();
  expect(up.exitCode).toBe(0);
  expect(writes(since)).toEqual([
    "POST deployments",
    ...Array<string>(4).fill("POST completions"),
    "DELETE deployments",
  ]);
  const refused = await stack.destroy();
  expect(refused.text).toContain("an hour after the last request (a replacement sends one, too)");
  expect(refused.exitCode).not.toBe(0);
  stack.emulator.advance("1h");
  expect((await stack.destroy()).exitCode).toBe(0);
});

test("one that does not answer in time leaves the old one serving, and the next up asks once more and then lets it go", async () => {
  const since = await replacing({ timeouts: { create: "2s", poll: "100ms" } });
  const [old] = rows();
  stack.emulator.setFaults(["POST **/completions; status=503; count=forever"]);
  const failed = await stack.up();
  expect(failed.text).toContain("is ready, and has answered no request within 2 s (503 ");
  expect(failed.exitCode).not.toBe(0);
  expect(rows().map(({ state }) => state)).toEqual(["READY", "READY"]);
  stack.emulator.setFaults([]);
  const again = await stack.up();
  expect([again.exitCode, writes(since).filter((line) => line === "POST deployments").length]).toEqual([0, 1]);
  expect(rows()).toMatchObject([{ id: old?.id, state: "DELETED" }, { state: "READY" }]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("a change back takes the kept deployment over again, and starts none", async () => {
  await replacing({ onReplace: "scaleToZero" });
  const [old] = rows();
  expect((await stack.up()).exitCode).toBe(0);
  stack.setProgram(program({ onReplace: "scaleToZero" }));
  const preview = await stack.preview();
  expect(preview.text).toContain(
    "created by this resource in an earlier run: it is taken over, and nothing is created",
  );
  const since = stack.emulator.requests().length;
  expect((await stack.up()).exitCode).toBe(0);
  expect(writes(since)).toEqual(["PATCH deployments", "POST completions", "PATCH deployments"]);
  expect(rows()).toMatchObject([{ id: old?.id, maxReplicaCount: 1 }, { maxReplicaCount: 0 }]);
  expect(String(stack.outputs().name).split("/").at(-1)).toBe(old?.id);
});

// Requests of a replacement: looks, the POST, the wait, the question; then what becomes of the old one.
const MOMENTS: [number, "provider" | "engine", string][] = [
  [5, "engine", "scaleToZero"],
  [7, "provider", "scaleToZero"],
  [8, "engine", "keep"],
  [9, "provider", "scaleToZero"],
  [10, "engine", "scaleToZero"],
];

test.each(someOf(MOMENTS, 2))(
  "after SIGKILL at request %i of a replacement, of the %s, the next up does with the old one what the program says: %s",
  async (moment, victim, onReplace) => {
    const since = await replacing({ onReplace });
    const [old] = rows();
    await killDuringUp(stack, since + moment, victim);
    await stack.run("cancel", ["--yes", "--non-interactive"]);
    expect((await stack.up()).exitCode).toBe(0);
    const maxReplicaCount = onReplace === "keep" ? 1 : 0;
    expect(rows()).toMatchObject([{ id: old?.id, state: "READY", maxReplicaCount }, { state: "READY" }]);
    expect(stack.resources()).toHaveLength(1);
  },
);

test.each<["up" | "destroy", states: string[], resources: number]>([
  ["up", ["READY", "READY"], 1],
  ["destroy", ["DELETED", "DELETED"], 0],
])(
  "a run that failed between the new deployment and the old one's end is finished by %s: %j",
  async (finish, states, resources) => {
    await replacing({ onReplace: "scaleToZero", forceDelete: true });
    stack.emulator.setFaults(["PATCH **/deployments/*; status=400; count=1"]);
    expect((await stack.up()).exitCode).not.toBe(0);
    // The new one, and the old one that waits for its end.
    expect(stack.resources()).toHaveLength(2);
    expect((await stack[finish]()).exitCode).toBe(0);
    expect(rows().map(({ state }) => state)).toEqual(states);
    expect(rows()[0]?.maxReplicaCount).toBe(finish === "up" ? 0 : 1);
    expect(stack.resources()).toHaveLength(resources);
  },
);
