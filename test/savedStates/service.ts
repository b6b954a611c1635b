import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quickstartSeed, type Seed } from "../../provider/emulator/index.js";

export const BASE = "accounts/fireworks/models/qwen3-8b";
export const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
export const DEPLOYMENT_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-8b";
export const OTHER_SHAPE = "accounts/fireworks/trainingShapes/qwen3-4b-minimum";

type Account = Seed["accounts"][number];

/** The vendor's account, as far as the situations need it. Nothing ever changes in it, so no fixture holds it. */
export const FIREWORKS = JSON.parse(
  readFileSync(join(__dirname, "../support/fixtures/states-0.1.0/fireworks.json"), "utf8"),
) as Account;

/** The quickstart's service with little in it, so that fixtures are short. Its clock stands still, so that nothing happens but by a step. */
export function service(acme: Partial<Account> = {}, timing: Seed["timing"] = {}): Seed {
  const [own] = quickstartSeed.accounts;
  if (own === undefined) throw new Error("the quickstart has no account");
  const trainerJobs = own.trainerJobs?.map((job) => ({
    ...job,
    checkpoints: job.checkpoints?.filter(({ id }) => /^step-[68]0-/.test(id)) ?? [],
  }));
  return {
    accounts: [{ ...own, trainerJobs: trainerJobs ?? [], ...acme }, FIREWORKS],
    timing,
    clock: { now: "2026-11-10T12:00:00Z" },
  };
}

/** Two LoRA models of the account that nobody manages. */
export const loras: Partial<Account> = {
  models: ["r11", "r12"].map((id) => ({
    id,
    kind: "HF_PEFT_ADDON",
    state: "READY",
    createTime: "2026-11-01T00:00:00Z",
    peftDetails: { baseModel: BASE, r: 8 },
  })),
};
