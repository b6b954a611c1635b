import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { startEmulator, type Emulator, type State } from "../../provider/emulator/index.js";
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Runtime } from "../../provider/lifecycle/runtime.js";
import { FRONT } from "./front.js";
import { pluginHandler, pluginToken } from "./pluginHandler.js";
import { testRuntime, type Said } from "./testRuntime.js";
import { virtualClock } from "./virtualClock.js";

/** A resource's handler on a runtime of one's own, over the front. */
export function served(createHandler: (runtime: Runtime) => DynamicHandler, runtime: Runtime): DynamicHandler {
  const handler = createHandler(runtime);
  return FRONT === "plugin" ? pluginHandler(runtime) : handler;
}

export interface Saved {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
}

/** The type token by which a resource's URN has it over the front. */
export function tokenOf(type: string): string {
  return FRONT === "plugin" ? pluginToken(type) : type;
}

/** What the engine keeps of a resource that exists and is not ready. */
export interface Unready extends Saved {
  readonly reasons: readonly string[];
}

/** Handlers of one kind of resource against one emulator, on a clock that they share. */
export class HandlerHarness {
  readonly clock = virtualClock({ start: Date.parse("2026-11-01T00:00:00Z") });
  emulator: Emulator | undefined;

  constructor(
    readonly type: string,
    readonly name: string,
    readonly createHandler: (runtime: Runtime) => DynamicHandler,
  ) {}

  get service(): Emulator {
    if (this.emulator === undefined) throw new Error("no emulator yet");
    return this.emulator;
  }

  /** A provider process as one operation of the engine starts it. */
  start(
    config: Record<string, string> = {},
    isAlive = (): boolean => true,
    backend?: string,
  ): { handler: DynamicHandler; said: readonly Said[] } {
    const settings = { "fireworks:apiKey": "fw-emulator-key", "fireworks:baseUrl": this.service.url, ...config };
    const { runtime, said } = testRuntime({ config: settings, clock: this.clock, isAlive, backend });
    return { handler: this.createHandler(runtime), said };
  }

  /** What the class passes on. */
  args(properties: Properties, name = this.name, type = this.type): Properties {
    return {
      ...properties,
      __identity: `organization/urn:pulumi:dev::fleet::${type}::${name}`,
      __provider: "text",
    };
  }

  /** `pulumi up` of a new resource. */
  async create(properties: Properties, handler = this.start().handler): Promise<Saved> {
    const { inputs, failures } = await handler.check({}, this.args(properties));
    expect(failures).toEqual([]);
    return { inputs, ...(await handler.create(inputs)) };
  }

  /** What the engine keeps of a create that fails after something was made. */
  async createUnready(properties: Properties, handler = this.start().handler): Promise<Unready> {
    const { inputs } = await handler.check({}, this.args(properties));
    return keptOf(await rejectionOf(handler.create(inputs)), inputs);
  }

  /** `pulumi up` of a resource that is there: what the engine does after a check and a diff that allow it. */
  async change(saved: Saved, properties: Properties, handler = this.start().handler) {
    const { inputs, failures } = await handler.check(saved.inputs, this.args(properties));
    const diff = failures.length > 0 ? undefined : await handler.diff(saved.id, saved.outs, inputs);
    return { inputs, failures, diff, handler };
  }

  /** A change of the service behind Pulumi's back. */
  meddle(change: (account: State["accounts"][number], state: State) => void): void {
    const state = this.service.state();
    const account = state.accounts.find(({ id }) => id === "acme");
    if (account !== undefined) change(account, state);
    this.service.setState(state);
  }

  account(): State["accounts"][number] {
    const account = this.service.state().accounts.find(({ id }) => id === "acme");
    if (account === undefined) throw new Error("the seed has no account acme");
    return account;
  }

  writes(): string[] {
    const writes = this.service.requests().filter(({ method }) => method !== "GET");
    return writes.map(({ method, path }) => `${method} ${path}`);
  }
}

/** A harness with an emulator of its own, on its clock, for the tests of one file; each of them begins with the seed. */
export function harnessFor(...of: ConstructorParameters<typeof HandlerHarness>): HandlerHarness {
  const [type, name, createHandler] = of;
  const engine = new HandlerHarness(type, name, (runtime) => served(createHandler, runtime));
  beforeAll(async () => {
    engine.emulator = await startEmulator({ clock: () => engine.clock.now() });
  });
  afterAll(() => engine.service.close());
  beforeEach(() => {
    engine.service.reset();
  });
  return engine;
}

export async function rejectionOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("the call succeeded, but it had to fail");
}

/** What the engine makes of a partial failure. */
export function keptOf(failure: Error, inputs: Properties): Unready {
  const { id, properties, reasons } = failure as unknown as { id: string; properties: Properties; reasons: string[] };
  if (!("id" in failure)) throw failure;
  return { id, inputs, outs: properties, reasons };
}
