import { type Residence } from "../../lifecycle/certainty.js";
import { type TrainerJobState } from "./state.js";

/** Where a saved job lives, and the words for it. */
export function residenceOf({ jobName, service }: Pick<TrainerJobState, "jobName" | "service">): Residence {
  return { name: jobName, baseUrl: service, made: "was started", noun: "trainer job" };
}
