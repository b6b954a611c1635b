import { describe, expect, test } from "vitest";
import { type Rule } from "../../../policies/ruleHeader.ts";
import { allowedAcceleratorTypes } from "../../../policies/rules/allowedAcceleratorTypes.ts";
import { maxAcceleratorsPerNode } from "../../../policies/rules/maxAcceleratorsPerNode.ts";
import { maxNodes } from "../../../policies/rules/maxNodes.ts";
import { maxTotalAccelerators } from "../../../policies/rules/maxTotalAccelerators.ts";
import { PROFILE, runRule, SILENT } from "./runRule.ts";

/** The exact violation of a profile that differs from `PROFILE` in `fields`; `undefined` when it passes. */
type Case = [sentence: string, fields: Record<string, unknown>, config: Record<string, unknown>, violation?: string];

const ALLOW = { allow: ["NVIDIA_H200_141GB", "NVIDIA_B200*"] };
const REQUIRED =
  "Required: accelerator type NVIDIA_H200_141GB or NVIDIA_B200* (set by allowed-accelerator-types.allow in the policy configuration).";

const suites: [rule: Rule, cases: Case[]][] = [
  [
    allowedAcceleratorTypes,
    [
      ["an exact name passes", { acceleratorType: "NVIDIA_H200_141GB" }, ALLOW],
      ["a name that begins like an entry with a star passes", { acceleratorType: "NVIDIA_B200_192GB" }, ALLOW],
      ["a lone star passes every type", { acceleratorType: "AMD_MI300X_192GB" }, { allow: ["*"] }],
      [
        "a type outside the list fails",
        { acceleratorType: "NVIDIA_B300_288GB" },
        ALLOW,
        `Found: accelerator type NVIDIA_B300_288GB. ${REQUIRED} Fix: promote a checkpoint that was trained with an allowed accelerator type.`,
      ],
      [
        "an exact name does not stand for longer names",
        { acceleratorType: "NVIDIA_H200_141GB_SXM" },
        ALLOW,
        `Found: accelerator type NVIDIA_H200_141GB_SXM. ${REQUIRED} Fix: promote a checkpoint that was trained with an allowed accelerator type.`,
      ],
      [
        "names differ by their case",
        { acceleratorType: "nvidia_b200_180gb" },
        ALLOW,
        `Found: accelerator type nvidia_b200_180gb. ${REQUIRED} Fix: promote a checkpoint that was trained with an allowed accelerator type.`,
      ],
      [
        "an absent type fails even where every type is allowed",
        { acceleratorType: undefined },
        { allow: ["*"] },
        "Found: acceleratorType is not reported, so this cannot be judged. Required: accelerator type * (set by allowed-accelerator-types.allow in the policy configuration). Fix: set trainingShape to one that reports acceleratorType.",
      ],
      [
        "an empty type fails as unreported",
        { acceleratorType: "" },
        ALLOW,
        `Found: acceleratorType is empty, which means not reported, so this cannot be judged. ${REQUIRED} Fix: set trainingShape to one that reports acceleratorType.`,
      ],
      [
        "a type that is no text fails",
        { acceleratorType: 7 },
        ALLOW,
        `Found: acceleratorType is not a string, so this cannot be judged. ${REQUIRED} Fix: set trainingShape to one that reports acceleratorType.`,
      ],
    ],
  ],
  [
    maxAcceleratorsPerNode,
    [
      ["a count below the limit passes", { acceleratorCount: 7 }, { max: 8 }],
      ["a count at the limit passes", { acceleratorCount: 8 }, { max: 8 }],
      [
        "a count one above the limit fails",
        { acceleratorCount: 9 },
        { max: 8 },
        "Found: 9 accelerators per node. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: promote a checkpoint that was trained with at most 8 accelerators per node.",
      ],
      ["many nodes do not matter", { acceleratorCount: 8, nodeCount: 100 }, { max: 8 }],
      [
        "an absent count fails",
        { acceleratorCount: undefined },
        { max: 8 },
        "Found: acceleratorCount is not reported, so this cannot be judged. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.",
      ],
      [
        "a null count fails like an absent one",
        { acceleratorCount: null },
        { max: 8 },
        "Found: acceleratorCount is not reported, so this cannot be judged. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.",
      ],
      [
        "a count of 0 fails as unreported",
        { acceleratorCount: 0 },
        { max: 8 },
        "Found: acceleratorCount is 0, which means not reported, so this cannot be judged. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.",
      ],
      ...[-1, 0.5, Number.NaN, "8", true, [8], {}].map((odd): Case => [
        `an odd count (${JSON.stringify(odd)}) fails`,
        { acceleratorCount: odd },
        { max: 8 },
        "Found: acceleratorCount is not a whole number above 0, so this cannot be judged. Required: at most 8 accelerators per node (set by max-accelerators-per-node.max in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.",
      ]),
    ],
  ],
  [
    maxNodes,
    [
      ["a count below the limit passes", { nodeCount: 1 }, { max: 4 }],
      ["a count at the limit passes", { nodeCount: 4 }, { max: 4 }],
      [
        "a count one above the limit fails",
        { nodeCount: 5 },
        { max: 4 },
        "Found: 5 nodes. Required: at most 4 nodes (set by max-nodes.max in the policy configuration). Fix: promote a checkpoint that was trained with at most 4 nodes.",
      ],
      [
        "a limit of one node is put in the singular",
        { nodeCount: 2 },
        { max: 1 },
        "Found: 2 nodes. Required: at most 1 node (set by max-nodes.max in the policy configuration). Fix: promote a checkpoint that was trained with at most 1 node.",
      ],
      [
        "an absent count is not taken for one node",
        { nodeCount: undefined },
        { max: 4 },
        "Found: nodeCount is not reported, so this cannot be judged. Required: at most 4 nodes (set by max-nodes.max in the policy configuration). Fix: set trainingShape to one that reports nodeCount.",
      ],
      [
        "a count of 0 fails as unreported",
        { nodeCount: 0 },
        { max: 4 },
        "Found: nodeCount is 0, which means not reported, so this cannot be judged. Required: at most 4 nodes (set by max-nodes.max in the policy configuration). Fix: set trainingShape to one that reports nodeCount.",
      ],
    ],
  ],
  [
    maxTotalAccelerators,
    [
      ["a product below the limit passes", { nodeCount: 1, acceleratorCount: 8 }, { max: 16 }],
      ["a product at the limit passes", { nodeCount: 2, acceleratorCount: 8 }, { max: 16 }],
      [
        "a product above the limit fails with its arithmetic",
        { nodeCount: 4, acceleratorCount: 8 },
        { max: 16 },
        "Found: 4 nodes × 8 = 32 accelerators. Required: at most 16 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: promote a checkpoint that was trained with at most 16 accelerators in total.",
      ],
      [
        "one node is put in the singular",
        { nodeCount: 1, acceleratorCount: 17 },
        { max: 16 },
        "Found: 1 node × 17 = 17 accelerators. Required: at most 16 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: promote a checkpoint that was trained with at most 16 accelerators in total.",
      ],
      [
        "absent nodes are not taken for one",
        { nodeCount: undefined, acceleratorCount: 8 },
        { max: 16 },
        "Found: nodeCount is not reported, so this cannot be judged. Required: at most 16 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: set trainingShape to one that reports nodeCount.",
      ],
      [
        "accelerators of 0 do not make the product pass",
        { nodeCount: 100, acceleratorCount: 0 },
        { max: 16 },
        "Found: acceleratorCount is 0, which means not reported, so this cannot be judged. Required: at most 16 accelerators in total (set by max-total-accelerators.max in the policy configuration). Fix: set trainingShape to one that reports acceleratorCount.",
      ],
    ],
  ],
];

for (const [rule, cases] of suites) {
  describe(rule.name, () => {
    test.each(cases)("%s", (_sentence, fields, config, violation) => {
      expect(runRule(rule, { props: { trainingProfile: { ...PROFILE, ...fields } }, config })).toEqual({
        ...SILENT,
        violations: violation === undefined ? [] : [violation],
      });
    });
  });
}
