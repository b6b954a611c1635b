// State refers to this module by its path; moving or renaming it would orphan every saved resource.
import { forward } from "../../lifecycle/forward.js";

export = forward(() => import("./handler.js"));
