import { allRulesEvaluated } from "./allRulesEvaluated.js";
import { policyConfiguration } from "./policyConfiguration.js";

/** What every pack of these rules checks of itself. The last one tells what the rules before it could not judge. */
export const packChecks = [policyConfiguration, allRulesEvaluated] as const;
