import { z } from "zod";

export const READ_ONLY = "name createTime updateTime state status serverless".split(" ");

/** Fields that PATCH can change; where a model is loaded cannot be (assumed). */
export const writable = z
  .strictObject({
    displayName: z.string().max(63, "must be shorter than 64 characters"),
    description: z.string().max(999, "must be shorter than 1000 characters"),
    default: z.boolean(),
    public: z.boolean(),
  })
  .partial();

export const creatable = writable.extend({ model: z.string(), deployment: z.string() }).partial();
