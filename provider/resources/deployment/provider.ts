// State refers to this module by its path; moving or renaming it would orphan every saved resource.
import { forward } from "../../program/forward.js";

export = forward(() => import("./handler/handler.js"));
