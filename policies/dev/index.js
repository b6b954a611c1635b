const { PolicyPack } = require("@pulumi/policy");
const { createPolicies, presets } = require("pulumi-fireworks/policies");

new PolicyPack("pulumi-fireworks-dev", { policies: createPolicies(presets.dev) });
