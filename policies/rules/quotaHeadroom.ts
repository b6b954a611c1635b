import { carriersOf } from "../carriers.js";
import { isListed } from "../patterns.js";
import { PROFILE_INPUTS, profileOf } from "../profileOf.js";
import { type StackMember, stackRule } from "../stackRule.js";
import { countOf, replicasOf, textOf } from "../trainingProfile.js";
import { isUndecided } from "../undecided.js";
import { listText } from "../wording.js";

/** What is launched; a training profile launches nothing, and a promoted model was trained before. */
const LAUNCHED = carriersOf("hardware").filter(({ namesAccelerators }) => namesAccelerators === true);

/** The service tells its quotas by refusing what goes beyond them, so the numbers are the team's own. */
export const quotaHeadroom = stackRule({
  name: "quota-headroom",
  description:
    "The trainers and deployments of a stack together use no more accelerators than allowed. It runs at the end of a preview, before anything is launched.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Launch fewer accelerators at once, raise quota-headroom.accelerators if the account's quota allows it, or move a part to another account.",
  settings: {
    accelerators: {
      type: "object",
      additionalProperties: { type: "integer", minimum: 0 },
      description:
        "The most accelerators that this stack may use at once, by accelerator type: an exact name, or the start of a name followed by *, which counts all types that fit together.",
    },
  },
  example: { accelerators: { "NVIDIA_B200*": 16, NVIDIA_H200_141GB: 8 } },
  note: "It counts every `TrainerJob` with all its replicas and every `Deployment` at its `maxReplicaCount`. It does not see what other stacks of the account use: leave room for it.",
  on: LAUNCHED,
  acceleratorTypesIn: "accelerators",
  setBy: ["accelerators"],
  limit: ({ accelerators }) =>
    `at most ${listText(
      Object.entries(accelerators).map(([type, count]) => `${count} of ${type}`),
      "and",
    )}`,
  reads: PROFILE_INPUTS,
  check: (member, { settings, before, refuse }) => {
    const { type, count } = useOf(member);
    // What is not known of another one is told of that one; what is known may be too much already.
    const others = before.filter(isKnown).map(useOf);
    for (const [pattern, quota] of Object.entries(settings.accelerators)) {
      if (!isListed(type, [pattern])) continue;
      const used = sum(others.filter((other) => isListed(other.type, [pattern])).map((other) => other.count));
      if (used + count > quota) {
        refuse({
          found: `${count} of ${type} here and ${used} of ${pattern} earlier in the stack`,
          fix: "launch fewer accelerators at once",
        });
      }
    }
  },
});

type Launched = StackMember<(typeof PROFILE_INPUTS)[number]>;

function useOf({ inputs, carrier }: Launched): { type: string; count: number } {
  const hardware = profileOf(inputs, carrier);
  const count = replicasOf(hardware) * countOf(hardware, "nodeCount") * countOf(hardware, "acceleratorCount");
  return { type: textOf(hardware, "acceleratorType"), count };
}

function isKnown(member: Launched): boolean {
  try {
    useOf(member);
    return true;
  } catch (error) {
    if (isUndecided(error)) return false;
    throw error;
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
