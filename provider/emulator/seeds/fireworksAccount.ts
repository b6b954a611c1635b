import { type Seed } from "../seed.js";

type AccountSeed = Seed["accounts"][number];

const B200 = "NVIDIA_B200_180GB";
const B300 = "NVIDIA_B300_288GB";
const H200 = "NVIDIA_H200_141GB";

/**
 * Shape, base model, GPUs of one replica, context in tokens: Docs/models. Version ids are eight lower-case alphanumerics;
 * only the one of `qwen3-8b-128k` is printed in the documentation, the others are invented.
 */
const SHAPES: readonly (readonly [
  shape: string,
  version: string,
  base: string,
  gpus: number,
  type: string,
  context: number,
])[] = [
  ["qwen3-0p6b-65k-lora", "a3k9wq1z", "qwen3-0p6b", 1, B200, 65_536],
  ["qwen3-4b-minimum-lora", "b7m2xr5t", "qwen3-4b", 1, B200, 32_768],
  ["qwen3-14b-128k-lora", "c1p8yd6n", "qwen3-14b", 2, H200, 131_072],
  ["qwen3-32b-128k-lora", "d5t4zf0h", "qwen3-32b", 8, B200, 131_072],
  ["qwen3p5-9b-256k-lora", "e9v6ag3j", "qwen3p5-9b", 2, B200, 262_144],
  ["llama-v3p1-8b-instruct-128k-lora", "f2x1bh7k", "llama-v3p1-8b-instruct", 1, H200, 131_072],
  ["glm-5p2-200k-lora", "g6z5cj4m", "glm-5p2", 8, B300, 204_736],
  ["deepseek-v4-pro-0813-256k-lora", "h0b3dk8p", "deepseek-v4-pro-0813", 8, B300, 262_144],
  ["kimi-k2p7-coder-256k-lora", "j4d7em2r", "kimi-k2p7-coder", 8, B300, 262_144],
  ["qwen3-4b-minimum", "k8f1fn6s", "qwen3-4b", 1, B200, 65_536],
  ["qwen3-8b-128k", "vnuk8fdq", "qwen3-8b", 4, B200, 128_000],
  ["qwen3-30b-a3b-instruct-2507-128k", "m3h9gp0u", "qwen3-30b-a3b-instruct-2507", 8, B200, 128_000],
  ["qwen3p5-397b-a17b-256k", "n7j2hq5w", "qwen3p5-397b-a17b", 16, B300, 262_144],
  ["kimi-k2p7-coder-256k", "p1k6jr9x", "kimi-k2p7-coder", 32, B300, 262_144],
  // The name in the sample of the page "FireworksClient".
  ["ts-qwen3-8b-policy", "q5m0ks3y", "qwen3-8b", 4, B200, 128_000],
];

/** Base model, parameters, mixture of experts, context in tokens: rounded, for plausible answers only. */
const MODELS: readonly (readonly [id: string, parameterCount: string, moe: boolean, context: number])[] = [
  ["deepseek-v4-pro-0813", "685000000000", true, 262_144],
  ["glm-5p2", "355000000000", true, 204_800],
  ["kimi-k2p7-coder", "1000000000000", true, 262_144],
  ["llama-v3p1-8b-instruct", "8030000000", false, 131_072],
  ["qwen3-0p6b", "600000000", false, 65_536],
  ["qwen3-14b", "14800000000", false, 131_072],
  ["qwen3-30b-a3b-instruct-2507", "30500000000", true, 262_144],
  ["qwen3-32b", "32800000000", false, 131_072],
  ["qwen3-4b", "4020000000", false, 65_536],
  ["qwen3-8b", "8190000000", false, 131_072],
  ["qwen3p5-397b-a17b", "397000000000", true, 262_144],
  ["qwen3p5-9b", "9000000000", false, 262_144],
];

const GPUS_PER_NODE = 8;
const NAME = "accounts/fireworks";

