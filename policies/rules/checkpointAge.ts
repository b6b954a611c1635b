import { carriersOf } from "../carriers.js";
import { choosesCheckpoint, notChosen } from "../checkpointInputs.js";
import { rule } from "../rule.js";
import { boundsText } from "../wording.js";

const HOUR = 3_600_000;

export const checkpointAge = rule({
  name: "checkpoint-age",
  description: "A promoted checkpoint is neither too new nor too old.",
  tag: "release",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Wait until the checkpoint is checkpoint-age.minHours old, promote one that is at most checkpoint-age.maxDays old, or change these settings.",
  settings: {
    minHours: { type: "number", minimum: 0, description: "The lowest accepted age of a checkpoint, in hours." },
    maxDays: {
      type: "number",
      minimum: 0,
      description: "The highest accepted age of a checkpoint, in days of 24 hours.",
    },
  },
  example: { minHours: 4 },
  settingFaults: ({ minHours = 0, maxDays = Infinity }) =>
    minHours > maxDays * 24
      ? [`minHours is ${minHours}, which is longer than maxDays, ${maxDays}: no checkpoint can pass.`]
      : [],
  note: "It compares with the current time in every run, also for models that were promoted long ago: with `maxDays`, every model that stays in the program will fail some day. Keep that advisory.",
  on: carriersOf("checkpoint"),
  setBy: ["minHours", "maxDays"],
  limit: ({ minHours, maxDays }) => `a checkpoint that is ${boundsText([minHours, "hour"], [maxDays, "day"])} old`,
  reads: ["resolvedCheckpoint"],
  check: (inputs, { settings: { minHours = 0, maxDays = Infinity }, resource, now, refuse, undecided }) => {
    const time = inputs.text("resolvedCheckpoint", "createTime");
    if (time === undefined) {
      if (!choosesCheckpoint(inputs)) return resource.notApplicable("it chooses no checkpoint");
      throw notChosen("resolvedCheckpoint.createTime", inputs);
    }
    const created = Date.parse(time);
    if (Number.isNaN(created)) {
      undecided({ found: `resolvedCheckpoint.createTime is ${time}, which is not a time`, fix: "disable the rule" });
      return;
    }
    const age = now() - created;
    if (age >= minHours * HOUR && age <= maxDays * 24 * HOUR) return;
    refuse({
      found: `a checkpoint that is ${ageText(age)} old (made at ${time})`,
      fix: age < minHours * HOUR ? "wait, or promote an older checkpoint" : "promote a newer checkpoint",
    });
  },
});

/** Days and hours, or hours and minutes; rounded down, so that it never looks older than it is. */
function ageText(milliseconds: number): string {
  const minutes = Math.floor(Math.max(milliseconds, 0) / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
