import { z } from "zod";

import { id, time } from "../schema/scalars.js";

export const modelSchema = z.looseObject({
  id,
  state: z.string().optional(),
  kind: z.string().optional(),
  /** Absent: public in account `fireworks`, private elsewhere. */
  public: z.boolean().optional(),
  createTime: time.optional(),
  updateTime: time.optional(),
  baseModelDetails: z.looseObject({}).optional(),
  peftDetails: z.looseObject({}).optional(),
  status: z.looseObject({}).optional(),
  /** Shown besides what `deployedModels` of the account say. */
  deployedModelRefs: z.array(z.looseObject({})).optional(),
});

export type Model = z.output<typeof modelSchema>;
