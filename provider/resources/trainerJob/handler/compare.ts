import { type Call } from "../../../lifecycle/call.js";
import { compareFields, type Difference } from "../../../lifecycle/fieldTable.js";
import { FIELDS } from "./fields.js";
import { launchOf, type TrainerJobInputs, type TrainerJobState } from "./state.js";

/** What a comparison needs of a state. */
type Held = Pick<TrainerJobState, "launch" | "jobId" | "resume" | "annotations" | "timeouts" | "trainingProfile">;

export function compare(
  held: Held,
  news: TrainerJobInputs,
  { plan }: Pick<Call, "plan">,
): Difference<keyof typeof FIELDS> {
  const { resume = false, annotations, timeouts } = held;
  const wanted = launchOf(news);
  const shape = isLaunchedShape(wanted.trainingShape, held) ? { trainingShape: wanted.trainingShape } : {};
  // An id that is left out is any id.
  const jobId = news.jobId === undefined ? undefined : held.jobId;
  return compareFields(
    FIELDS,
    { ...held.launch, ...shape, jobId, resume, annotations, timeouts },
    {
      ...wanted,
      jobId: news.jobId,
      resume: news.resume ?? false,
      annotations: news.annotations,
      timeouts: news.timeouts,
    },
    (name) => plan.isReplaced(name),
  );
}

/** The version that runs, by its own name, and the shape that it is a version of, are what was launched. */
function isLaunchedShape(shape: unknown, { launch, trainingProfile }: Held): boolean {
  if (typeof shape !== "string" || typeof launch.trainingShape !== "string") return false;
  return shape === trainingProfile?.trainingShapeVersion || launch.trainingShape.startsWith(`${shape}/versions/`);
}
