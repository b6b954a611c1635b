import { z } from "zod";

import { id } from "../schema/scalars.js";

/** What a trainer's own server was asked for, as far as a training client goes before its first step. */
export const podSchema = z.strictObject({
  sessions: z.array(id).default([]),
  /** Each with the request that it was asked for by. */
  models: z.array(z.strictObject({ id, requestId: id })).default([]),
});

export type Pod = z.output<typeof podSchema>;