/** Version ids of the deployment shapes are invented but for the one that the documentation prints. */
function deploymentVersion(trainingShape: string, version: string): string {
  return trainingShape === "qwen3-8b-128k" ? "gyiqbrd6" : version.split("").reverse().join("");
}

function shape([id, version, base, gpus, acceleratorType, maxSupportedContextLength]: (typeof SHAPES)[number]) {
  const isLora = id.endsWith("-lora");
  const [, parameterCount = "0", moe = false] = MODELS.find(([model]) => model === base) ?? [];
  return {
    id,
    displayName: id,
    public: true,
    createTime: "2026-04-02T08:00:00Z",
    versions: [
      {
        id: version,
        createTime: "2026-06-11T17:20:00Z",
        latestValidated: true,
        validated: true,
        public: true,
        snapshot: {
          displayName: id,
          baseModel: `${NAME}/models/${base}`,
          modelType: base.replace(/-.*/, ""),
          parameterCount,
          trainerMode: isLora ? "LORA_TRAINER" : "POLICY_TRAINER",
          trainerImageTag: "0.383.0",
          acceleratorType,
          acceleratorCount: Math.min(gpus, GPUS_PER_NODE),
          nodeCount: Math.ceil(gpus / GPUS_PER_NODE),
          maxSupportedContextLength,
          baseModelWeightPrecision: "BFLOAT16",
          trainerShardingScheme: {
            tensorParallelism: 1,
            pipelineParallelism: Math.ceil(gpus / GPUS_PER_NODE),
            contextParallelism: moe ? 1 : Math.min(gpus, GPUS_PER_NODE),
            expertParallelism: moe ? GPUS_PER_NODE : 1,
          },
          deploymentShapeVersion: `${NAME}/deploymentShapes/rft-${base}/versions/${deploymentVersion(id, version)}`,
        },
      },
    ],
  };
}

/**
 * The deployment shapes that training shapes link to, one per base model, with a version per training shape of which the
 * first is the latest validated. Hardware and precision are invented.
 */
function deploymentShapes(): NonNullable<AccountSeed["deploymentShapes"]> {
  const bases = [...new Set(SHAPES.map(([, , base]) => base))];
  return bases.map((base) => {
    const [, parameterCount = "0"] = MODELS.find(([model]) => model === base) ?? [];
    const versions = SHAPES.filter(([, , shapeBase]) => shapeBase === base).map(
      ([id, version, , gpus, acceleratorType, maxContextLength], index) => ({
        id: deploymentVersion(id, version),
        createTime: "2026-06-11T17:20:00Z",
        latestValidated: index === 0,
        validated: true,
        public: true,
        snapshot: {
          displayName: `rft-${base}`,
          baseModel: `${NAME}/models/${base}`,
          modelType: base.replace(/-.*/, ""),
          parameterCount,
          acceleratorType,
          acceleratorCount: Math.min(gpus, GPUS_PER_NODE),
          precision: "BF16",
          enableAddons: true,
          maxContextLength,
          presetType: "FAST",
        },
      }),
    );
    return {
      id: `rft-${base}`,
      displayName: `rft-${base}`,
      public: true,
      createTime: "2026-04-02T08:00:00Z",
      versions,
    };
  });
}

/** The vendor's own account: what every customer sees of it. No key of its own. */
export const fireworksAccount: AccountSeed = {
  id: "fireworks",
  displayName: "Fireworks",
  models: MODELS.map(([id, parameterCount, moe, contextLength]) => ({
    id,
    displayName: id,
    createTime: "2026-01-05T10:00:00Z",
    state: "READY",
    kind: "HF_BASE_MODEL",
    public: true,
    contextLength,
    supportsLora: true,
    supportsTools: true,
    tunable: true,
    baseModelDetails: { worldSize: 1, checkpointFormat: "HUGGINGFACE", parameterCount, moe, tunable: true },
  })),
  trainingShapes: SHAPES.map(shape),
  deploymentShapes: deploymentShapes(),
};
