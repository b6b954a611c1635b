import { afterEach, expect, test } from "vitest";
import { withOwnProfile } from "../../provider/lifecycle/profileInputs.js";
import { TRAINING_PROFILE } from "../../provider/tokens.js";
import { preview, refresh, take, up } from "../savedStates/steps.js";
import { installCurrent, installRelease } from "../support/installedVersion.js";
import { type SavedResource, TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";

let stack: TestStack;
afterEach(() => stack.close());

const SAVES = [
  { afterMs: 0, id: "step-1", checkpointType: "CHECKPOINT_TYPE_TRAINING", promotable: false },
  { afterMs: 0, id: "step-1-aaaaaaaa", checkpointType: "CHECKPOINT_TYPE_INFERENCE_BASE", promotable: true },
];

/** What a program may say of its resources. */
interface Words {
  /** Updated in place. */
  readonly displayName?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Replaces. */
  readonly checkpoint?: string;
  readonly inactivityTimeout?: string;
  readonly region?: string;
}

/** Every resource in every way in which programs declare it. */
const program = ({ checkpoint = "step-60", ...words }: Words = {}): string => `
  const baseModel = "accounts/fireworks/models/qwen3-8b", trainingShape = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
  const { displayName, annotations, inactivityTimeout, region } = ${JSON.stringify(words)};
  const profile = new fireworks.TrainingProfile("shape", { trainingShape });
  new fireworks.TrainerJob("trainer", { baseModel, profile, annotations, inactivityTimeout });
  const named = new fireworks.PromotedModel("named", { trainerJob: "sft-7", checkpoint: "step-80", outputModelId: "bot-r12", profile, displayName });
  new fireworks.PromotedModel("generated", { trainerJob: "sft-7", checkpoint: "${checkpoint}", displayName, annotations });
  const serve = new fireworks.Deployment("serve", { baseModel, deploymentShape: profile.deploymentShape, enableAddons: true, displayName, region,
    ...(region === undefined ? {} : { whenImmutable: "replace" }) });
  new fireworks.DeployedModel("live", { model: named.name, deployment: serve.deploymentName, displayName });
  const training = new fireworks.ManagedTraining("whole", { baseModel, trainingShape, annotations });
  exports.released = training.promote("released", { waitForCheckpoint: "1h", displayName }).resolvedCheckpoint.name;
`;

test("a stack of every resource, made by 0.1.0, goes on: no change, no request more, edits, replacements, destroy", async () => {
  stack = await TestStack.create(program(), { seed: seedWith({ runs: [{ saves: SAVES }] }) });
  installRelease(stack.folder, "0.1.0");
  const made = await stack.up();
  expect([made.exitCode, made.text]).toEqual([0, expect.stringContaining("12 created")]);
  const before = await take(stack, [refresh, preview, up]);
  const [, , idle] = before;
  expect(idle).toMatchObject({ resources: ["12 unchanged"], writes: [], reads: {} });
  const saved = known(stack);

  installCurrent(stack.folder);
  expect(await take(stack, [refresh, preview, up])).toEqual(before);
  expect(known(stack)).toEqual(shrunk(saved));

  const words: Words = { displayName: "edited", annotations: { team: "nlp" } };
  stack.setProgram(program(words));
  const edit = await stack.up();
  expect(edit.text).toMatch(/ 9 updated/);
  expect(edit.text).not.toMatch(/replaced|created|deleted/);

  stack.setProgram(program({ ...words, checkpoint: "step-80", inactivityTimeout: "30m", region: "US_IOWA_1" }));
  const replacement = await stack.up();
  expect(replacement.text).toMatch(/ ?4 replaced/);
  expect(stack.resources()).toHaveLength(Object.keys(saved).length);
  const still = await stack.preview({ args: ["--expect-no-changes"] });
  expect(still.exitCode).toBe(0);

  // The request that the new deployment was asked is traffic.
  stack.emulator.advance("1h");
  const destroy = await stack.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(stack.resources()).toEqual([]);
  expect(holdings(stack)).toMatchObject({
    jobs: [],
    deployments: [],
    models: [],
    created: { jobs: 3, deployments: 3 },
  });
});

type Known = Readonly<Record<string, Pick<SavedResource, "id" | "inputs">>>;

/** What the state has of each resource, whatever the order in which the engine has written them. */
function known(stack: TestStack): Known {
  return Object.fromEntries(stack.resources().map(({ urn, id, inputs }) => [urn, { id, inputs }]));
}

/** The same without what is no longer saved: what the other fields of a profile that `check` has looked up imply. */
function shrunk(saved: Known): Known {
  return Object.fromEntries(
    Object.entries(saved).map(([urn, { id, inputs }]) => {
      const isLookedUp = urn.includes(`${TRAINING_PROFILE}::`);
      return [urn, { id, inputs: isLookedUp ? withOwnProfile(inputs, {}) : inputs }];
    }),
  );
}
