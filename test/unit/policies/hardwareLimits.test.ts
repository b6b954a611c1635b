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
const ALLOWED_ARE =
  "Allowed are NVIDIA_H200_141GB, NVIDIA_B200*, set by allowed-accelerator-types.allow in the policy configuration.";

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
        `Trained on NVIDIA_B300_288GB. ${ALLOWED_ARE} Promote a checkpoint trained on one of these, or change the setting.`,
      ],
      [
        "an exact name does not stand for longer names",
        { acceleratorType: "NVIDIA_H200_141GB_SXM" },
        ALLOW,
        `Trained on NVIDIA_H200_141GB_SXM. ${ALLOWED_ARE} Promote a checkpoint trained on one of these, or change the setting.`,
      ],
      [
        "names differ by their case",
        { acceleratorType: "nvidia_b200_180gb" },
        ALLOW,
        `Trained on nvidia_b200_180gb. ${ALLOWED_ARE} Promote a checkpoint trained on one of these, or change the setting.`,
      ],
      [
        "an absent type fails even where every type is allowed",
        { acceleratorType: undefined },
        { allow: ["*"] },
        "acceleratorType is missing, which means the shape did not report one; cannot check the limit. Allowed are *, set by allowed-accelerator-types.allow in the policy configuration. Set trainingShape to one that reports acceleratorType.",
      ],
      [
        "an empty type fails as unreported",
        { acceleratorType: "" },
        ALLOW,
        `acceleratorType is empty, which means the shape did not report one; cannot check the limit. ${ALLOWED_ARE} Set trainingShape to one that reports acceleratorType.`,
      ],
      [
        "a type that is no text fails",
        { acceleratorType: 7 },
        ALLOW,
        `acceleratorType is not a text; cannot check the limit. ${ALLOWED_ARE} Set trainingShape to one that reports acceleratorType.`,
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
        "Trained on 9 accelerators per node. The limit is 8 per node, set by max-accelerators-per-node.max in the policy configuration. Promote a checkpoint trained on at most 8 per node, or change the setting.",
      ],
      ["many nodes do not matter", { acceleratorCount: 8, nodeCount: 100 }, { max: 8 }],
      [
        "an absent count fails",
        { acceleratorCount: undefined },
        { max: 8 },
        "acceleratorCount is missing, which means the shape did not report one; cannot check the limit. The limit is 8 per node, set by max-accelerators-per-node.max in the policy configuration. Set trainingShape to one that reports acceleratorCount.",
      ],
      [
        "a null count fails like an absent one",
        { acceleratorCount: null },
        { max: 8 },
        "acceleratorCount is missing, which means the shape did not report one; cannot check the limit. The limit is 8 per node, set by max-accelerators-per-node.max in the policy configuration. Set trainingShape to one that reports acceleratorCount.",
      ],
      [
        "a count of 0 fails as unreported",
        { acceleratorCount: 0 },
        { max: 8 },
        "acceleratorCount is 0, which means the shape did not report one; cannot check the limit. The limit is 8 per node, set by max-accelerators-per-node.max in the policy configuration. Set trainingShape to one that reports acceleratorCount.",
      ],
      ...[-1, 0.5, Number.NaN, "8", true, [8], {}].map((odd): Case => [
        `an odd count (${JSON.stringify(odd)}) fails`,
        { acceleratorCount: odd },
        { max: 8 },
        "acceleratorCount is not a whole number above 0; cannot check the limit. The limit is 8 per node, set by max-accelerators-per-node.max in the policy configuration. Set trainingShape to one that reports acceleratorCount.",
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
        "Trained on 5 nodes. The limit is 4 nodes, set by max-nodes.max in the policy configuration. Promote a checkpoint trained on at most 4 nodes, or change the setting.",
      ],
      [
        "a limit of one node is put in the singular",
        { nodeCount: 2 },
        { max: 1 },
        "Trained on 2 nodes. The limit is 1 node, set by max-nodes.max in the policy configuration. Promote a checkpoint trained on at most 1 node, or change the setting.",
      ],
      [
        "an absent count is not taken for one node",
        { nodeCount: undefined },
        { max: 4 },
        "nodeCount is missing, which means the shape did not report one; cannot check the limit. The limit is 4 nodes, set by max-nodes.max in the policy configuration. Set trainingShape to one that reports nodeCount.",
      ],
      [
        "a count of 0 fails as unreported",
        { nodeCount: 0 },
        { max: 4 },
        "nodeCount is 0, which means the shape did not report one; cannot check the limit. The limit is 4 nodes, set by max-nodes.max in the policy configuration. Set trainingShape to one that reports nodeCount.",
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
        "Trained on 4 nodes × 8 = 32 accelerators. The limit is 16 in total, set by max-total-accelerators.max in the policy configuration. Promote a checkpoint trained on at most 16 in total, or change the setting.",
      ],
      [
        "one node is put in the singular",
        { nodeCount: 1, acceleratorCount: 17 },
        { max: 16 },
        "Trained on 1 node × 17 = 17 accelerators. The limit is 16 in total, set by max-total-accelerators.max in the policy configuration. Promote a checkpoint trained on at most 16 in total, or change the setting.",
      ],
      [
        "absent nodes are not taken for one",
        { nodeCount: undefined, acceleratorCount: 8 },
        { max: 16 },
        "nodeCount is missing, which means the shape did not report one; cannot check the limit. The limit is 16 in total, set by max-total-accelerators.max in the policy configuration. Set trainingShape to one that reports nodeCount.",
      ],
      [
        "accelerators of 0 do not make the product pass",
        { nodeCount: 100, acceleratorCount: 0 },
        { max: 16 },
        "acceleratorCount is 0, which means the shape did not report one; cannot check the limit. The limit is 16 in total, set by max-total-accelerators.max in the policy configuration. Set trainingShape to one that reports acceleratorCount.",
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
