import type * as emulatorModule from "../../provider/emulator/index.ts";

type Emulator = typeof emulatorModule;
type Seed = emulatorModule.Seed;

/** One Pulumi project of an example. */
export interface ExampleProject {
  /** Below `examples/`. */
  readonly folder: string;
  /** Stack config that the program needs or that makes it interesting, by key, possibly with a path. */
  readonly config?: Readonly<Record<string, string>>;
  /** How much of the service's time passes once it is up for the first time, such as hours of training. */
  readonly afterwards?: string;
  /** Arguments of every `pulumi up`. */
  readonly upArgs?: readonly string[];
}

/** What an example needs offline, and what is worth trying once it is up. */
export interface ExampleSetup {
  /** In the order in which they are brought up. */
  readonly projects: readonly [ExampleProject, ...ExampleProject[]];
  /** What the service holds at first. @default training runs that go on by themselves */
  readonly seed?: (emulator: Emulator) => Seed;
  /** Commands for a shell in the last project's folder; a comment says of one that it does not succeed, and why. */
  readonly commands: readonly string[];
}

const policies = ["--policy-pack", "policy-pack", "--policy-pack-config", "policies.json"];

const IN_OTHER_LANGUAGES = [
  "pulumi stack output name",
  "pulumi config set trainerJob sft-8 && pulumi preview # refused: not found",
];

/** Every example, by its name. */
export const setups: Readonly<Record<string, ExampleSetup>> = {
  quickstart: {
    projects: [{ folder: "quickstart" }],
    commands: ["pulumi stack output name", "pulumi config set trainerJob sft-8 && pulumi preview # refused: not found"],
  },
  "yaml-quickstart": {
    projects: [{ folder: "yaml-quickstart" }],
    commands: IN_OTHER_LANGUAGES,
  },
  "python-quickstart": {
    projects: [{ folder: "python-quickstart" }],
    commands: IN_OTHER_LANGUAGES,
  },
  "go-quickstart": {
    projects: [{ folder: "go-quickstart" }],
    commands: IN_OTHER_LANGUAGES,
  },
  "promote-and-serve": {
    projects: [{ folder: "promote-and-serve" }],
    commands: [
      "pulumi config set maxReplicaCount 2 && pulumi up --yes",
      "pulumi config set checkpoint step-60 && pulumi up --yes",
    ],
  },
  "lora-on-shared-base": {
    projects: [{ folder: "lora-on-shared-base" }],
    commands: [
      "pulumi stack output inferenceModels",
      "pulumi config set --path bots.support step-60 && pulumi config set --path bots.sales step-80 && pulumi up --yes",
    ],
  },
  "train-promote-serve": {
    projects: [{ folder: "train-promote-serve" }],
    commands: ["pulumi stack output trainerUrl", "pulumi config set maxReplicaCount 2 && pulumi up --yes"],
  },
  "train-lora": {
    projects: [{ folder: "train-lora" }],
    commands: ["pulumi stack output inferenceModel", "pulumi config set loraRank 16 && pulumi preview"],
  },
  "two-stacks": {
    projects: [
      { folder: "two-stacks/training", afterwards: "20m" },
      {
        folder: "two-stacks/release",
        config: {
          trainingStack: "organization/two-stacks-training/emulator",
          release: "r1",
          checkpoint: "step-20",
        },
      },
    ],
    commands: ["pulumi stack output name", "pulumi config set checkpoint step-40 && pulumi preview"],
  },
  "adopt-existing": {
    projects: [{ folder: "adopt-existing", config: { "existing[0]": "bot-1", "existing[1]": "bot-2" } }],
    seed: ({ quickstartSeed }) => ({
      ...quickstartSeed,
      accounts: quickstartSeed.accounts.map((account) =>
        account.id === "acme" ? { ...account, models: ["bot-1", "bot-2"].map(madeByScript) } : account,
      ),
    }),
    commands: ["pulumi preview --diff", "pulumi destroy --yes"],
  },
  "crash-safe": {
    projects: [{ folder: "crash-safe" }],
    commands: [
      "pulumi config set count 20 && { pulumi up --yes & sleep 4; kill -9 $!; wait $!; } # killed",
      "pulumi cancel --yes && pulumi up --yes",
    ],
  },
  rollback: {
    projects: [{ folder: "rollback" }],
    commands: ["pulumi config set live r11 && pulumi up --yes", "pulumi stack output model"],
  },
  pipelines: {
    projects: [{ folder: "pipelines" }],
    commands: [
      "pulumi config set createdBefore 2026-10-30T12:00:00Z && pulumi preview",
      "pulumi refresh --preview-only --expect-no-changes",
    ],
  },
  guarded: {
    projects: [{ folder: "guarded", upArgs: policies }],
    commands: [
      "pulumi config set trainingShape accounts/fireworks/trainingShapes/kimi-k2p7-coder-256k",
      `pulumi preview ${policies.join(" ")} # refused: max-total-accelerators`,
    ],
  },
  "multi-environment": {
    projects: [{ folder: "multi-environment", config: { trainerJob: "sft-7" } }],
    commands: [
      "pulumi stack init prod && pulumi up --yes --stack prod",
      "pulumi stack output checkpoint --stack emulator",
      "pulumi config set release r13 --stack prod && pulumi preview --stack prod",
    ],
  },
  "offline-tests": {
    projects: [{ folder: "offline-tests" }],
    commands: ["vitest run --root .", "pulumi config set modelId Bad_Id && pulumi preview # refused: outputModelId"],
  },
};

function madeByScript(id: string) {
  return { id, state: "READY", kind: "HF_PEFT_ADDON", createTime: "2026-08-02T00:00:00Z" };
}
