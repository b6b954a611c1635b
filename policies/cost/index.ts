/** The pack with the preset `cost`: `--policy-pack node_modules/pulumi-fireworks/policies/cost`. */

import { PolicyPack } from "@pulumi/policy";
import { createPolicies, presets } from "../createPolicies.js";

new PolicyPack("pulumi-fireworks-cost", { policies: createPolicies(presets.cost) });
