import { describe, expect, test } from "vitest";
import * as wire from "../../../provider/client/schemas.js";
import { compareHardware } from "../../../provider/resources/promotedModel/handler/provenance.js";
import { TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const PROFILE = {
  trainingShapeVersion: `${SHAPE}/versions/vnuk8fdq`,
  trainingShape: SHAPE,
  acceleratorType: "NVIDIA_B200_180GB",
  acceleratorCount: 4,
  nodeCount: 2,
};
const RAN = { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4 };

const jobWith = (fields: object): wire.TrainerJob =>
  wire.trainerJob.parse({ name: "accounts/acme/rlorTrainerJobs/sft-7", ...fields });

describe("a declared shape against what the job ran on", () => {
  test.each<[string, object, Partial<typeof PROFILE>, "verified" | "declared"]>([
    ["everything agrees", { nodeCount: 2, trainingConfig: RAN }, {}, "verified"],
    ["the job records no nodes", { trainingConfig: RAN }, {}, "declared"],
    ["the job records nothing", {}, {}, "declared"],
    ["the job writes defaults", { nodeCount: 0, trainingConfig: { ...RAN, acceleratorCount: 0 } }, {}, "declared"],
    [
      "the job leaves the type open",
      { nodeCount: 2, trainingConfig: { ...RAN, acceleratorType: "ACCELERATOR_TYPE_UNSPECIFIED" } },
      {},
      "declared",
    ],
  ])("%s", (_, job, profile, provenance) => {
    expect(compareHardware({ ...PROFILE, ...profile }, jobWith(job))).toBe(provenance);
  });

  test("without a record it is only declared", () => {
    expect(compareHardware(PROFILE, undefined)).toBe("declared");
  });

  test("of another job, all that differs is told", () => {
    const job = jobWith({ nodeCount: 1, trainingConfig: { ...RAN, acceleratorType: "NVIDIA_H200_141GB" } });
    expect(() => compareHardware(PROFILE, job)).toThrow(
      /vnuk8fdq says acceleratorType NVIDIA_B200_180GB, but the job ran with NVIDIA_H200_141GB; nodeCount 2, but the job ran with 1;/,
    );
  });
});
