import { type Seed } from "../seed.js";
import { quickstartSeed } from "./quickstart.js";

/**
 * The quickstart's account, whose trainer jobs train by themselves: what takes seconds here takes hours at the
 * service. Each new job saves a step to go on from and, with it, one to promote, LoRA by its rank; the later steps come
 * after `up`.
 */
export const trainingSeed: Seed = {
  ...quickstartSeed,
  accounts: quickstartSeed.accounts.map((account) =>
    account.id === "acme" ? { ...account, runs: [{ saves: [20, 40].flatMap(savesOf) }] } : account,
  ),
  timing: { jobCreatingMs: 300, jobPendingMs: 300, promotionMs: 300, deploymentCreatingMs: 600 },
};

function savesOf(step: number, index: number) {
  // The first one comes soon after the trainer was seen to run, the second when `up` has long ended.
  const afterMs = 7000 + index * 600_000;
  return [
    { id: `step-${step}`, afterMs, promotable: false },
    { id: `step-${step}-a1b2c3d4`, afterMs: afterMs + 100, promotable: true },
  ];
}
