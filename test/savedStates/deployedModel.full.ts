import { goesOnFrom } from "./goesOn.js";
import { deployedModel } from "./deployedModel.js";

goesOnFrom(deployedModel);
