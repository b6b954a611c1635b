import { parseDuration } from "../client/duration.js";
import { HIDDEN, MAX_MESSAGE_LENGTH, plainText } from "../plainText.js";
import { isOfAnotherBackend } from "./generation.js";
import { type Identity } from "./identity.js";
import { type Stage } from "./outlook.js";
import { type Runtime } from "./runtime.js";

/**
 * The context of one call of the engine: whose it is, and what it may use of the process. The front that has received
 * the call makes it, so that handlers know no front.
 */
export interface Call extends Pick<
  Runtime,
  "clock" | "signal" | "settings" | "client" | "lookups" | "plan" | "outlook" | "waits"
> {
  readonly identity: Identity;
  /** Names of inputs whose values no text may show. */
  readonly secrets: ReadonlySet<string>;
  /** Whether `check` is asked for a preview: what cannot be known yet is unknown then, and absent in the update. */
  readonly isPreview: boolean;
  /** How long the whole call may take, where the engine says so; it wins over the resource's own timeouts. */
  readonly timeoutMs?: number | undefined;
  /** What is going to happen to the resource; told when it can be read, see `Outlook`. */
  announce(text: string): void;
  /** Shows a text on the resource's row, until the next one comes. */
  say(text: string): Promise<void>;
  /** Shows a text on the row that stays when the run has ended. */
  note(text: string): Promise<void>;
  /** Warns; the text stays when the run has ended. */
  warn(text: string): Promise<void>;
  /** The generation of an object that is made now; `undefined` where ownership lines are off. @param held another one */
  newGeneration(held?: string): string | undefined;
  /** Whether a generation was drawn by a stack in another Pulumi backend, as far as that shows. */
  isOfAnotherBackend(generation: string): boolean;
  /** What an error says, and what to do where settings are of an earlier run. */
  explain(error: unknown): string;
  /** A text as it may leave this process. */
  clean(text: string): string;
}

/** What a front knows of a call beside whose it is. */
export interface CallArgs extends Partial<Pick<Call, "secrets" | "isPreview" | "timeoutMs" | "signal">> {
  readonly identity: Identity;
  /** Takes the values of secret inputs out of a text. */
  readonly hide?: ((text: string) => string) | undefined;
  /** Where the call is one that plans. */
  readonly stage?: Stage | undefined;
}

export function callOf(
  runtime: Runtime,
  {
    identity,
    stage = "check",
    secrets = new Set(),
    hide = (text) => text,
    isPreview = false,
    timeoutMs,
    signal = runtime.signal,
  }: CallArgs,
): Call {
  const { settings, outlook, engine, nonce, backend, redact, savedSettings } = runtime;
  const { urn } = identity;
  const clean = (text: string): string =>
    plainText(text, { redact: (shown) => hide(redact(shown)), maxLength: MAX_MESSAGE_LENGTH });
  return {
    ...runtime,
    ...{ signal, identity, secrets, isPreview, timeoutMs, clean },
    announce: (text) => {
      outlook.plan(identity, stage, clean(text));
    },
    say: (text) => engine.say(urn, clean(text)),
    note: (text) => engine.say(urn, clean(text), { ephemeral: false }),
    warn: (text) => engine.say(urn, clean(text), { severity: "warning", ephemeral: false }),
    explain: (error) => [messageOf(error), savedSettings.adviceOn(error) ?? []].flat().join("\n"),
    newGeneration: (held) => (settings().ownershipMarker === false ? undefined : unlike(held, nonce)),
    isOfAnotherBackend: (generation) => isOfAnotherBackend(generation, backend()),
  };
}

/** Two takers of one object must never have the same. */
function unlike(held: string | undefined, draw: () => string): string {
  for (;;) {
    const drawn = draw();
    if (drawn !== held) return drawn;
  }
}

/** How long a wait may take, in milliseconds: as the engine says of the whole call, or as the resource's own arguments do. */
export function limitOf({ timeoutMs }: Pick<Call, "timeoutMs">, text: string | undefined): number | undefined {
  return timeoutMs ?? parseDuration(text ?? "");
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Properties as a text may show them. */
export function shownTo<T extends object>({ secrets }: Pick<Call, "secrets">, properties: T): T {
  if (secrets.size === 0) return properties;
  const shown = Object.entries(properties).map(([key, value]) => [key, secrets.has(key) ? HIDDEN : (value as unknown)]);
  return Object.fromEntries(shown) as T;
}
