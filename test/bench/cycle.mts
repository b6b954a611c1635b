import { type BenchContext, type StackArgs, type Variant } from "./context.mts";
import { modelsOf } from "./scale.mts";
import { PHASES, type BenchStack, type Phase, type Run } from "./stack.mts";

/** Every round's run of each phase, by variant. */
export type Cycles = Readonly<Record<string, Readonly<Record<Phase, Run[]>>>>;

export interface CycleResult {
  readonly runs: Cycles;
  /** Bytes of inputs and outputs of one model, the largest of them. */
  readonly stateBytes: Readonly<Record<string, StateBytes>>;
}

export interface StateBytes {
  readonly inputs: number;
  readonly outputs: number;
  readonly provider: number;
  /** How many different texts `__provider` has. */
  readonly providers: number;
}

/**
 * Takes stacks of all variants through their life, phase by phase in turns: what slows the machine down for a while
 * slows all of them. Each is first in its turn equally often.
 */
export async function runCycles(
  bench: BenchContext,
  variants: readonly Variant[],
  args: StackArgs,
  { rounds = bench.pairs, phases = PHASES }: { rounds?: number; phases?: readonly Phase[] } = {},
): Promise<CycleResult> {
  const runs = Object.fromEntries(
    variants.map((variant) => [variant, Object.fromEntries(PHASES.map((phase) => [phase, [] as Run[]]))]),
  ) as Record<string, Record<Phase, Run[]>>;
  const stateBytes: Record<string, StateBytes> = {};
  for (let round = 0; round < rounds; round += 1) {
    const stacks = new Map<Variant, BenchStack>();
    for (const variant of variants) stacks.set(variant, await bench.stack(variant, args));
    for (const [number, phase] of phases.entries()) {
      const order = (round + number) % 2 === 0 ? variants : variants.toReversed();
      for (const variant of order) {
        const stack = stacks.get(variant);
        if (stack === undefined) continue;
        if (phase === "one-model up") stack.setModels(modelsOf(args.scale, { ...args, edited: true }));
        const run = await stack.run(phase);
        runs[variant]?.[phase].push(run);
        if (phase === "create up") stateBytes[variant] = measureState(stack);
        bench.log(`${variant}, ${args.scale.models} models, ${phase}: ${(run.wallMs / 1000).toFixed(1)} s`);
      }
    }
    for (const stack of stacks.values()) await stack.close();
  }
  return { runs, stateBytes };
}

function measureState(stack: BenchStack): StateBytes {
  const models = stack.models();
  const largest = (part: "inputs" | "outputs"): number =>
    Math.max(...models.map((model) => Buffer.byteLength(JSON.stringify(model[part]))));
  const texts = new Set(models.map(({ inputs }) => String(inputs.__provider)));
  const provider = Math.max(...[...texts].map((text) => Buffer.byteLength(text)));
  return { inputs: largest("inputs"), outputs: largest("outputs"), provider, providers: texts.size };
}
