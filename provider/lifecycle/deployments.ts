import { DeploymentManager } from "../client/deploymentManager.js";
import { type DeploymentProfile } from "../client/deploymentProfile.js";
import { type FireworksClient } from "../client/fireworksClient.js";
import { type Model } from "../client/schemas.js";
import { type Runtime } from "./runtime.js";
import { SharedLookup } from "./sharedLookup.js";

interface Shared {
  readonly manager: DeploymentManager;
  readonly shapes: SharedLookup<DeploymentProfile>;
  readonly models: SharedLookup<Model | undefined>;
}

const known = new WeakMap<FireworksClient, Shared>();

function sharedOf({ client }: Pick<Runtime, "client">): Shared {
  const shared = client();
  const found = known.get(shared) ?? {
    manager: new DeploymentManager(shared),
    shapes: new SharedLookup<DeploymentProfile>(),
    models: new SharedLookup<Model | undefined>(),
  };
  known.set(shared, found);
  return found;
}

/** The process's one client, as it speaks to deployments. @throws SettingError without a key */
export function deploymentsOf(runtime: Pick<Runtime, "client">): DeploymentManager {
  return sharedOf(runtime).manager;
}

/** The profile of a deployment shape, bare or versioned; asked once per client, whatever resources ask. */
export function lookUpDeploymentShape(shape: string, runtime: Pick<Runtime, "client">): Promise<DeploymentProfile> {
  const { manager, shapes } = sharedOf(runtime);
  return shapes.get(shape, () => manager.resolveDeploymentShape(shape));
}

/** A model that is to be served; asked once per client while it is there. */
export async function lookUpServedModel(name: string, runtime: Pick<Runtime, "client">): Promise<Model | undefined> {
  const { manager, models } = sharedOf(runtime);
  const model = await models.get(name, () => manager.findModel(name));
  // It may be promoted meanwhile.
  return model ?? manager.findModel(name);
}
