import { modelName, type ParentedCheckpoint } from "./names.js";
import { namePath, path } from "./path.js";

/** How a promotion is asked for; trainer jobs, managed jobs and serverless sessions each have their own way. */
export interface PromotionRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the service can answer with an operation. */
  readonly asynchronous: boolean;
}

/** Source: SDK 1.2.28, `fireworks_client.py`; it sends snake_case. */
export function promotionRequest(
  checkpoint: ParentedCheckpoint,
  outputModelId: string,
  baseModel: string,
): PromotionRequest {
  const { parent, checkpointId } = checkpoint;
  const { accountId } = parent;
  const body = { output_model: modelName(accountId, outputModelId), base_model: baseModel };
  if (parent.collection === "rlorTrainerJobs") {
    return {
      path: path`/v1/accounts/${accountId}/checkpoints/${checkpointId}` + ":promote",
      // A full name, despite the field's own.
      body: { ...body, trainer_job_id: parent.name },
      asynchronous: true,
    };
  }
  return { path: `${namePath(checkpoint.name)}:promote`, body, asynchronous: parent.collection !== "trainingSessions" };
}

/** Whether a refusal is about the field that asks for an operation: older gateways do not know it, say so, and have done nothing. */
export function isAboutAsync(serverMessage: string): boolean {
  return /async_?promotion/i.test(serverMessage);
}
