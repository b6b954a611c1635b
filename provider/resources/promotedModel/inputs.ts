import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type PromotedModelValues } from "./args.js";

/** The checkpoint that was chosen; what `preflight: "off"` could not look up is absent. */
export interface ResolvedCheckpoint {
  readonly name: string;
  readonly createTime?: string;
  readonly checkpointType?: string;
}

/**
 * Whether the declared training shape agrees with what the trainer job records of its accelerators:
 * `verified`, or only `declared` where the job records none.
 */
export type Provenance = "verified" | "declared";

/** What `check` adds to the inputs. */
export interface ResolvedInputs {
  readonly resolvedCheckpoint?: ResolvedCheckpoint | undefined;
  readonly baseModel?: string | undefined;
  readonly outputModelId?: string | undefined;
  readonly trainingProfile?: TrainingProfile | undefined;
  readonly provenance?: Provenance | undefined;
}

/** The inputs after `check`: what the user wrote, and what `check` resolved. */
export type PromotedModelInputs = Omit<PromotedModelValues, keyof ResolvedInputs> &
  ResolvedInputs & {
    readonly __identity: string;
    /** Which properties `check` added. */
    readonly __resolved?: readonly string[];
  };

/** Whether `check` filled the property in, because the user had left it out. */
export function wasResolved(inputs: PromotedModelInputs | undefined, property: keyof ResolvedInputs): boolean {
  return inputs?.__resolved?.includes(property) === true;
}
