import { parseDuration } from "./duration.js";
import { DEFAULT_LEARNING_RATE, DEFAULT_LORA_RANK, launchPathOf, type TrainerJobConfig } from "./trainerJobConfig.js";

/** Query and body of a create request. */
export interface TrainerJobRequest {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Source: SDK 1.2.28, `trainer.py`; the parameters come in its order. */
export function trainerJobRequest(config: TrainerJobConfig, jobId: string): TrainerJobRequest {
  const { trainingShape, hotLoadDeploymentId, reservationTarget, projectionHeadDim = 0 } = config;
  const path = launchPathOf(config);
  const manual = path === "manual";
  return {
    query: present({
      deploymentId: hotLoadDeploymentId,
      trainingShape,
      skipValidations: manual || (path === "shape" && config.skipValidations === true) ? "true" : undefined,
      rlorTrainerJobId: jobId,
    }) as Record<string, string>,
    body: present({
      serviceMode: true,
      keepAlive: false,
      dataset: "",
      displayName: config.displayName,
      nodeCount: manual ? (config.nodeCount ?? 1) : undefined,
      trainerReplicaCount: config.trainerReplicaCount,
      hotLoadDeploymentId,
      forwardOnly: config.forwardOnly === true ? true : undefined,
      preemptible: config.preemptible === true ? true : undefined,
      inactivityTimeout: protoDuration(config.inactivityTimeout),
      disableInactivityCleanup: config.disableInactivityCleanup === true ? true : undefined,
      extraValues: config.extraValues,
      purpose: config.purpose,
      managedBy: config.managedBy,
      useReservation: reservationTarget === undefined && (config.useReservation ?? true),
      reservationTarget,
      trainingConfig: present({
        baseModel: config.baseModel,
        loraRank: config.loraRank ?? DEFAULT_LORA_RANK,
        learningRate: config.learningRate ?? DEFAULT_LEARNING_RATE,
        projectionHeadDim: projectionHeadDim > 0 ? projectionHeadDim : undefined,
        maxContextLength: path === "shape" ? undefined : config.maxContextLength,
        acceleratorType: manual ? config.acceleratorType : undefined,
        acceleratorCount: manual ? config.acceleratorCount : undefined,
        region: config.region,
        customImageTag: config.customImageTag,
        extraArgs: config.extraArgs?.flatMap((text) => text.split(/\s+/).filter((part) => part !== "")),
      }),
    }),
  };
}

/** The wire's own form, such as `1800s`. */
function protoDuration(text: string | undefined): string | undefined {
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms === undefined ? undefined : `${ms / 1000}s`;
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
