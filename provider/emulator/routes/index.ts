import { type Route } from "../call.js";
import { accountRoutes } from "./accounts.js";
import { checkpointRoutes } from "./checkpoints.js";
import { deployedModelRoutes } from "./deployedModels.js";
import { deploymentRoutes } from "./deployments.js";
import { deploymentShapeRoutes } from "./deploymentShapes.js";
import { inferenceRoutes } from "./inference.js";
import { managedJobRoutes } from "./managedJobs.js";
import { modelRoutes } from "./models.js";
import { operationRoutes } from "./operations.js";
import { promoteRoutes } from "./promote.js";
import { shapeRoutes } from "./shapes.js";
import { trainerJobRoutes } from "./trainerJobs.js";
import { trainerPodRoutes } from "./trainerPod.js";

/** The whole emulated service. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...trainerJobRoutes,
  ...trainerPodRoutes,
  ...managedJobRoutes,
  ...checkpointRoutes,
  ...promoteRoutes,
  ...operationRoutes,
  ...modelRoutes,
  ...deploymentRoutes,
  ...deployedModelRoutes,
  ...shapeRoutes({ collection: "trainingShapes", versions: "trainingShapeVersions" }),
  ...deploymentShapeRoutes,
  ...inferenceRoutes,
];
