import { settleDeployedModels } from "./deployedModels/deployedModel.js";
import { settleDeployments } from "./deployments/deployment.js";
import { settlePromotions } from "./promotions/promotion.js";
import { type Store } from "./store.js";
import { settleRuns } from "./trainerJobs/run.js";

/** Applies what the clock has brought about since the last request. */
export function settle(store: Store): void {
  settlePromotions(store);
  settleRuns(store);
  settleDeployments(store);
  settleDeployedModels(store);
}
