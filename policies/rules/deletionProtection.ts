import { carriersOf } from "../carriers.js";
import { choosesCheckpoint } from "../checkpointInputs.js";
import { rule } from "../rule.js";

export const deletionProtection = rule({
  name: "deletion-protection",
  description: "A model is kept when its resource is deleted, because a deleted model cannot be brought back.",
  tag: "release",
  severity: "high",
  enforcementLevel: "disabled",
  remediationSteps:
    'Set onDelete: "keep". Pulumi\'s option protect: true passes too, but blocks every release that replaces the model.',
  settings: {},
  example: {},
  note: '`onDelete: "keep"` passes, and so does Pulumi\'s `protect: true`. Protection alone blocks every release that replaces the model, until somebody runs `pulumi state unprotect`: an advisory says so.',
  on: carriersOf("onDelete"),
  limit: () => 'onDelete: "keep"',
  reads: ["onDelete"],
  check: (inputs, { resource, refuse, advise }) => {
    const onDelete = inputs.value("onDelete");
    if (onDelete === "keep") return;
    // A model that was adopted is kept unless the program says otherwise.
    if (onDelete === undefined && !choosesCheckpoint(inputs)) return;
    if (resource.opts.protect) {
      advise(
        'protect: true alone blocks every release that replaces the model; onDelete: "keep" keeps the model and lets releases pass.',
      );
      return;
    }
    refuse({
      found: onDelete === undefined ? 'no onDelete, which means "delete"' : `onDelete: ${JSON.stringify(onDelete)}`,
      fix: 'set onDelete: "keep" (protect: true passes too, but blocks every release that replaces the model)',
    });
  },
});
