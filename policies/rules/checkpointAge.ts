import { carriersOf } from "../carriers.js";
import { choosesCheckpoint, textInputOf } from "../inputOf.js";
import { NotLookedUp } from "../notEvaluated.js";
import { rule } from "../rule.js";

const HOUR = 3_600_000;

export const checkpointAge = rule({
  name: "checkpoint-age",
  description: "A checkpoint is neither too fresh nor too old to be promoted.",
  tag: "release",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Wait until the checkpoint is checkpoint-age.minHours old, promote one that is at most checkpoint-age.maxDays old, or change these.",
  settings: {
    minHours: { type: "number", minimum: 0, description: "The least accepted age of a checkpoint, in hours." },
    maxDays: {
      type: "number",
      minimum: 0,
      description: "The greatest accepted age of a checkpoint, in days of 24 hours.",
    },
  },
  example: { minHours: 4 },
  settingFaults: ({ minHours = 0, maxDays = Infinity }) =>
    minHours > maxDays * 24 ? [`minHours is ${minHours} and maxDays is ${maxDays}: nothing fits.`] : [],
  note: "It reads the clock at every run, also for models that were promoted long ago: with `maxDays`, a model that stays in the program fails one day. Keep that advisory.",
  on: carriersOf("checkpoint"),
  limits: ["minHours", "maxDays"],
  standard: ({ minHours, maxDays }) =>
    [
      ...(minHours === undefined ? [] : [`at least ${count(minHours, "hour")}`]),
      ...(maxDays === undefined ? [] : [`at most ${count(maxDays, "day")}`]),
    ]
      .join(" and ")
      .replace(/^a/, "A")
      .concat(" of age are asked for"),
  check: (resource, { settings: { minHours = 0, maxDays = Infinity }, now, refuse, undecided }) => {
    const time = textInputOf(resource, "resolvedCheckpoint", "createTime");
    if (time === undefined) {
      if (!choosesCheckpoint(resource)) return resource.notApplicable("nothing is chosen");
      throw new NotLookedUp("resolvedCheckpoint.createTime", "Turn preflight on");
    }
    const created = Date.parse(time);
    if (Number.isNaN(created)) {
      undecided(
        `resolvedCheckpoint.createTime is ${time}, which is not a time`,
        "The age cannot be judged; disable the rule.",
      );
      return;
    }
    const age = now() - created;
    if (age >= minHours * HOUR && age <= maxDays * 24 * HOUR) return;
    refuse(
      `The checkpoint was made at ${time}, ${describeAge(age)} ago`,
      age < minHours * HOUR ? "Wait, or promote an older one" : "Promote a newer one",
    );
  },
});

/** Days and hours, or hours and minutes; rounded down, so that it never looks older than it is. */
function describeAge(milliseconds: number): string {
  const minutes = Math.floor(Math.max(milliseconds, 0) / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function count(amount: number, unit: string): string {
  return `${amount} ${amount === 1 ? unit : `${unit}s`}`;
}
