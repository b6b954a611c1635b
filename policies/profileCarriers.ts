import { PROMOTED_MODEL } from "../provider/tokens.js";

/** How messages speak about the hardware of a resource. */
export interface CarrierWords {
  /** Before a fact: "Trained on 16 nodes". */
  readonly uses: string;
  /** Before a wish: "Promote a checkpoint trained on at most 8 nodes". */
  readonly choose: string;
}

/** The training lies in the past: a rule judges it and can no longer prevent it. */
const retrospective: CarrierWords = { uses: "Trained on", choose: "Promote a checkpoint trained on" };

/** The resources that carry a `trainingProfile` input, by type token. */
export const profileCarriers: ReadonlyMap<string, CarrierWords> = new Map([[PROMOTED_MODEL, retrospective]]);

/** Ends the description of every rule on hardware. */
export const WHEN_IT_ACTS =
  "On PromotedModel this is retrospective: it can stop the promotion, not the training, which has already run.";
