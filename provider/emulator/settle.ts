import { settleDeployedModels } from "./deployedModels/deployedModel.js";
import { settleDeployments } from "./deployments/deployment.js";
import { settlePromotions } from "./promotions/promotion.js";
import { type Store } from "./store.js";
import { settleTrainerJobs } from "./trainerJobs/run.js";

/** Applies what the clock has brought about since the last request. */
export function settle(store: Store): void {
  settlePromotions(store);
  settleTrainerJobs(store);
  settleDeployments(store);
  settleDeployedModels(store);
}
