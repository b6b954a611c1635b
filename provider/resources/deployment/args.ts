import { z } from "zod";
import { DEPLOYMENT_ID, parseDeploymentShapeName } from "../../client/deploymentNames.js";
import { takesAddons } from "../../client/deploymentProfile.js";
import { parseModelName, parseTrainerJobName } from "../../client/names.js";
import { parseDuration } from "../../lifecycle/duration.js";
import { durationArg, preflightArg } from "../../lifecycle/argSchemas.js";
import { type CheckFailure, type Properties } from "../../lifecycle/handler.js";
import { parseArgs, type ParsedArgs } from "../../lifecycle/parseArgs.js";

const name = z.string().min(1, "must not be empty");
const wholeNumber = "must be a whole number, 0 or more";
const count = z.number("must be a number").refine((value) => Number.isInteger(value) && value >= 0, wholeNumber);
const positive = z
  .number("must be a number")
  .refine((value) => Number.isInteger(value) && value >= 1, "must be a whole number, 1 or more");
const MIN_SCALE_TO_ZERO_MS = 300_000;

/** What a user may write, once every value is known. */
const argsSchema = z.strictObject({
  baseModel: z.string().optional(),
  deploymentShape: z.string().optional(),
  expectedDeploymentShape: z.string().optional(),
  deploymentId: z.string().optional(),
  displayName: z.string().max(63, "must be shorter than 64 characters").optional(),
  description: z.string().optional(),
  minReplicaCount: count.optional(),
  maxReplicaCount: count.optional(),
  autoscalingPolicy: z
    .strictObject({
      scaleUpWindow: durationArg.optional(),
      scaleDownWindow: durationArg.optional(),
      scaleToZeroWindow: durationArg
        .refine((text) => (parseDuration(text) ?? Infinity) >= MIN_SCALE_TO_ZERO_MS, "must be at least 5m")
        .optional(),
      loadTargets: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
  acceleratorType: name.optional(),
  acceleratorCount: positive.optional(),
  precision: name.optional(),
  region: name.optional(),
  multiRegion: name.optional(),
  regions: z.array(name).min(1, "must name at least one region").optional(),
  enableAddons: z.boolean().optional(),
  draftModel: z.string().optional(),
  maxContextLength: positive.optional(),
  enableHotLoad: z.boolean().optional(),
  hotLoadBucketType: name.optional(),
  hotLoadTrainerJob: z.string().optional(),
  hotLoadTransitionType: z.enum(["ASYNC", "SYNC"], "must be ASYNC or SYNC").optional(),
  disableSpeculativeDecoding: z.boolean().optional(),
  skipShapeValidation: z.boolean().optional(),
  acceptShapelessRisk: z.boolean().optional(),
  extraArgs: z.array(z.string()).optional(),
  extraValues: z.record(z.string(), z.unknown()).optional(),
  forTraining: z.boolean().optional(),
  preemptible: z.boolean().optional(),
  waitFor: z.enum(["created", "ready"], "must be created or ready").optional(),
  forceDelete: z.boolean().optional(),
  timeouts: z
    .strictObject({ create: durationArg.optional(), delete: durationArg.optional(), poll: durationArg.optional() })
    .optional(),
  preflight: preflightArg.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** The user's arguments; a property that is unknown at preview is absent. */
export type DeploymentValues = z.output<typeof argsSchema>;

/** Parses the user's own properties; every fault of every property is found, without asking the service. */
export function parseDeploymentArgs(properties: Properties): ParsedArgs<DeploymentValues> {
  const parsed = parseArgs("Deployment", argsSchema, properties);
  // A faulty property is set all the same; its own fault is told already.
  const faulty = parsed.failures.map(({ property }) => property.split(".", 1)[0] ?? "");
  const unknown = new Set([...parsed.unknown, ...faulty]);
  return { ...parsed, failures: [...parsed.failures, ...localFaults(parsed.values, unknown)] };
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
    fail("expectedDeploymentShape", "has nothing to compare: set deploymentShape too");
  }
  if (expectedDeploymentShape !== undefined && deploymentShape === "default") {
    fail("expectedDeploymentShape", "cannot be held with deploymentShape: default, which lets the service choose");
  }
  if (isSet("deploymentShape")) {
    for (const property of [...HARDWARE, "acceptShapelessRisk" as const]) {
      if (!isSet(property) || values[property] === false) continue;
      fail(property, "cannot be set beside deploymentShape, which decides the hardware; leave one of the two out");
    }
  } else if (!isSet("acceleratorType")) {
    fail("deploymentShape", `is required (${SHAPE_FORM}), unless acceleratorType is set`);
  }
  if (values.enableAddons === true && !takesAddons(values.precision)) {
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
    fail(first, `and ${others.join(", ")} exclude each other; set exactly one of region, multiRegion, regions`);
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

/** Names of another account than the stack's. Fireworks' own shapes and every visible model are everybody's. */
export function foreignAccounts(
  { deploymentShape = "", hotLoadTrainerJob = "" }: Partial<DeploymentValues>,
  configured: string | undefined,
): CheckFailure[] {
  if (configured === undefined) return [];
  const named = [
    { property: "deploymentShape", account: parseDeploymentShapeName(deploymentShape)?.accountId },
    { property: "hotLoadTrainerJob", account: parseTrainerJobName(hotLoadTrainerJob)?.accountId },
  ];
  return named
    .filter(({ account }) => account !== undefined && account !== configured && account !== "fireworks")
    .map(({ property, account }) => ({
      property,
      reason: `belongs to account '${account ?? ""}', but this stack works in '${configured}' (fireworks:accountId or FIREWORKS_ACCOUNT_ID); one account per stack, beside the shapes of 'fireworks'`,
    }));
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
  const reason = `'${expectedDeploymentShape}' is not what deploymentShape comes to, which is ${found}; deploy on the expected shape, or change the expectation on purpose`;
  return { property: "expectedDeploymentShape", reason };
}
