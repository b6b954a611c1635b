import { z } from "zod";

import { id, time } from "../schema/scalars.js";

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

export type DeployedModel = z.output<typeof deployedModelSchema>;
