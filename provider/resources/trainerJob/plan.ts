import { shortState } from "../../client/trainerJobState.js";
import { type Preflight } from "../../config.js";
import { describeCost } from "./cost.js";
import { type Target } from "./find.js";
import { type TrainerJobInputs } from "./inputs.js";

/** What the row of a job that is to be started is told from. */
export interface Plan {
  readonly inputs: TrainerJobInputs;
  readonly target: Target | undefined;
  /** Properties that are not known yet. */
  readonly unknown: ReadonlySet<string>;
  readonly preflight: Preflight;
  /** Set when the job takes the place of another one. */
  readonly replaced?: { readonly jobId: string | undefined; readonly changes: string } | undefined;
}

/** The line on the preview row of a job that will be started: which one, on what, at which price. */
export function describePlan({ inputs, target, unknown, preflight, replaced }: Plan): string {
  const { existing, jobId } = target ?? {};
  if (existing !== undefined) {
    return `${jobId ?? ""} is there already (${shortState(existing)}), started by this resource: it is taken over, and nothing is started`;
  }
  const cost = describeCost(inputs);
  const waiting = [...unknown].filter((property) => !["annotations", "timeouts"].includes(property));
  const later = waiting.length === 0 ? [] : [`the id is chosen during the update: ${waiting.join(", ")} not known yet`];
  const off =
    preflight === "off" ? ["preflight is off: nothing was looked up, policies on hardware were not evaluated"] : [];
  const name = jobId === undefined ? "" : ` ${jobId}`;
  const start =
    replaced === undefined
      ? `starts trainer job${name}: ${cost}`
      : `${replaced.changes}: a second billed trainer starts,${name === "" ? "" : `${name}:`} ${cost}; ${replaced.jobId ?? "the old one"} is deleted after it, and its checkpoints expire 30 days later`;
  return [start, ...later, ...off].join("; ");
}
