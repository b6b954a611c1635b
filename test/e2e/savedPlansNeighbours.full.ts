import { afterEach, expect, test } from "vitest";
import { BASE, DEPLOYMENT_SHAPE } from "../support/account.js";
import { CHAINS, type Edit, EDITS, firstSave, merged, neighbours, type Release } from "../support/planTables.js";
import { type Rows, upAsPlanned } from "../support/savedPlan.js";
import { TestStack } from "../support/testStack.js";
import { seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

const LIMIT_MS = 900_000;

const RUNS = [
  { job: "at-once-*", saves: [firstSave(0)] },
  { job: "lora-*", saves: [firstSave(4_000, "LORA")] },
  { saves: [firstSave(4_000)] },
];

/** What a preview shows beside the rows of the plain chains, and what it does not show of them. */
const BESIDES: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  fresh: { shape: "create", "lora-shape": "create", "lora-live": "create", "two-other": "create", managed: "create" },
  // A trainer that looks nothing up does not know its name before the update, so what takes the name may change.
  "annotations of the trainer": {
    "off-trainer-bot": "update",
    "off-trainer-serve": "update",
    "off-bot": "update",
    "off-serve": "update",
  },
  // Nor does a model.
  "description of the model": { "off-model-serve": "update", "off-serve": "update" },
  "trainer replaced": { "two-other": "replace", managed: "replace", "lora-live": "update", "lora-serve": undefined },
};

test("plans of a stack with many chains hold at every edit", { timeout: LIMIT_MS }, async () => {
  stack = await TestStack.create("", { seed: seedWith({ runs: RUNS }) });
  const done: Release[] = [];
  for (const edit of EDITS) {
    done.push(edit.release);
    const program = neighbours(merged(done));
    stack.setProgram(program);
    expect(await upAsPlanned(stack), edit.edit).toEqual({ ...rowsOfChains(program, edit), ...BESIDES[edit.edit] });
  }
});

function rowsOfChains(program: string, { edit, changed }: Edit): Rows {
  const names = [...program.matchAll(/(?:new fireworks\.\w+|promote)\("([\w-]+)"/g)].map(([, name = ""]) => name);
  const change = edit === "fresh" ? "create" : edit === "trainer replaced" ? "replace" : "update";
  const shown = names.filter((name) => changed.some((part) => name.endsWith(`-${part}`)));
  return Object.fromEntries(shown.map((name) => [name, change]));
}

test("a full model is refused at preview beside a base that takes LoRA models, though nothing of it is there yet", async () => {
  stack = await TestStack.create(`
    const model = new fireworks.PromotedModel("bot", { trainerJob: "sft-7", checkpoint: "step-40-merged" });
    const shared = new fireworks.Deployment("shared", { baseModel: "${BASE}", deploymentShape: "${DEPLOYMENT_SHAPE}", enableAddons: true });
    new fireworks.DeployedModel("live", { model: model.name, deployment: shared.deploymentName });`);
  await expectRefused("is no LoRA model (HF_BASE_MODEL), and only those are loaded beside a base");
});

test("a kept model is not replaced in place, and the preview says what to do instead", async () => {
  const model = (args: object): string =>
    `new fireworks.PromotedModel("bot", ${JSON.stringify({ trainerJob: "sft-7", outputModelId: "acme-bot", ...args })});`;
  stack = await TestStack.create(model({ checkpoint: "step-20", onDelete: "keep" }));
  await upAsPlanned(stack);
  stack.setProgram(model({ checkpoint: "step-60", replaceInPlace: true }));
  await expectRefused('its state says onDelete: "keep"');
});

test("another prefix replaces a model whose checkpoint the update chose", async () => {
  const chain = CHAINS["a pinned shape"];
  if (chain === undefined) throw new Error("there is no such chain");
  stack = await TestStack.create(chain({}), { seed: seedWith({ runs: [{ saves: [firstSave(4_000)] }] }) });
  await upAsPlanned(stack);
  stack.setProgram(chain({ model: { outputModelIdPrefix: "acme" } }));
  expect(await upAsPlanned(stack)).toEqual({ bot: "replace", serve: "replace" });
  expect(stack.models()).toEqual([expect.stringMatching(/^acme-[0-9a-f]{7}$/)]);
  expect(stack.promotions()).toBe(2);
});

/** The preview ends with this reason, and nothing was written. */
async function expectRefused(reason: string): Promise<void> {
  const writes = (): number => stack.emulator.requests().filter(({ method }) => method !== "GET").length;
  const before = writes();
  const { text, exitCode } = await stack.preview();
  expect(text).toContain(reason);
  expect(exitCode).not.toBe(0);
  expect(writes()).toBe(before);
}
