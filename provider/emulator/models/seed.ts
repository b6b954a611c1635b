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

export const deployedModelSchema = z.looseObject({
  id,
  /** Full model name. */
  model: z.string(),
  /** Full deployment name. */
  deployment: z.string().optional(),
  state: z.string().optional(),
  default: z.boolean().optional(),
  public: z.boolean().optional(),
  createTime: time.optional(),
  updateTime: time.optional(),
  /** Emulator only: when DEPLOYING ends in DEPLOYED, or UNDEPLOYING in nothing. Absent: the state stays. */
  settleTime: time.optional(),
});
