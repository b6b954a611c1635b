/** A local Fireworks control plane for tests: `pulumi-fireworks/emulator`. */
export { type Fault } from "./faults/fault.js";
export { type Modes, type ModesOrRecord } from "./modes.js";
export { type RecordedRequest } from "./server/recordedRequest.js";
export { type RunCommand } from "./trainerJobs/runCommand.js";
export { type Seed, type State } from "./seed.js";
export { fireworksAccount } from "./seeds/fireworksAccount.js";
export { quickstartSeed } from "./seeds/quickstart.js";
export { trainingSeed } from "./seeds/training.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./startEmulator.js";
