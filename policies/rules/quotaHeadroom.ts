import { type PolicyResource } from "@pulumi/policy";
import { type Carrier, carriersOf } from "../carriers.js";
import { isListed } from "../patterns.js";
import { hardwareOf, replicasOf } from "../profileRule.js";
import { stackRule } from "../stackRule.js";
import { countOf, textOf } from "../trainingProfile.js";

/** What is launched; a training profile launches nothing, and a promoted model was trained before. */
const LAUNCHED = carriersOf("hardware").filter(({ namesAccelerators }) => namesAccelerators === true);

/** The service tells its quotas by refusing what goes beyond them, so the numbers are the team's own. */
export const quotaHeadroom = stackRule({
  name: "quota-headroom",
  description:
    "The trainers and deployments of a stack together stay within the accelerators that the account may use. It runs at the end of a preview, before anything is launched.",
  tag: "hardware",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Launch fewer accelerators at once, raise the account's quota and then quota-headroom.accelerators, or move a part to another account.",
  settings: {
    accelerators: {
      type: "object",
      additionalProperties: { type: "integer", minimum: 0 },
      description:
        "The most accelerators that this stack may use at once, by accelerator type; a trailing star stands for any ending, and what both types share is counted together.",
    },
  },
  example: { accelerators: { "NVIDIA_B200*": 16, NVIDIA_H200_141GB: 8 } },
  note: "It counts every `TrainerJob` with all its replicas and every `Deployment` at its `maxReplicaCount`. What other stacks of the account use is not seen: leave headroom for it.",
  on: LAUNCHED,
  limit: "accelerators",
  standard: ({ accelerators = {} }) =>
    `The quota is ${Object.entries(accelerators)
      .map(([type, count]) => `${count} of ${type}`)
      .join(", ")}`,
  check: (resource, { settings: { accelerators = {} }, carrier, all, refuse }) => {
    const { type, count } = useOf(resource, carrier);
    for (const [pattern, quota] of Object.entries(accelerators)) {
      if (!isListed(type, [pattern])) continue;
      const others = all.slice(0, all.indexOf(resource)).map((other) => useOf(other, carrierOf(other)));
      const before = sum(others.filter((other) => isListed(other.type, [pattern])).map((other) => other.count));
      if (before + count > quota) {
        refuse(
          `${carrier.uses} ${count} of ${type}, and ${before} of ${pattern} are used by what the stack launches before`,
          "Use fewer at once",
        );
      }
    }
  },
});

function useOf(resource: PolicyResource, carrier: Carrier): { type: string; count: number } {
  const hardware = hardwareOf(resource, carrier);
  const count = replicasOf(resource, carrier) * countOf(hardware, "nodeCount") * countOf(hardware, "acceleratorCount");
  return { type: textOf(hardware, "acceleratorType"), count };
}

function carrierOf({ type }: PolicyResource): Carrier {
  const carrier = LAUNCHED.find((candidate) => candidate.type === type);
  if (carrier === undefined) throw new Error(`${type} launches nothing`);
  return carrier;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
