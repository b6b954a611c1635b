const { PolicyPack } = require("@pulumi/policy");
const { createPolicies, presets } = require("pulumi-fireworks/policies");

new PolicyPack("pulumi-fireworks-cost", { policies: createPolicies(presets.cost) });
