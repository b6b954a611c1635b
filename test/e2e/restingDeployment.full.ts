import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";
import { BASE, DEPLOYMENT_SHAPE as SHAPE } from "../support/account.js";
import { KEY, TestStack } from "../support/testStack.js";

const PACK = join(__dirname, "../../node_modules/pulumi-fireworks/policies");

let stack: TestStack;
afterEach(() => stack.close());

const program = (args: object = {}): string =>
  `const serve = new fireworks.Deployment("serve", ${JSON.stringify({ baseModel: BASE, deploymentShape: SHAPE, timeouts: { poll: "100ms" }, ...args })});
   exports.name = serve.deploymentName;`;

const seed = (modes: Seed["modes"] = {}): Seed => ({ ...quickstartSeed, modes });
const rows = () => stack.emulator.state().accounts.flatMap(({ deployments }) => deployments);

/** A request of whoever uses the endpoint. */
async function complete(): Promise<string> {
  const answer = await fetch(`${stack.emulator.url}/inference/v1/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ model: stack.outputs().name, prompt: "hi", max_tokens: 1 }),
  });
  return `${answer.status} ${await answer.text()}`;
}

const AFTER_A_WEEK = "the service deletes it after 7 days without traffic (minReplicaCount 0)";

test("a resting deployment is told at plan, scales to zero and up again, is deleted after a week, and refresh and up say what comes next", async () => {
  stack = await TestStack.create(program(), { seed: seed({ softDeletedId: "free" }) });
  const preview = await stack.preview();
  expect(preview.text).toContain(AFTER_A_WEEK);
  expect((await stack.up()).exitCode).toBe(0);
  const { name } = stack.outputs();

  stack.emulator.advance("1h");
  expect(rows()[0]?.desiredReplicaCount).toBe(0);
  expect(await complete()).toMatch(/^503 .*DEPLOYMENT_SCALING_UP/);
  expect(await complete()).toMatch(/^200 /);
  // That it has scaled is no drift.
  expect((await stack.preview({ args: ["--refresh", "--expect-no-changes"] })).exitCode).toBe(0);

  stack.emulator.advance("7d");
  expect(rows().map(({ state }) => state)).toEqual(["DELETED"]);
  const refresh = await stack.refresh();
  expect(refresh.text).toContain(
    `${String(name)} is gone at the service: with minReplicaCount 0 the service deletes it after 7 days without traffic. The next one gets the same generated id where the service has freed it, and another one where not; with minReplicaCount 1 it stays; pulumi up creates another one`,
  );
  const id = String(name).split("/").at(-1) ?? "";
  expect((await stack.preview()).text).toContain(`creates ${id}, whose id may be free again, or ${id}-2`);
  const up = await stack.up();
  expect([up.exitCode, stack.outputs().name]).toEqual([0, name]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);

  // With a replica that stays, nothing expires.
  stack.setProgram(program({ minReplicaCount: 1 }));
  const kept = await stack.preview();
  expect(kept.text).toContain("in place: minReplicaCount 0 -> 1");
  expect(kept.text).not.toContain("7 days");
  expect((await stack.up()).exitCode).toBe(0);
  stack.emulator.advance("8d");
  expect((await stack.refresh({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("where the service does not free the id of what it has deleted, the next up goes on under the next one", async () => {
  stack = await TestStack.create(program(), { seed: seed({ softDeletedId: "reserved" }) });
  expect((await stack.up()).exitCode).toBe(0);
  const { name } = stack.outputs();
  stack.emulator.advance("7d");
  expect((await stack.refresh()).text).toContain("is gone at the service: with minReplicaCount 0");
  const up = await stack.up();
  expect([up.exitCode, stack.outputs().name]).toEqual([0, `${String(name)}-2`]);
  expect((await stack.preview({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});

test("the rule endpoint-may-expire reports a resting deployment, and under the preset prod refuses it", async () => {
  stack = await TestStack.create(program());
  const config = join(stack.folder, "policies.json");
  const judged = (level: string, min: number) => {
    writeFileSync(config, JSON.stringify({ all: "disabled", "endpoint-may-expire": level }));
    stack.setProgram(program({ minReplicaCount: min }));
    return stack.preview({ args: ["--policy-pack", PACK, "--policy-pack-config", config] });
  };
  const advised = await judged("advisory", 0);
  expect(advised.text).toMatch(/\[advisory\] .*endpoint-may-expire/);
  expect(advised.text).toContain("set minReplicaCount to 1, which is billed all the time");
  expect(advised.exitCode).toBe(0);
  const passed = await judged("mandatory", 1);
  expect([passed.exitCode, passed.text.includes("endpoint-may-expire")]).toEqual([0, false]);

  stack.setProgram(program());
  const prod = await stack.up({
    args: ["--policy-pack", PACK, "--policy-pack-config", join(PACK, "presets/prod.json")],
  });
  expect(prod.text).toMatch(/\[mandatory\] .*endpoint-may-expire/);
  expect(prod.exitCode).not.toBe(0);
  expect(rows()).toEqual([]);
});
