import { z } from "zod";

import { invalidArgument } from "../apiError.js";
import { bodyFields, camelCase } from "../bodyFields.js";
import { type Call } from "../call.js";
import { type Model } from "../seed.js";
import { formatTime } from "../time.js";

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

const WRITABLE = Object.keys(writable.shape);

/** Known, and ignored in a PATCH (assumed, as AIP-203 has it for output-only fields). */
const READ_ONLY = (
  "name createTime updateTime state status deployedModelRefs fineTuningJob importedFrom calibrated cluster tunable " +
  "rlTunable supportsServerless supportedPrecisions supportedPrecisionsWithCalibration defaultSamplingParams " +
  "encryptionState serverlessModes useTrainingV2"
).split(" ");

/** The body is the bare fields; `updateMask` is not declared, so what it does is a mode. */
export function patchModel(call: Call, model: Model): void {
  const { modes } = call.store;
  const given = bodyFields(call.body, [...WRITABLE, ...READ_ONLY]);
  const parsed = writable.safeParse(
    Object.fromEntries(Object.entries(given).filter(([name]) => WRITABLE.includes(name))),
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalidArgument(`field "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`);
  }
  const mask = call.query.updateMask;
  if (mask !== undefined && modes.updateMask === "rejected")
    throw invalidArgument('unknown query parameter "updateMask"');
  const masked = mask !== undefined && mask !== "" && modes.updateMask === "honoured" ? maskedNames(mask) : undefined;
  const names = masked ?? (modes.patchWithoutMask === "overwrite" ? WRITABLE : Object.keys(parsed.data));
  for (const name of names) {
    const value: unknown = Reflect.get(parsed.data, name);
    // A field that is named and not given goes back to its default.
    if (value === undefined) Reflect.deleteProperty(model, name);
    else model[name] = value;
  }
  model.updateTime = formatTime(call.store.now());
  call.store.changed();
}

/** Comma-joined paths in either spelling; `*` is every writable field. */
function maskedNames(mask: string): readonly string[] {
  if (mask === "*") return WRITABLE;
  const names = mask.split(",").map((name) => camelCase(name.trim()));
  const unknown = names.filter((name) => !WRITABLE.includes(name));
  if (unknown.length > 0) throw invalidArgument(`invalid updateMask: ${unknown.join(", ")}`);
  return names;
}
