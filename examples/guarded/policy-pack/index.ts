import { PolicyPack } from "@pulumi/policy";
import { createPolicies, presets } from "pulumi-fireworks/policies";

new PolicyPack("acme-models", {
  policies: createPolicies(presets.prod, {
    "allowed-accelerator-types": { allow: ["NVIDIA_H200_141GB", "NVIDIA_B200*"] },
    "max-total-accelerators": { max: 8 },
    "model-id-convention": { enforcementLevel: "mandatory", pattern: "acme-[a-z]+-r[0-9]+" },
    "owner-and-evaluation-recorded": "mandatory",
  }),
});
