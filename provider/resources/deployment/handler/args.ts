import { type z } from "zod";
import { DEPLOYMENT_ID, parseDeploymentShapeName } from "../../../client/deploymentNames.js";
import { takesAddons } from "../../../client/deploymentProfile.js";
import { parseModelName, parseTrainerJobName } from "../../../client/names.js";
import {
  accountOfShape,
  descriptionFaults,
  foreignNames,
  type ParsedArgs,
  parseArgs,
} from "../../../lifecycle/args.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Changed } from "../../../lifecycle/check.js";
import { argsOf } from "../../../lifecycle/fieldTable.js";
import { type CheckFailure, type Properties } from "../../../lifecycle/handler.js";
import { FIELDS } from "./fields.js";

const argsSchema = argsOf(FIELDS);

/** The user's arguments; a property that is unknown at preview is absent. */
export type DeploymentValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parse(properties: Properties): ParsedArgs<DeploymentValues> {
  return parseArgs("Deployment", argsSchema, properties, localFaults);
}

const SHAPE_FORM = "accounts/<account>/deploymentShapes/<shape>, optionally with /versions/<version>";
const HARDWARE = ["acceleratorType", "acceleratorCount", "precision"] as const;
const PLACEMENT = ["region", "multiRegion", "regions"] as const;

/** Faults that can be seen without asking the service. */
function localFaults(values: Partial<DeploymentValues>, unknown: ReadonlySet<string>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: keyof DeploymentValues, reason: string): void => {
    failures.push({ property, reason });
  };
  const isSet = (key: keyof DeploymentValues): boolean => values[key] !== undefined || unknown.has(key);
  const { baseModel, deploymentShape, expectedDeploymentShape, deploymentId, draftModel, hotLoadTrainerJob } = values;

  if (!isSet("baseModel"))
    fail("baseModel", "is required: a full model name such as accounts/fireworks/models/qwen3-8b");
  for (const [property, model] of Object.entries({ baseModel, draftModel })) {
    if (model !== undefined && parseModelName(model) === undefined)
      fail(
        property as "baseModel",
        `'${model}' must be a full model name such as accounts/fireworks/models/qwen3-8b; a PromotedModel gives it as name`,
      );
  }
  if (deploymentShape !== undefined && deploymentShape !== "default" && !isShape(deploymentShape)) {
    fail("deploymentShape", `'${deploymentShape}' must be ${SHAPE_FORM}; or default, which lets the service choose`);
  }
  if (expectedDeploymentShape !== undefined && !isShape(expectedDeploymentShape)) {
    fail("expectedDeploymentShape", `'${expectedDeploymentShape}' must be ${SHAPE_FORM}`);
  }
  if (expectedDeploymentShape !== undefined && !isSet("deploymentShape")) {
    fail("expectedDeploymentShape", "needs deploymentShape");
  }
  if (expectedDeploymentShape !== undefined && deploymentShape === "default") {
    fail(
      "expectedDeploymentShape",
      "cannot be checked with deploymentShape: default, which lets the service choose the shape",
    );
  }
  if (isSet("deploymentShape")) {
    for (const property of [...HARDWARE, "acceptShapelessRisk" as const]) {
      if (!isSet(property) || values[property] === false) continue;
      fail(property, "cannot be set beside deploymentShape, which decides the hardware; leave one of the two out");
    }
  } else if (!isSet("acceleratorType")) {
    fail("deploymentShape", `is required (${SHAPE_FORM}), unless acceleratorType is set`);
  }
  if (values.enableAddons === true && !takesAddons({ precision: values.precision })) {
    fail("enableAddons", `needs precision BF16, and precision is '${values.precision ?? ""}'`);
  }
  if (deploymentId !== undefined && !DEPLOYMENT_ID.test(deploymentId)) {
    fail(
      "deploymentId",
      `'${deploymentId}' must have 1 to 63 characters of a-z, 0-9 and hyphen, with no hyphen at either end`,
    );
  }
  const { minReplicaCount, maxReplicaCount } = values;
  if (minReplicaCount !== undefined && maxReplicaCount !== undefined && minReplicaCount > maxReplicaCount) {
    fail("minReplicaCount", `${minReplicaCount} must not be greater than maxReplicaCount, which is ${maxReplicaCount}`);
  }
  const places = PLACEMENT.filter(isSet);
  if (places.length > 1) {
    const [first = "region", ...others] = places;
    fail(first, `cannot be combined with ${others.join(", ")}; set exactly one of region, multiRegion, regions`);
  }
  if (hotLoadTrainerJob !== undefined && parseTrainerJobName(hotLoadTrainerJob) === undefined) {
    fail("hotLoadTrainerJob", `'${hotLoadTrainerJob}' must be accounts/<account>/rlorTrainerJobs/<job>`);
  }
  for (const property of ["hotLoadBucketType", "hotLoadTrainerJob", "hotLoadTransitionType"] as const) {
    if (isSet(property) && !unknown.has("enableHotLoad") && values.enableHotLoad !== true) {
      fail(property, "has no effect without enableHotLoad: true");
    }
  }
  return failures;
}

function isShape(shape: string): boolean {
  const version = parseDeploymentShapeName(shape)?.versionId;
  return parseDeploymentShapeName(shape) !== undefined && version !== "latest";
}

/** What the settings forbid: names of another account, and a description that leaves no room for the ownership line. */
export function refuse({ values, settings }: Changed<DeploymentValues, unknown>, { identity }: Call): CheckFailure[] {
  const { deploymentShape = "", hotLoadTrainerJob = "", description } = values;
  const accounts = {
    deploymentShape: accountOfShape(parseDeploymentShapeName(deploymentShape)),
    hotLoadTrainerJob: parseTrainerJobName(hotLoadTrainerJob)?.accountId,
  };
  return [...foreignNames(accounts, settings), ...descriptionFaults(description, { settings, identity })];
}

/** How the shape that was chosen differs from the one that is expected, if it does. */
export function shapeMismatch(
  {
    deploymentShape,
    expectedDeploymentShape,
  }: Partial<Pick<DeploymentValues, "deploymentShape" | "expectedDeploymentShape">>,
  resolved: string | undefined,
): CheckFailure | undefined {
  if (expectedDeploymentShape === undefined || deploymentShape === undefined) return undefined;
  const found = resolved ?? deploymentShape;
  const bare = parseDeploymentShapeName(expectedDeploymentShape)?.versionId === undefined;
  if (found === expectedDeploymentShape || (bare && found.startsWith(`${expectedDeploymentShape}/versions/`))) {
    return undefined;
  }
  // A bare name that is not resolved yet may come to the version that is expected.
  if (resolved === undefined && expectedDeploymentShape.startsWith(`${found}/versions/`)) return undefined;
  const reason = `expected shape ${expectedDeploymentShape}, but deploymentShape resolves to ${found}; deploy on the expected shape, or change expectedDeploymentShape`;
  return { property: "expectedDeploymentShape", reason };
}
