/** The pack with the preset `dev`: `--policy-pack node_modules/pulumi-fireworks/policies/dev`. */

import { PolicyPack } from "@pulumi/policy";
import { createPolicies, presets } from "../createPolicies.js";

new PolicyPack("pulumi-fireworks-dev", { policies: createPolicies(presets.dev) });
