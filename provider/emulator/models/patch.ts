import { z } from "zod";

import { type Call } from "../server/call.js";
import { patchFields } from "../server/patchFields.js";
import { type Model } from "./seed.js";

const object = z.looseObject({});

/** Writable fields of a model and their limits (REST types). */
const writable = z
  .strictObject({
    displayName: z.string().max(63, "must be shorter than 64 characters"),
    description: z.string().max(999, "must be shorter than 1000 characters"),
    public: z.boolean(),
    contextLength: z.number().int(),
    trainingContextLength: z.number().int(),
    conversationConfig: object,
    defaultDraftModel: z.string(),
    defaultDraftTokenCount: z.number().int(),
    deprecationDate: object,
    githubUrl: z.string(),
    huggingFaceUrl: z.string(),
    kind: z.string(),
    peftDetails: object,
    teftDetails: object,
    baseModelDetails: object,
    snapshotType: z.string(),
    supportsImageInput: z.boolean(),
    supportsTools: z.boolean(),
    supportsLora: z.boolean(),
    useHfApplyChatTemplate: z.boolean(),
  })
  .partial();

const READ_ONLY = (
  "name createTime updateTime state status deployedModelRefs fineTuningJob importedFrom calibrated cluster tunable " +
  "rlTunable supportsServerless supportedPrecisions supportedPrecisionsWithCalibration defaultSamplingParams " +
  "encryptionState serverlessModes useTrainingV2"
).split(" ");

/** The body is the bare fields; `updateMask` is not declared, so what it does is a mode. */
export function patchModel(call: Call, model: Model): void {
  const { modes } = call.store;
  patchFields(call, model, {
    writable,
    readOnly: READ_ONLY,
    withoutMask: modes.patchWithoutMask,
    withMask: modes.updateMask,
  });
}
