import { expect, test } from "vitest";
import { type TrainingProfile } from "../../../provider/client/trainingProfile.js";
import {
  describeChange,
  describeProfile,
  describeUpdate,
} from "../../../provider/resources/trainingProfile/handler/row.js";
import { totalAccelerators } from "../../../provider/resources/trainingProfile/totalAccelerators.js";
import { TRAINING_SHAPE as SHAPE } from "../../support/account.js";

const DEPLOYMENT = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions";

function profile(fields: Partial<TrainingProfile> = {}, version = "vnuk8fdq", trainingShape = SHAPE): TrainingProfile {
  return { trainingShapeVersion: `${trainingShape}/versions/${version}`, trainingShape, ...fields };
}

test.each<[string, Partial<TrainingProfile>, string]>([
  ["nothing reported", {}, "hardware not reported"],
  ["one node", { nodeCount: 1, acceleratorCount: 4, acceleratorType: "T" }, "1 node x 4 x T"],
  ["two nodes", { nodeCount: 2, acceleratorCount: 8, acceleratorType: "T" }, "2 nodes x 8 x T"],
  ["no type", { nodeCount: 2, acceleratorCount: 8 }, "2 nodes x 8 x ?"],
  ["context and mode", { maxSupportedContextLength: 9, trainerMode: "M" }, "hardware not reported, context 9, M"],
])("a profile with %s reads so on its row", (_, fields, text) => {
  expect(describeProfile(SHAPE, profile(fields))).toBe(`qwen3-8b-128k -> versions/vnuk8fdq: ${text}`);
});

test.each<[string, Partial<TrainingProfile>, Partial<TrainingProfile>, string]>([
  ["nothing but the version", {}, {}, "same profile"],
  ["a count", { acceleratorCount: 4 }, { acceleratorCount: 8 }, "acceleratorCount 4 -> 8"],
  ["a field that was not reported", {}, { trainerMode: "M" }, "trainerMode not reported -> M"],
  [
    "the deployment shape's version, whole names cut to what differs",
    { deploymentShapeVersion: `${DEPLOYMENT}/aaaaaaaa`, deploymentShape: `${DEPLOYMENT}/aaaaaaaa` },
    { deploymentShapeVersion: `${DEPLOYMENT}/bbbbbbbb`, deploymentShape: `${DEPLOYMENT}/bbbbbbbb` },
    "deploymentShapeVersion aaaaaaaa -> bbbbbbbb",
  ],
])("a change of %s reads so", (_, from, to, text) => {
  expect(describeChange(profile(from), profile(to, "abcd1234"))).toBe(`vnuk8fdq -> abcd1234 (${text})`);
});

test("a change of shape names both shapes", () => {
  const other = profile({}, "k8f1fn6s", "accounts/fireworks/trainingShapes/qwen3-4b-minimum");
  expect(describeChange(profile(), other)).toBe(
    "qwen3-8b-128k/versions/vnuk8fdq -> qwen3-4b-minimum/versions/k8f1fn6s (same profile)",
  );
});

test.each<[string, string, string]>([
  [SHAPE, `${SHAPE}/versions/vnuk8fdq`, "vnuk8fdq stays; now pinned by name"],
  [`${SHAPE}/versions/vnuk8fdq`, SHAPE, "vnuk8fdq stays; no longer pinned by name"],
  [SHAPE, SHAPE, "vnuk8fdq stays; acceleratorCount 4 -> 8"],
])("an update from %s to %s of the same version says what is new about it", (trainingShape, requested, text) => {
  const [from, to] = trainingShape === requested ? [4, 8] : [4, 4];
  const old = { trainingShape, trainingProfile: profile({ acceleratorCount: from }) };
  expect(describeUpdate(old, { trainingShape: requested, trainingProfile: profile({ acceleratorCount: to }) })).toBe(
    text,
  );
});

test.each<[Partial<TrainingProfile> | undefined, number | undefined]>([
  [{ nodeCount: 2, acceleratorCount: 8 }, 16],
  [{ nodeCount: 1, acceleratorCount: 0 }, undefined],
  [{ nodeCount: 0, acceleratorCount: 8 }, undefined],
  [{ acceleratorCount: 8 }, undefined],
  [{ nodeCount: 2 }, undefined],
  [undefined, undefined],
])("the accelerators of %j are %s in total", (fields, total) => {
  expect(totalAccelerators(fields)).toBe(total);
});
