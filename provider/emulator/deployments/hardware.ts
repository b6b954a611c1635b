import { failedPrecondition, invalidArgument } from "../server/apiError.js";
import { type Call } from "../server/call.js";
import { matchingShapes, takesAddons } from "../shapes/match.js";
import { type OwnedVersion, resolveShape } from "../shapes/shape.js";

interface Hardware {
  readonly deploymentShape?: string | undefined;
  readonly acceleratorType?: string | undefined;
  readonly acceleratorCount?: number | undefined;
  readonly precision?: unknown;
  readonly enableAddons?: boolean | undefined;
}

/** A shape decides the hardware, so it excludes an accelerator; without a shape one is required (SDK `deployment.py`). */
export function shapeVersion(
  call: Call,
  fields: Hardware,
  baseModel: string,
  skipValidation: boolean,
): OwnedVersion | undefined {
  const { deploymentShape = "", acceleratorType = "", acceleratorCount = 0, enableAddons } = fields;
  if (deploymentShape === "") {
    if (acceleratorType === "") throw invalidArgument("deployment_shape or accelerator_type is required");
    return undefined;
  }
  if (acceleratorType !== "" || acceleratorCount > 0) {
    throw invalidArgument("accelerator_type and accelerator_count must not be set with deployment_shape");
  }
  if (deploymentShape !== "default") return resolveShape(call, "deploymentShapes", deploymentShape, skipValidation);
  const [first] = matchingShapes(call, baseModel, enableAddons === true);
  if (first === undefined) throw failedPrecondition(call.store.modes, `no deployment shape fits ${baseModel}`);
  return first;
}

export function checkAddons({ enableAddons, precision }: Hardware, version: OwnedVersion | undefined): void {
  const served = version?.version.snapshot ?? { precision };
  if (enableAddons !== true || takesAddons(served)) return;
  if (served.enableAddons === false) throw invalidArgument("the deployment shape does not have addons enabled");
  throw invalidArgument(`enable_addons needs BF16, this is ${String(served.precision)}`);
}

/** What the shape decides shows in the deployment (assumed). */
export function hardware(version: OwnedVersion | undefined) {
  const names = ["acceleratorType", "acceleratorCount", "precision", "maxContextLength"];
  const snapshot = version?.version.snapshot ?? {};
  return Object.fromEntries(names.flatMap((name) => (snapshot[name] === undefined ? [] : [[name, snapshot[name]]])));
}
