import { z } from "zod";
import { type ModelPatch } from "../../client/fireworksClient.js";
import { type Model } from "../../client/schemas.js";
import { stripMarker } from "./marker.js";

const url = z.url("must be a URL");

/** What a user may set on the model itself; everything here is patched in place. */
export const describedFieldsSchema = z.object({
  displayName: z.string().max(63, "must be shorter than 64 characters").optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  contextLength: z.number().int().positive("must be a positive number of tokens").optional(),
  conversationConfig: z.record(z.string(), z.unknown()).optional(),
  defaultDraftModel: z
    .string()
    .regex(/^accounts\/[^/\s]+\/models\/[^/\s]+$/, "must be a full model name such as accounts/fireworks/models/draft")
    .optional(),
  deprecationDate: z.iso.date("must be a date such as 2027-01-31").optional(),
  supportsTools: z.boolean().optional(),
  supportsImageInput: z.boolean().optional(),
  githubUrl: url.optional(),
  huggingFaceUrl: url.optional(),
});

export type DescribedFields = z.output<typeof describedFieldsSchema>;
export type DescribedField = keyof DescribedFields;
export const DESCRIBED_FIELDS = Object.keys(describedFieldsSchema.shape) as DescribedField[];

/** Fields that a PATCH may wipe without being asked: everything writable. */
export const WRITABLE_FIELDS = [
  ...DESCRIBED_FIELDS,
  "kind",
  "peftDetails",
  "trainingContextLength",
  "defaultDraftTokenCount",
  "supportsLora",
  "useHfApplyChatTemplate",
] as const satisfies readonly (keyof Model)[];

/** The wire form of what a user set. */
export function toWire(field: DescribedField, fields: DescribedFields): ModelPatch[DescribedField] {
  if (field !== "deprecationDate" || fields.deprecationDate === undefined) return fields[field];
  const [year = 0, month = 0, day = 0] = fields.deprecationDate.split("-").map(Number);
  return { year, month, day };
}

/** What a user would have to write to get what the service has. */
export function fromWire(field: DescribedField, model: Model): unknown {
  if (field === "description") return stripMarker(model.description);
  const value = model[field];
  if (field !== "deprecationDate") return value;
  const { year, month, day } = (value ?? {}) as { year?: number; month?: number; day?: number };
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
}

/** Proto3 JSON leaves default values out, so `""`, `false` and `0` are the same as absent. */
export function normal(value: unknown): unknown {
  return value === "" || value === false || value === 0 || value === null ? undefined : value;
}
