import { settleDeployedModels } from "./deployedModels.js";
import { settleDeployments } from "./deployment.js";
import { settlePromotions } from "./promotion.js";
import { type Store } from "./store.js";
import { settleTrainerJobs } from "./trainerRun.js";

/** Applies what the clock has brought about since the last request. */
export function settle(store: Store): void {
  settlePromotions(store);
  settleTrainerJobs(store);
  settleDeployments(store);
  settleDeployedModels(store);
}
