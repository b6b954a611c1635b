import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { type ParsedArgs } from "../../../provider/lifecycle/args.js";
import { type FieldTable } from "../../../provider/lifecycle/fieldTable.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import * as deployedModel from "../../../provider/resources/deployedModel/handler/args.js";
import { FIELDS as DEPLOYED_MODEL } from "../../../provider/resources/deployedModel/handler/fields.js";
import * as deployment from "../../../provider/resources/deployment/handler/args.js";
import { FIELDS as DEPLOYMENT } from "../../../provider/resources/deployment/handler/fields.js";
import * as promotedModel from "../../../provider/resources/promotedModel/handler/args.js";
import { FIELDS as PROMOTED_MODEL } from "../../../provider/resources/promotedModel/handler/fields.js";
import * as trainerJob from "../../../provider/resources/trainerJob/handler/args.js";
import { FIELDS as TRAINER_JOB } from "../../../provider/resources/trainerJob/handler/fields.js";
import * as trainingProfile from "../../../provider/resources/trainingProfile/handler/args.js";

type Parse = (own: Properties) => ParsedArgs<object>;

const RESOURCES: readonly (readonly [string, Parse, FieldTable])[] = [
  ["DeployedModel", deployedModel.parse, DEPLOYED_MODEL],
  ["Deployment", deployment.parse, DEPLOYMENT],
  ["PromotedModel", promotedModel.parse, PROMOTED_MODEL],
  ["TrainerJob", trainerJob.parse, TRAINER_JOB],
  ["TrainingProfile", trainingProfile.parse, trainingProfile.FIELDS],
];
/** One value of every type; no argument but a free one takes more than two of them. */
const VALUES: readonly unknown[] = ["text", "", 1, -1.5, true, [], [1], {}, { a: { b: 1 } }];
const FREE = ["reselect"];
const JSON_OBJECTS = ["conversationConfig", "extraValues"];
const WITH_PROFILE = RESOURCES.filter(([, , fields]) => "trainingProfile" in fields);

// eslint-disable-next-line @typescript-eslint/no-base-to-string, @typescript-eslint/restrict-template-expressions -- it is the mistake
const MADE_OF_OUTPUT = `${pulumi.output("sft-7")}-bot`;

describe.each(RESOURCES)("the arguments of %s", (_resource, parse, fields) => {
  const names = Object.keys(fields).filter((name) => fields[name]?.arg !== undefined);
  const failing = (properties: Properties): string[] => parse(properties).failures.map(({ property }) => property);

  test.each(names.filter((name) => !FREE.includes(name)))("%s is refused by name for what it cannot be", (name) => {
    const refused = VALUES.filter((value) =>
      failing({ [name]: value }).some((property) => property === name || property.startsWith(`${name}.`)),
    );
    // Whatever the rest of the arguments is, a number and a text are never both right, nor a list and an object.
    expect(refused.length).toBeGreaterThanOrEqual(JSON_OBJECTS.includes(name) ? 6 : 4);
  });

  test.each(names)("%s is refused where a text in it is made of an output", (name) => {
    const at = (value: unknown) =>
      parse({ [name]: value }).failures.filter(({ reason }) => reason.includes("interpolate"));
    expect(at(MADE_OF_OUTPUT).map(({ property }) => property)).toEqual([name]);
    expect(at({ a: [{ b: MADE_OF_OUTPUT }] }).map(({ property }) => property)).toEqual([`${name}.a.0.b`]);
    expect(at({ [MADE_OF_OUTPUT]: "x" }).map(({ property }) => property)).toEqual([name]);
  });

  test("missing altogether are told by name", () => {
    expect(failing({}).length).toBeGreaterThan(0);
    expect(failing({})).not.toContain("");
  });

  test("take annotations", () => {
    expect(failing({ annotations: { team: "nlp" } })).toEqual(failing({}));
    expect(failing({ annotations: { team: 1 } })).toContain("annotations.team");
  });
});

describe.each(WITH_PROFILE)("the profile of %s", (_resource, parse) => {
  const reasons = (properties: Properties) =>
    parse(properties).failures.filter(({ property }) => property.endsWith("rofile"));

  test.each<[unknown]>([["text"], [{}], [1], [false], [[]], ["(an output)"]])("%o is refused by name", (profile) => {
    expect(reasons({ profile })).toEqual([
      {
        property: "profile",
        reason: `${JSON.stringify(profile)} must be a TrainingProfile of the program, such as new TrainingProfile(...)`,
      },
    ]);
  });

  test.each<[unknown]>([["text"], [{}], [1], [{ trainingShape: "x", trainingShapeVersion: 1 }], [[]]])(
    "as plain inputs %o is refused, so that no rule on hardware looks at nothing",
    (profile) => {
      expect(reasons({ trainingProfile: profile }).map(({ property }) => property)).toEqual(["trainingProfile"]);
    },
  );

  test("as plain inputs may hold fields that a later version knows", () => {
    const shape = "accounts/fireworks/trainingShapes/x";
    const profile = { trainingShape: shape, trainingShapeVersion: `${shape}/versions/1`, nodeCount: 1, later: true };
    const { values } = parse({ trainingProfile: profile });
    expect(reasons({ trainingProfile: profile })).toEqual([]);
    expect(values).toHaveProperty("trainingProfile", profile);
  });
});
