import { goesOnFrom } from "./goesOn.js";
import { deployment } from "./deployment.js";

goesOnFrom(deployment);
