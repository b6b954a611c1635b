import { goesOnFrom } from "./goesOn.js";
import { trainingProfile } from "./trainingProfile.js";

goesOnFrom(trainingProfile);
