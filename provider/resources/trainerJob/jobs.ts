import { type FireworksClient } from "../../client/fireworksClient.js";
import { TrainerJobManager } from "../../client/trainerJobManager.js";
import { type Runtime } from "../../lifecycle/runtime.js";

const managers = new WeakMap<FireworksClient, TrainerJobManager>();

/** The process's one client, as it speaks to trainer jobs. @throws SettingError without a key */
export function jobsOf({ client, settings }: Pick<Runtime, "client" | "settings">): TrainerJobManager {
  const shared = client();
  const known = managers.get(shared) ?? new TrainerJobManager(shared, settings());
  managers.set(shared, known);
  return known;
}
