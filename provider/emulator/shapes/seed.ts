import { z } from "zod";

import { id, time } from "../schema/scalars.js";

const shapeVersionSchema = z.looseObject({
  id,
  latestValidated: z.boolean().optional(),
  public: z.boolean().optional(),
  createTime: time.optional(),
  snapshot: z.looseObject({}),
});

/** A training shape or a deployment shape. */
export const shapeSchema = z.looseObject({
  id,
  /** Absent: readable by every key. */
  public: z.boolean().optional(),
  createTime: time.optional(),
  versions: z.array(shapeVersionSchema).default([]),
});

export type Shape = z.output<typeof shapeSchema>;
export type ShapeVersion = z.output<typeof shapeVersionSchema>;
