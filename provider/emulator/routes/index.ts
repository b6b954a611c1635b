import { type Route } from "../call.js";
import { accountRoutes } from "./accounts.js";
import { checkpointRoutes } from "./checkpoints.js";
import { modelRoutes } from "./models.js";
import { operationRoutes } from "./operations.js";
import { promoteRoutes } from "./promote.js";
import { trainerJobRoutes } from "./trainerJobs.js";
import { trainingShapeRoutes } from "./trainingShapes.js";

/** The whole emulated service. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...trainerJobRoutes,
  ...checkpointRoutes,
  ...promoteRoutes,
  ...operationRoutes,
  ...modelRoutes,
  ...trainingShapeRoutes,
];
