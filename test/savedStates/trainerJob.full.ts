import { goesOnFrom } from "./goesOn.js";
import { trainerJob } from "./trainerJob.js";

goesOnFrom(trainerJob);
