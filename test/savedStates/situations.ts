import { deployedModel } from "./deployedModel.js";
import { deployment } from "./deployment.js";
import { promotedModel } from "./promotedModel.js";
import { trainerJob } from "./trainerJob.js";
import { trainingProfile } from "./trainingProfile.js";

export const situations = [...trainingProfile, ...promotedModel, ...trainerJob, ...deployment, ...deployedModel];
