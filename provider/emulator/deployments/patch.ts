import { invalidArgument } from "../server/apiError.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json } from "../server/call.js";
import { flag } from "../server/flag.js";
import { patchFields } from "../server/patchFields.js";
import { resolveShape, versionName } from "../shapes/shape.js";
import { formatTime } from "../time/rfc3339.js";
import { deploymentAnswer } from "./answer.js";
import { startUpdate } from "./deployment.js";
import { checkAddons, hardware, shapeVersion } from "./hardware.js";
import { liveDeployment } from "./inPath.js";
import { checkPlacement, checkReplicas, patchable, RESHAPED } from "./request.js";
import { type Deployment } from "./seed.js";

const ALL = patchable(() => true);

/** Without a mask every mutable field is replaced (SDK docstring), which its own `scale_to_zero` does not heed. */
export function patchDeployment(call: Call): Json {
  const { store } = call;
  const { account, deployment } = liveDeployment(call);
  const given = bodyFields(call.body, [...Object.keys(ALL.writable.shape), ...ALL.readOnly]);
  const isMasked = call.query.updateMask !== undefined && call.query.updateMask !== "";
  // What an overwrite does not name of the hardware stays (assumed).
  const allowed = patchable((name) => store.modes.deploymentReshape === "accept" && (isMasked || name in given));
  checkFixed(given, allowed.fixed, deploymentAnswer(account, deployment));
  const draft = structuredClone(deployment);
  const written = patchFields(call, draft, {
    ...allowed,
    withoutMask: store.modes.deploymentPatchWithoutMask,
    withMask: "honoured",
  });
  checkReplicas(draft);
  reshape(
    call,
    draft,
    written.filter((name) => RESHAPED.includes(name)),
  );
  if (written.some((name) => ["minReplicaCount", "maxReplicaCount"].includes(name))) {
    delete draft.desiredReplicaCount;
    if (draft.idleSince !== undefined) draft.idleSince = formatTime(store.now());
  }
  account.deployments = account.deployments.map((row) => (row === deployment ? draft : row));
  startUpdate(store, draft);
  return deploymentAnswer(account, draft);
}

/** The rules of a create hold for what it then is; another shape brings its own hardware (assumed). */
function reshape(call: Call, draft: Deployment, written: readonly string[]): void {
  if (written.length === 0) return;
  checkPlacement(draft.placement);
  const { deploymentShape = "", acceleratorType, acceleratorCount, baseModel = "", precision, enableAddons } = draft;
  const wrote = (name: string): boolean => written.includes(name);
  if (["deploymentShape", "acceleratorType", "acceleratorCount"].some(wrote)) {
    // What an earlier shape has brought is not what the request asks for.
    const own = {
      acceleratorType: deploymentShape === "" || wrote("acceleratorType") ? acceleratorType : "",
      acceleratorCount: deploymentShape === "" || wrote("acceleratorCount") ? acceleratorCount : 0,
    };
    const skips = !wrote("deploymentShape") || flag(call, "skipShapeValidation");
    const version = shapeVersion(call, { ...draft, ...own }, baseModel, skips);
    if (version !== undefined) {
      const asked = Object.fromEntries(written.map((name) => [name, draft[name]]));
      Object.assign(draft, hardware(version), asked, { deploymentShape: versionName(version) });
    }
  }
  if (enableAddons !== true) return;
  const shape = draft.deploymentShape ?? "";
  const version = shape === "" ? undefined : resolveShape(call, "deploymentShapes", shape, true);
  checkAddons({ enableAddons, precision }, version);
}

/** Naming an immutable field as it is does no harm, changing it is refused (assumed). */
function checkFixed(given: Json, fixed: readonly string[], before: Json): void {
  const changed = fixed.filter((name) => {
    const isUnset = before[name] === undefined && [false, 0, ""].some((empty) => given[name] === empty);
    return name in given && !isUnset && JSON.stringify(given[name]) !== JSON.stringify(before[name]);
  });
  if (changed.length > 0) throw invalidArgument(`immutable field ${changed.join(", ")}`);
}
