import { carriersOf } from "../carriers.js";
import { rule } from "../rule.js";
import { listText } from "../wording.js";

/** Reads the name as it was written, which is there before anything is looked up. */
export const allowedShapeAccounts = rule({
  name: "allowed-shape-accounts",
  description: "Only training shapes of listed accounts are accepted, which keeps private experiments out.",
  tag: "release",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a training shape of an account in allowed-shape-accounts.allow, or add the account to that list.",
  settings: {
    allow: {
      type: "array",
      items: { type: "string", pattern: "^[^/*]+$" },
      minItems: 1,
      description: "Accepted account ids, for example fireworks and your own.",
    },
  },
  example: { allow: ["fireworks", "acme"] },
  note: "The preset `prod` accepts `fireworks` only; add your own account if you train on shapes of your own.",
  on: carriersOf("trainingShape"),
  setBy: ["allow"],
  limit: ({ allow }) => `a training shape of account ${listText(allow, "or")}`,
  reads: ["trainingShape"],
  check: (inputs, { settings, resource, refuse }) => {
    const shape = inputs.text("trainingShape");
    if (shape === undefined) return resource.notApplicable("no trainingShape");
    const [, account = ""] = /^accounts\/([^/]+)\/trainingShapes\//.exec(shape) ?? [];
    if (settings.allow.includes(account)) return;
    refuse({
      found:
        account === "" ? `training shape ${shape}, which names no account` : `a training shape of account ${account}`,
      fix: "use a training shape of an allowed account",
    });
  },
});
