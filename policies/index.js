const { PolicyPack } = require("@pulumi/policy");
const { createPolicies } = require("pulumi-fireworks/policies");

new PolicyPack("pulumi-fireworks", { policies: createPolicies() });
