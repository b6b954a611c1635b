import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type PackageSchema, SCHEMA_FILE } from "../../../scripts/schema/packageSchema.mts";
import { SDK_LANGUAGES } from "../../../scripts/sdks/languages.mts";
import { acceptProfiles } from "../../../scripts/sdks/pythonProfile.mts";
import { spelledFor } from "../../../scripts/sdks/spelling.mts";

const schema = JSON.parse(readFileSync(join(__dirname, "../../..", SCHEMA_FILE), "utf8")) as PackageSchema;

function descriptionOf(language: string, property: string): string | undefined {
  const found = SDK_LANGUAGES.find(({ name }) => name === language);
  if (found === undefined) throw new Error(`no language ${language}`);
  const { resources } = spelledFor(found, schema);
  return resources["fireworks:index:PromotedModel"]?.inputProperties[property]?.description;
}

test("a description names properties and options as its language spells them", () => {
  expect(descriptionOf("python", "checkpoint")).toContain("`trainer_job`, `created_before`, `checkpoint_type`");
  expect(descriptionOf("go", "checkpoint")).toContain("`TrainerJob`, `CreatedBefore`, `CheckpointType`");
  expect(descriptionOf("python", "timeouts")).toContain("`custom_timeouts`");
});

test("values of a choice and the service's own names stay as they are", () => {
  expect(descriptionOf("python", "adopt")).toContain("`ifSameSource`");
  expect(descriptionOf("python", "conversationConfig")).toContain("the service's `conversationConfig`");
});

test("a module that takes no profile any more is noticed, since its types would refuse one", () => {
  expect(() => acceptProfiles("pulumi_fireworks/trainer_job.py", "training_profile: str")).toThrow(
    "pulumi_fireworks/trainer_job.py has no argument training_profile any more",
  );
});
