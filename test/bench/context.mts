import { createRequire } from "node:module";
import type * as emulatorModule from "../../provider/emulator/index.ts";
import { resolve } from "node:path";
import { buildApart } from "../../scripts/buildApart.mts";
import { resolveEngine } from "../../scripts/engine/resolve.mts";
import { installPacked } from "../../scripts/installPacked.mts";
import { BARE_FLOOR, FLOOR, installFloor, removeFloor } from "./programs/floor.mts";
import { BY_PLUGIN, OURS } from "./programs/ours.mts";
import { usual } from "./programs/usual.mts";
import {
  modelsOf,
  scaleOf,
  serviceSeed,
  type ModelArgs,
  type ProgramArgs,
  type Scale,
  type ServiceArgs,
} from "./scale.mts";
import { BenchStack, type SavedResource } from "./stack.mts";

/** What is compared. */
export const VARIANTS = {
  ours: OURS,
  plugin: BY_PLUGIN,
  floor: FLOOR,
  "bare floor": BARE_FLOOR,
  "usual provider": usual({ pollMs: 0 }),
  "usual provider, polling every 10 s": usual({ pollMs: 10_000 }),
} as const;
export type Variant = keyof typeof VARIANTS;

/** Real milliseconds before each answer of the service. */
export const LATENCY_MS = 50;

export interface StackArgs extends ServiceArgs, ProgramArgs {
  readonly scale: Scale;
  /** @default LATENCY_MS */
  readonly latencyMs?: number;
  /** @default those of the scale */
  readonly models?: readonly ModelArgs[];
  /** `fireworks:accountId`; it is looked up where it is not set. */
  readonly accountId?: string;
  /** Whose service it shares, with that one's seed; that one closes it. */
  readonly beside?: BenchStack | undefined;
}

/** What every measure needs: a real engine, the packed package, and stacks of each variant. */
export interface BenchContext {
  readonly models: number;
  readonly pairs: number;
  readonly withPythonSdk: boolean;
  /** A folder for CPU profiles of every process, by variant and phase; they slow what they measure. */
  readonly profiles: string | undefined;
  readonly log: (line: string) => void;
  stack(variant: Variant, args: StackArgs): Promise<BenchStack>;
  startEmulator: typeof emulatorModule.startEmulator;
}

export async function openBench(
  options: Pick<BenchContext, "models" | "pairs" | "withPythonSdk" | "profiles" | "log">,
): Promise<BenchContext & { close(): Promise<void> }> {
  const engine = await resolveEngine();
  buildApart();
  installPacked();
  const { startEmulator } = createRequire(import.meta.url)("pulumi-fireworks/emulator") as typeof emulatorModule;
  const open = new Set<BenchStack>();

  const stack: BenchContext["stack"] = async (
    variant,
    { scale, latencyMs = LATENCY_MS, models, beside, accountId, ...args },
  ) => {
    if (variant.includes("floor")) await prepareFloor(args.trainingShape ?? true);
    const emulator = beside?.emulator ?? (await startEmulator({ seed: serviceSeed(scale, args), latencyMs }));
    const made = await BenchStack.create({
      engine,
      emulator,
      program: VARIANTS[variant],
      models: models ?? modelsOf(scale, args),
      isGuest: beside !== undefined,
      accountId,
      profiles: options.profiles === undefined ? undefined : resolve(options.profiles, variant.replaceAll(" ", "-")),
    });
    open.add(made);
    return made;
  };

  /** One real model, whose state the floor repeats. */
  const templates = new Map<boolean, SavedResource>();
  const prepareFloor = async (trainingShape: boolean): Promise<void> => {
    const scale = scaleOf(1, 1);
    let recorded = templates.get(trainingShape);
    if (recorded === undefined) {
      const real = await stack("ours", { scale, trainingShape, latencyMs: 0 });
      await real.run("create up");
      [recorded] = real.models();
      await real.close();
      if (recorded === undefined) throw new Error("the recorded state holds no model");
      templates.set(trainingShape, recorded);
    }
    const [of] = modelsOf(scale, { trainingShape });
    if (of !== undefined) installFloor({ recorded, of });
  };

  return {
    ...options,
    stack,
    startEmulator,
    close: async () => {
      for (const made of open) await made.close();
      removeFloor();
    },
  };
}
