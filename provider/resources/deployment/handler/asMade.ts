import { type Deployment } from "../../../client/deploymentSchemas.js";
import { isSame } from "../../../client/identity.js";
import { type Properties, typed } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { shownOtherwise } from "../../../lifecycle/readBack.js";
import { refreshedState } from "./patch.js";
import { type DeploymentState, shapeOf } from "./state.js";

/** The state with what a deployment was made with as the service shows it. */
export function asMade(saved: Properties, deployment: Deployment): Properties {
  const { deploymentShape, placement, enableAddons, enableHotLoad, ...made } = deployment;
  const { baseModel, acceleratorType, acceleratorCount, precision, maxContextLength } = made;
  const place = placement?.region ?? placement?.multiRegion ?? placement?.regions?.toSorted();
  const state = typed<DeploymentState>(saved);
  const { regions } = state;
  const shown = shownOtherwise(
    { ...saved, regions: regions?.toSorted() },
    {
      ...{ baseModel, acceleratorType, acceleratorCount, precision, maxContextLength },
      ...{ region: place, multiRegion: place, regions: place },
      // A shape may turn on what the program leaves off.
      enableAddons: state.enableAddons === true ? enableAddons : undefined,
      enableHotLoad: state.enableHotLoad === true ? enableHotLoad : undefined,
    },
  );
  const runs = isAnother(deploymentShape, state) ? { deploymentShape, deploymentProfile: undefined } : {};
  return plainJson({ ...refreshedState(saved, deployment), ...shown, ...runs });
}

/** Whether another shape or version runs than was asked for; of a bare shape it may be any version. */
function isAnother(runs: string | undefined, state: DeploymentState): boolean {
  const asked = shapeOf(state);
  if (runs === undefined || runs === "" || asked === undefined || asked === "default") return false;
  return ![runs, shapeAlone(runs)].some((name) => isSame(name, asked)) && !isSame(runs, shapeAlone(asked));
}

function shapeAlone(name: string): string {
  return name.replace(/\/versions\/[^/]+$/, "");
}
