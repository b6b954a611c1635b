// One line per rule: this list is the pack.
export { allowedAcceleratorTypes } from "./allowedAcceleratorTypes.js";
export { maxAcceleratorsPerNode } from "./maxAcceleratorsPerNode.js";
export { maxHourlyCost } from "./maxHourlyCost.js";
export { maxNodes } from "./maxNodes.js";
export { maxTotalAccelerators } from "./maxTotalAccelerators.js";
export { trainingProfileRequired } from "./trainingProfileRequired.js";
