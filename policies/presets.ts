import { type PolicyConfig } from "./policyConfig.js";

/** What a preset has beside its rules: everything else is off, a mistyped configuration is refused. */
const base = {
  all: "disabled",
  "policy-configuration": "mandatory",
  "all-rules-evaluated": "advisory",
} as const satisfies PolicyConfig;

/** Small and cheap: one node's worth of accelerators, LoRA only. */
const dev: PolicyConfig = {
  ...base,
  "allowed-accelerator-types": "mandatory",
  "allowed-trainer-modes": { enforcementLevel: "mandatory", allow: ["LORA_TRAINER"] },
  "endpoint-may-expire": "advisory",
  "max-accelerators-per-node": { enforcementLevel: "mandatory", max: 8 },
  "max-hourly-cost": "advisory",
  "max-total-accelerators": { enforcementLevel: "mandatory", max: 8 },
  "training-profile-required": "advisory",
};

/** Reviewable, reproducible, protected. */
const prod: PolicyConfig = {
  ...base,
  "allowed-accelerator-types": "mandatory",
  "allowed-shape-accounts": { enforcementLevel: "mandatory", allow: ["fireworks"] },
  "deletion-protection": "mandatory",
  "deployment-shape-linked": "mandatory",
  "endpoint-may-expire": "mandatory",
  "explicit-checkpoint": "mandatory",
  "max-accelerators-per-node": { enforcementLevel: "mandatory", max: 8 },
  "max-nodes": { enforcementLevel: "mandatory", max: 4 },
  "max-total-accelerators": { enforcementLevel: "mandatory", max: 32 },
  "model-not-public": "mandatory",
  // The vendor advises against versions in names, and the state keeps the chosen one anyway.
  "pinned-training-shape": "advisory",
  "provenance-verified": "advisory",
  "training-profile-required": "mandatory",
};

/** Spend only; set the two limits yourself. */
const cost: PolicyConfig = {
  ...base,
  "endpoint-may-expire": "advisory",
  "max-hourly-cost": "advisory",
  "max-total-accelerators": "mandatory",
  "training-profile-required": "advisory",
};

/** Starting points: hand one to `createPolicies`, or copy its JSON file and edit it. */
export const presets: { readonly dev: PolicyConfig; readonly prod: PolicyConfig; readonly cost: PolicyConfig } = {
  dev,
  prod,
  cost,
};

export type PresetName = keyof typeof presets;
