import { type Inputs } from "./inputs.js";
import { CannotJudge, notLookedUp } from "./notEvaluated.js";

/** Whether the resource chooses a checkpoint at all; one that only adopts a model does not. */
export function choosesCheckpoint(inputs: Inputs<never>): boolean {
  return inputs.isGiven("checkpoint") || inputs.isGiven("trainerJob");
}

/** An input that hangs on the checkpoint, and that a preflight has not found. */
export function notChosen(input: string, inputs: Inputs<never>, ...ways: readonly string[]): CannotJudge {
  if (!choosesCheckpoint(inputs)) {
    return new CannotJudge(`no ${input}, and none is looked up for a model that is only adopted`, ways, "never");
  }
  if (inputs.isGiven("waitForCheckpoint") && !inputs.isGiven("resolvedCheckpoint")) {
    const later = "promote in an update after the checkpoint is there";
    return new CannotJudge(`${input} hangs on the checkpoint that the update waits for`, [...ways, later], "update");
  }
  return notLookedUp(input, ...ways);
}
