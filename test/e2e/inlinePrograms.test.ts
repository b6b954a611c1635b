import { delimiter, dirname } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { TestStack } from "../support/testStack.js";

/**
 * Two stacks of one process, each with an account, a host and a key of its own in its config; the environment names a
 * third host, which nobody may ask. Between the two rounds each job saves another checkpoint.
 */
const SCRIPT = `
  const { LocalWorkspace } = require("@pulumi/pulumi/automation");
  const { quickstartSeed, startEmulator } = require("pulumi-fireworks/emulator");

  const program = async () => {
    const [newest] = await fireworks.listCheckpoints({ trainerJob: "sft-7" });
    const [again] = await fireworks.listCheckpoints({ trainerJob: "sft-7" });
    const bot = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "step-20-a1b2c3d4", outputModelId: "bot" });
    const afterwards = fireworks.listCheckpointsOutput({ trainerJob: "sft-7" }, { dependsOn: [bot] });
    return { name: bot.name, newest: newest.name, same: newest === again, afterwards: afterwards[0].name };
  };

  async function open(account) {
    const seed = JSON.parse(JSON.stringify(quickstartSeed));
    for (const row of seed.accounts) if (row.id === "acme") Object.assign(row, { id: account, apiKeys: ["key-of-" + account] });
    const emulator = await startEmulator({ seed });
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: account, projectName: "inline", program });
    await stack.setAllConfig({
      "fireworks:baseUrl": { value: emulator.url },
      "fireworks:apiKey": { value: "key-of-" + account, secret: true },
    });
    return { account, emulator, stack };
  }

  async function up({ account, emulator, stack }) {
    emulator.clearRequests?.();
    const before = emulator.requests().length;
    const { outputs } = await stack.up();
    const requests = emulator.requests().slice(before);
    return {
      account,
      ...Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value])),
      listings: requests.filter(({ path }) => path.endsWith("/sft-7/checkpoints")).length,
      refused: requests.filter(({ status }) => status >= 400 && status !== 404).length,
    };
  }

  function save({ account, emulator }) {
    const state = emulator.state();
    const row = { id: "later", createTime: "2026-10-31T00:00:00Z", updateTime: "2026-10-31T00:00:00Z", checkpointType: "CHECKPOINT_TYPE_INFERENCE_LORA" };
    state.accounts.find(({ id }) => id === account).trainerJobs.find(({ id }) => id === "sft-7").checkpoints.push(row);
    emulator.setState(state);
  }

  (async () => {
    const stacks = await Promise.all(["acme", "globex"].map(open));
    const first = await Promise.all(stacks.map(up));
    stacks.forEach(save);
    const second = [];
    for (const stack of stacks) second.push(await up(stack));
    for (const { stack, emulator } of stacks) {
      await stack.destroy();
      await emulator.close();
    }
    console.log("RESULT " + JSON.stringify({ first, second }));
  })();
`;

let stack: TestStack;
beforeAll(async () => {
  stack = (await TestStack.create("")).setProgram(SCRIPT);
});
afterAll(() => stack.close());

test("inline programs of one process have a client and answers of their own, run by run", async () => {
  const PATH = [dirname(inject("engineCommand")), process.env.PATH].join(delimiter);
  const { text } = await stack.exec(process.execPath, ["index.js"], { env: { PATH, FIREWORKS_API_KEY: "nobody" } });
  const [, result] = /^RESULT (.*)$/m.exec(text) ?? [];
  expect(result, text).toBeDefined();

  const saw = (account: string, newest: string): object => {
    const name = `accounts/${account}/rlorTrainerJobs/sft-7/checkpoints/${newest}`;
    return { account, newest: name, afterwards: name, same: true, name: `accounts/${account}/models/bot`, refused: 0 };
  };
  expect(JSON.parse(result ?? "")).toEqual({
    // The program's one listing, and the one of the resource, in its own process.
    first: ["acme", "globex"].map((account) => ({ ...saw(account, "step-80"), listings: 2 })),
    second: ["acme", "globex"].map((account) => ({ ...saw(account, "later"), listings: 1 })),
  });
  expect(stack.emulator.requests()).toEqual([]);
});
