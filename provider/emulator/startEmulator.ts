import { type Fault } from "./faults/fault.js";
import { parseFaults } from "./faults/faultSpec.js";
import { type Modes, type ModesOrRecord, parseModes } from "./modes.js";
import { type Seed, type State } from "./seed.js";
import { quickstartSeed } from "./seeds/quickstart.js";
import { FrontDoor } from "./server/frontDoor.js";
import { listen } from "./server/listen.js";
import { type RecordedRequest } from "./server/recordedRequest.js";
import { Service } from "./service.js";
import { StateFile } from "./state/stateFile.js";
import { Store } from "./store.js";
import { type RunCommand } from "./trainerJobs/runCommand.js";

export interface EmulatorOptions {
  /** What the service knows at the start and after a reset. @default quickstartSeed */
  readonly seed?: Seed;
  /** TCP port on 127.0.0.1; 0 picks a free one. @default 0 */
  readonly port?: number;
  /** Written after each change; loaded instead of the seed when it exists. One emulator at a time can have it. */
  readonly stateFile?: string;
  /** Real milliseconds before each answer. @default 0 */
  readonly latencyMs?: number;
  readonly faults?: readonly (Fault | string)[];
  /** Win over the seed's and the state file's, also after a reset. A record of `npx pulumi-fireworks verify` will do. */
  readonly modes?: ModesOrRecord;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** Names in `Host` and `Origin` that are answered besides `localhost`, `[::1]` and `127.0.0.0/8`, without a port. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Told, in one line, when the state file cannot be written. @default a line on stderr */
  readonly warn?: (line: string) => void;
}

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Without control requests. */
  requests(): RecordedRequest[];
  /** Back to the seed; requests and faults are gone. */
  reset(): void;
  /** In the seed's own form, with what was created since. */
  state(): State;
  /** Replaces the whole state; modes, timing and clock that are left out go back to their defaults. */
  setState(seed: Seed): void;
  /** Changes the named modes only. */
  setModes(modes: Partial<Modes>): void;
  /** Plays a training run: saves checkpoints of a trainer job, or ends it. */
  run(command: RunCommand): void;
  /** Moves the clock on, for example by `"1h"`; at most to the end of the year 2999. */
  advance(by: string): void;
  /** Replaces all faults; a text is read in the grammar of `--fault`. */
  setFaults(faults: readonly (Fault | string)[]): void;
  /** Closes every connection, and gives the state file free. */
  close(): Promise<void>;
}

/** Starts a local Fireworks control plane. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const file = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, options.warn ?? complain);
  try {
    return await open(options, file);
  } catch (error) {
    file?.close();
    throw error;
  }
}

async function open(options: EmulatorOptions, file: StateFile | undefined): Promise<Emulator> {
  const { seed = quickstartSeed, clock = Date.now } = options;
  const modes = parseModes(options.modes ?? {});
  const saved = file?.load();
  const store = new Store(withModes(seed, modes), clock, saved && withModes(saved, modes));
  const service = new Service(store);
  service.faults.set(parseFaults(options.faults ?? []));
  let savedChanges = -1;

  const save = (): void => {
    if (file === undefined || store.changes === savedChanges) return;
    const state = service.state();
    const { changes } = store;
    if (file.save(state)) savedChanges = changes;
  };
  /** Does something to the service, and writes it down. */
  const change = (work: () => void): void => {
    work();
    save();
  };

  const door = new FrontDoor({
    service,
    latencyMs: options.latencyMs ?? 0,
    allowedHosts: options.allowedHosts ?? [],
    save,
    status: () => {
      save();
      return { stateFile: file?.path ?? null, problem: file?.problem ?? null };
    },
  });
  const listening = await listen(options.port ?? 0, (request, response) => void door.handle(request, response));
  try {
    save();
  } catch (error) {
    await listening.close();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${listening.port}`,
    requests: () => service.log.all(),
    reset: () => {
      change(() => {
        service.reset();
      });
    },
    state: () => service.state(),
    setState: (seed) => {
      change(() => {
        store.replace(seed);
      });
    },
    setModes: (modes) => {
      change(() => {
        store.setModes(modes);
      });
    },
    run: (command) => {
      change(() => {
        service.run(command);
      });
    },
    advance: (by) => {
      change(() => {
        store.advance(by);
      });
    },
    setFaults: (faults) => {
      service.faults.set(parseFaults(faults));
    },
    close: async () => {
      door.close();
      await listening.close();
      // Once more, if it could not be written.
      save();
      file?.close();
    },
  };
}

function withModes<T extends Seed>(seed: T, modes: Partial<Modes>): T {
  return Object.keys(modes).length === 0 ? seed : { ...seed, modes: { ...seed.modes, ...modes } };
}

function complain(line: string): void {
  process.stderr.write(`fireworks-emulator: ${line}\n`);
}
