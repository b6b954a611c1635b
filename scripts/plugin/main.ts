/** Where the bundle of the plugin begins. */
import { main } from "../../provider/plugin/main.js";

void main();
