import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EngineDouble } from "../support/engineDouble.js";
import { startInTurns, startRatio } from "../bench/measures/start.mts";

test("a process of the plugin starts with half of the dynamic provider's processor time, and little more of its memory", async () => {
  const starts = await startInTurns(3);
  expect(startRatio(starts, "cpuMs")).toBeLessThan(0.5);
  // Node with gRPC and Pulumi's protocol takes 0.53 of it.
  expect(startRatio(starts, "peakKiB")).toBeLessThan(0.6);
});

test("a process of the plugin whose engine has gone ends by itself, also one that was never configured", async () => {
  const engine = await EngineDouble.start();
  const plugin = join(__dirname, "../../node_modules/pulumi-fireworks/dist/plugin/pulumi-resource-fireworks");
  const child = spawn(process.execPath, [plugin, engine.address], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  expect(port.toString()).toMatch(/^\d+\n$/);
  engine.close();
  expect(await ended).toEqual([1, null]);
});
