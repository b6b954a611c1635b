import { afterEach, expect, test } from "vitest";
import { TestStack, type Run } from "../support/testStack.js";

let stack: TestStack;
afterEach(() => stack.close());

const OLD = "fw-key-before-0123456789";
const NEW = "fw-key-after-9876543210";
const WAY_OUT = "run pulumi up, without --refresh, or add --run-program";

/** The service takes this key, and no other any more. */
function rotate(key: string): void {
  const seed = stack.emulator.state();
  for (const account of seed.accounts) if (account.id === "acme") account.apiKeys = [key];
  stack.emulator.setState(seed);
}

async function configure(key: string): Promise<void> {
  await stack.expectSuccess("config", ["set", "--secret", "fireworks:apiKey", key]);
}

async function create(): Promise<void> {
  stack = await TestStack.create(
    `new fireworks.PromotedModel("bot", { trainerJob: "sft-7", outputModelId: "bot-r1" });`,
  );
  rotate(OLD);
}

const env = { FIREWORKS_API_KEY: undefined };

function expectWayOut({ text, exitCode }: Run, what: string): void {
  expect(text).toContain(what);
  expect(text).toContain(WAY_OUT);
  expect(text).not.toMatch(/^\s+at /m);
  expect(text).not.toContain(OLD);
  expect(text).not.toContain(NEW);
  expect(exitCode).not.toBe(0);
}

async function rotateInStackConfig(): Promise<void> {
  await create();
  await configure(OLD);
  await stack.up({ env });
  rotate(NEW);
  await configure(NEW);
}

test("after a rotation in stack config, a run without the program fails by the saved key and says the ways out", async () => {
  await rotateInStackConfig();
  expectWayOut(await stack.refresh({ env }), "401");
  expectWayOut(await stack.destroy({ env }), "401");
  expectWayOut(await stack.up({ env, args: ["--refresh"] }), "401");
  // The saved key wins over the environment's.
  expectWayOut(await stack.refresh({ env: { FIREWORKS_API_KEY: NEW } }), "401");
});

test("each of these ways out works", async () => {
  await rotateInStackConfig();
  const looked = await stack.run("refresh", ["--preview-only", "--run-program", "--non-interactive"], { env });
  expect(looked.exitCode, looked.text).toBe(0);
  expect((await stack.up({ env })).exitCode).toBe(0);
  expect((await stack.refresh({ env })).exitCode).toBe(0);

  rotate(OLD);
  await configure(OLD);
  const { text, exitCode } = await stack.destroy({ env, args: ["--run-program"] });
  expect(exitCode, text).toBe(0);
  expect(stack.models()).toEqual([]);
});

test("a key in the environment is rotated there, and every command takes the new one", async () => {
  await create();
  await stack.up({ env: { FIREWORKS_API_KEY: OLD } });
  rotate(NEW);
  const renewed = { FIREWORKS_API_KEY: NEW };
  expect((await stack.refresh({ env: renewed })).exitCode).toBe(0);
  // In stack config, of which the state has nothing yet, it is not seen.
  await configure(NEW);
  expectWayOut(await stack.refresh({ env }), "no API key");
  expect((await stack.destroy({ env: renewed })).exitCode).toBe(0);
});
