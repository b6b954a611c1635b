import { carriersOf } from "../carriers.js";
import { isListed } from "../patterns.js";
import { hardwareOf, replicasOf } from "../profileRule.js";
import { type StackMember, stackRule } from "../stackRule.js";
import { countOf, textOf } from "../trainingProfile.js";
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
  check: (member, { settings, before, refuse }) => {
    const { type, count } = useOf(member);
    for (const [pattern, quota] of Object.entries(settings.accelerators)) {
      if (!isListed(type, [pattern])) continue;
      const others = before.map(useOf).filter((other) => isListed(other.type, [pattern]));
      const used = sum(others.map((other) => other.count));
      if (used + count > quota) {
        refuse({
          found: `${count} of ${type} here and ${used} of ${pattern} earlier in the stack`,
          fix: "launch fewer accelerators at once",
        });
      }
    }
  },
});

function useOf({ resource, carrier }: StackMember): { type: string; count: number } {
  const hardware = hardwareOf(resource, carrier);
  const count = replicasOf(resource, carrier) * countOf(hardware, "nodeCount") * countOf(hardware, "acceleratorCount");
  return { type: textOf(hardware, "acceleratorType"), count };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
