import { afterEach, expect, test } from "vitest";
import { BASE } from "../support/account.js";
import { TestStack } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const program = (args: object): string => {
  const all = { baseModel: BASE, acceleratorType: "NVIDIA_H200_141GB", acceleratorCount: 2, ...args };
  return `new fireworks.Deployment("serve", ${JSON.stringify(all)});`;
};
const saved = () => stack.resources().find(({ type }) => type.endsWith(":Deployment"))?.outputs;

test("a scaling that the service answers with 200 and ignores fails in words; preview and refresh show it, and the next up tries again", async () => {
  stack = await TestStack.create(program({ minReplicaCount: 0 }));
  expect((await stack.up()).exitCode).toBe(0);
  stack.setProgram(program({ minReplicaCount: 1, displayName: "Busy" }));
  stack.emulator.setFaults(["PATCH **/deployments/*; ignored=minReplicaCount"]);
  const up = await stack.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.text).toContain("but ignored minReplicaCount (asked for 1, it has 0). displayName changed.");
  expect(saved()).toMatchObject({ minReplicaCount: 0, displayName: "Busy" });

  expect((await stack.preview()).text).toContain("minReplicaCount 0 -> 1");
  await stack.refresh();
  expect((await stack.preview()).text).toContain("minReplicaCount 0 -> 1");

  expect((await stack.up()).exitCode).toBe(0);
  expect(saved()).toMatchObject({ minReplicaCount: 1, displayName: "Busy" });
  const patches = stack.emulator.requests().filter(({ method }) => method === "PATCH");
  expect(patches.map(({ query }) => query.updateMask)).toEqual(["display_name,min_replica_count", "min_replica_count"]);
  expect((await stack.up({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
});
