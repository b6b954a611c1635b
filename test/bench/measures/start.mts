import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Measure } from "../report.mts";
import { mebibytes, median, medianRatio, times } from "../statistics.mts";

const MODULES = join(import.meta.dirname, "../../../node_modules");
/** A folder from which the packed package and the SDK resolve as they do for a program. */
const FOLDER = join(import.meta.dirname, "../../../examples/quickstart");
const PAIRS = 7;

/** No program of ours, and nothing else that a plugin can do without. */
const FLOOR = `
const grpc = require("${MODULES}/@grpc/grpc-js");
const { ResourceProviderService } = require("${MODULES}/@pulumi/pulumi/proto/provider_grpc_pb");
const server = new grpc.Server();
server.addService(ResourceProviderService, {});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) => process.stdout.write(port + "\\n"));
`;

/** Says on standard error what the process has taken when it tells its port, and ends it. */
const HOOK = `
const { performance } = require("node:perf_hooks");
process.stdout.write = () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const started = { wallMs: performance.now(), cpuMs: (userCPUTime + systemCPUTime) / 1000, peakKiB: maxRSS };
  process.stderr.write(JSON.stringify(started), () => process.exit());
};
`;

/** What a process has taken until the engine knows its port. */
interface Started {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakKiB: number;
}

const SIDES = ["dynamic", "plugin", "floor"] as const;
type Starts = Readonly<Record<(typeof SIDES)[number], readonly Started[]>>;

/** Starts of a dynamic provider's process, of the plugin's, and of the least that speaks Pulumi's protocol, in turns. */
export async function startInTurns(rounds: number): Promise<Starts> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-start-"));
  const starts: Record<(typeof SIDES)[number], Started[]> = { dynamic: [], plugin: [], floor: [] };
  try {
    const [hook, floor] = [join(folder, "hook.cjs"), join(folder, "floor.cjs")];
    writeFileSync(hook, HOOK);
    writeFileSync(floor, FLOOR);
    const scripts = {
      dynamic: join(MODULES, "@pulumi/pulumi/cmd/dynamic-provider"),
      plugin: join(MODULES, "pulumi-fireworks/dist/plugin/pulumi-resource-fireworks"),
      floor,
    };
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
        starts[side].push(await startOf(scripts[side], hook));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return starts;
}

async function startOf(script: string, hook: string): Promise<Started> {
  // Nobody listens there: it is asked by later calls alone.
  const child = spawn(process.execPath, ["--require", hook, script, "127.0.0.1:1"], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return JSON.parse(said) as Started;
}

/** How much of one side another takes: the median over the rounds. */
export function startRatio(starts: Starts, figure: keyof Started, side: keyof Starts = "plugin"): number {
  const of = (name: keyof Starts): number[] => starts[name].map((started) => started[figure]);
  return medianRatio(of(side), of("dynamic"));
}

export const start: Measure = {
  name: "start",
  title: "Start of a provider's process, until the engine knows its port",
  run: async () => {
    const starts = await startInTurns(PAIRS);
    const [wall, cpu, memory] = (["wallMs", "cpuMs", "peakKiB"] as const).map((figure) => startRatio(starts, figure));
    const rows = SIDES.map((side) => {
      const middle = (figure: keyof Started): number => median(starts[side].map((started) => started[figure]));
      const [time, processor] = [middle("wallMs"), middle("cpuMs")].map((ms) => `${ms.toFixed(0)} ms`);
      return [side, time ?? "", processor ?? "", mebibytes(middle("peakKiB"))];
    });
    const figures = [
      ["time", wall],
      ["processor time", cpu],
      ["memory", memory],
    ] as const;
    return {
      tables: [
        {
          title: `Median of ${PAIRS}; the floor is Node with gRPC and Pulumi's protocol`,
          head: ["process", "time", "processor time", "peak memory"],
          rows,
        },
      ],
      targets: figures.map(([figure, ratio = NaN]) => ({
        figure: `start of the plugin, ${figure}`,
        target: "<= 0.50 x dynamic",
        measured: times(ratio),
        met: ratio <= 0.5,
      })),
    };
  },
};
