/** The pack with the preset `prod`: `--policy-pack node_modules/pulumi-fireworks/policies/prod`. */

import { PolicyPack } from "@pulumi/policy";
import { createPolicies, presets } from "../createPolicies.js";

new PolicyPack("pulumi-fireworks-prod", { policies: createPolicies(presets.prod) });
