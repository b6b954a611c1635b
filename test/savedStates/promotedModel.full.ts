import { goesOnFrom } from "./goesOn.js";
import { promotedModel } from "./promotedModel.js";

goesOnFrom(promotedModel);
