const { PolicyPack } = require("@pulumi/policy");
const { createPolicies, presets } = require("pulumi-fireworks/policies");

new PolicyPack("pulumi-fireworks-prod", { policies: createPolicies(presets.prod) });
