/**
 * The pack that `pulumi preview --policy-pack node_modules/pulumi-fireworks/policies` runs. Loading this
 * file starts the pack's server; to build a pack of your own, import `createPolicies` instead.
 */

import { PolicyPack } from "@pulumi/policy";
import { createPolicies } from "./createPolicies.js";

new PolicyPack("pulumi-fireworks", { policies: createPolicies() });
