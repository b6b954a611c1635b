import { accountRoutes } from "./accounts/routes.js";
import { checkpointRoutes } from "./checkpoints/routes.js";
import { deployedModelRoutes } from "./deployedModels/routes.js";
import { deploymentRoutes } from "./deployments/routes.js";
import { hotLoadRoutes } from "./hotLoads/routes.js";
import { inferenceRoutes } from "./inference/routes.js";
import { managedJobRoutes } from "./managedJobs/routes.js";
import { modelRoutes } from "./models/routes.js";
import { operationRoutes } from "./operations/routes.js";
import { promotionRoutes } from "./promotions/routes.js";
import { quotaRoutes } from "./quotas/routes.js";
import { type Route } from "./server/call.js";
import { shapeRoutes } from "./shapes/routes.js";
import { trainerJobRoutes } from "./trainerJobs/routes.js";
import { trainerPodRoutes } from "./trainerPods/routes.js";
import { trainingSessionRoutes } from "./trainingSessions/routes.js";

/** The whole emulated service. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...trainerJobRoutes,
  ...trainerPodRoutes,
  ...managedJobRoutes,
  ...trainingSessionRoutes,
  ...checkpointRoutes,
  ...promotionRoutes,
  ...operationRoutes,
  ...modelRoutes,
  ...deploymentRoutes,
  ...deployedModelRoutes,
  ...shapeRoutes,
  ...inferenceRoutes,
  ...hotLoadRoutes,
  ...quotaRoutes,
];
