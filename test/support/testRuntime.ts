import { type Clock } from "../../provider/client/clock.js";
import { type Transport } from "../../provider/client/transport.js";
import { type Engine } from "../../provider/lifecycle/engine.js";
import { drawGeneration, markOf, UNKNOWN_BACKEND } from "../../provider/lifecycle/generation.js";
import { type Identity } from "../../provider/lifecycle/identity.js";
import { Outlook, type Stage } from "../../provider/lifecycle/outlook.js";
import { createRuntime, type Runtime } from "../../provider/lifecycle/runtime.js";
import { virtualClock } from "./virtualClock.js";

/** What was said on the rows of resources. */
export interface Said {
  readonly urn: string;
  readonly message: string;
  readonly severity: "info" | "warning";
  readonly ephemeral: boolean;
}

/** Hears what is announced when it is: a preview tells all of it when it ends. */
class HeardOutlook extends Outlook {
  readonly #said: Said[];

  constructor(said: Said[]) {
    super();
    this.#said = said;
  }

  override plan(identity: Identity, stage: Stage, text: string): void {
    super.plan(identity, stage, text);
    this.#said.push({ urn: identity.urn, message: text, severity: "info", ephemeral: true });
  }
}

/** A runtime like that of a provider process, with an engine that keeps what it is told and a clock of one's own. */
export function testRuntime({
  config = {},
  clock = virtualClock(),
  isAlive = () => true,
  transport,
  backend,
}: {
  /** Stack config by full key, such as `fireworks:apiKey`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly isAlive?: () => boolean;
  /** @default HTTP over sockets */
  readonly transport?: Transport;
  /** The Pulumi backend. @default not known */
  readonly backend?: string | undefined;
} = {}): { readonly runtime: Runtime; readonly said: readonly Said[] } {
  const said: Said[] = [];
  const engine: Engine = {
    say: (urn, message, { severity = "info", ephemeral = true } = {}) => {
      said.push({ urn, message, severity, ephemeral });
      return Promise.resolve();
    },
    isAlive: () => Promise.resolve(isAlive()),
  };
  let nonces = 0;
  const count = (digits: number): string => (nonces += 1).toString(16).padStart(digits, "0");
  const mark = backend === undefined ? UNKNOWN_BACKEND : markOf(backend);
  const runtime = createRuntime({
    engine,
    clock,
    transport,
    outlook: new HeardOutlook(said),
    signal: new AbortController().signal,
    nonce: () => (backend === undefined ? count(8) : drawGeneration(mark, count(3))),
    backend: () => mark,
  });
  runtime.configure({ get: (key) => config[key] });
  return { runtime, said };
}
