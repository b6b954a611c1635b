import { carriersOf } from "../carriers.js";
import { rule } from "../rule.js";

export const endpointMayExpire = rule({
  name: "endpoint-may-expire",
  description:
    "An endpoint keeps a replica, because the service deletes one that may rest after 7 days without traffic.",
  tag: "release",
  severity: "high",
  enforcementLevel: "advisory",
  remediationSteps: "Set minReplicaCount to 1 or more, which is billed all the time.",
  settings: {},
  example: {},
  note: "A deployment that serves a training run (`forTraining`) ends with it, and passes.",
  on: carriersOf("minReplicaCount"),
  limit: () => "minReplicaCount of 1 or more",
  reads: ["minReplicaCount", "forTraining"],
  check: (inputs, { refuse }) => {
    if (Number(inputs.value("minReplicaCount") ?? 0) > 0 || inputs.value("forTraining") === true) return;
    refuse({
      found: "minReplicaCount 0, with which the service deletes it after 7 days without traffic",
      fix: "set minReplicaCount to 1, which is billed all the time",
    });
  },
});
