import { z } from "zod";
import { trainingShapeVersion, type Page } from "./schemas.js";
import { flag, list, reference, text } from "./wireTypes.js";
import { trainingProfileOf, type TrainingProfile } from "./trainingProfile.js";

/** A version of a training shape as a listing gives it: its profile, and what it is for. */
export interface ListedTrainingShape extends TrainingProfile {
  /** Full name of the model that the shape trains. */
  readonly baseModel?: string;
  /** RFC 3339. */
  readonly createTime?: string;
  /** Whether it is the version that the bare name of the shape means. */
  readonly latestValidated: boolean;
  /** Whether every account may use it. */
  readonly public: boolean;
}

const listed = trainingShapeVersion.extend({
  createTime: text,
  latestValidated: flag,
  public: flag,
  snapshot: trainingShapeVersion.shape.snapshot.unwrap().unwrap().extend({ baseModel: reference }).nullish(),
});

/** One page of versions of training shapes. */
export const listedTrainingShapePage: z.ZodType<Page<ListedTrainingShape>> = z
  .object({ trainingShapeVersions: list(listed), nextPageToken: text })
  .transform((page) => ({
    items: page.trainingShapeVersions.map((version): ListedTrainingShape => {
      const { baseModel } = version.snapshot ?? {};
      const { createTime } = version;
      return {
        ...trainingProfileOf(version),
        ...(baseModel ? { baseModel } : {}),
        ...(createTime ? { createTime } : {}),
        latestValidated: version.latestValidated ?? false,
        public: version.public ?? false,
      };
    }),
    nextPageToken: page.nextPageToken,
  }));
