/** What a preview says, whichever of its two JSON forms it was written in. */
export interface Preview {
  /**
   * `digest` is what `pulumi preview --json` prints by default, without policy findings. `events` is its stream of events (`PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`), which has both.
   */
  readonly form: "digest" | "events";
  /** When it was made, in milliseconds; a digest does not tell. */
  readonly takenAt: number | undefined;
  readonly result: "succeeded" | "failed" | "interrupted";
  /** In the engine's order. */
  readonly steps: readonly Step[];
  readonly messages: readonly Message[];
  /** Absent where the form leaves them out. */
  readonly policies: Policies | undefined;
  /** How many resources stay as they are; absent where the steps have every one of them. */
  readonly unchanged: number | undefined;
  /** Stack config `fireworks:baseUrl`; absent where it is not set. */
  readonly baseUrl: string | undefined;
}

/** One step of the engine; a replacement is up to three of them. */
export interface Step {
  /** `create`, `update`, `delete`, `same`, `replace`, `create-replacement`, `delete-replaced`, ...; an open list. */
  readonly op: string;
  readonly urn: string;
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
  /** The properties whose change makes it a replacement. */
  readonly reasons: readonly string[];
}

export interface ResourceState {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URN and id of the provider that serves it, `<URN>::<id>`; empty for what has none. */
  readonly provider: string;
  /** The resource option: the engine forgets the resource instead of deleting it. */
  readonly retainOnDelete: boolean;
}

/** What a resource's row, the program or the engine said. */
export interface Message {
  readonly urn: string | undefined;
  /** `info`, `warning` or `error`; an open list. */
  readonly severity: string;
  readonly text: string;
}

export interface Policies {
  readonly packs: readonly PolicyPack[];
  readonly findings: readonly PolicyFinding[];
}

/** A policy pack that judged the preview. */
export interface PolicyPack {
  /** Such as `pulumi-fireworks`. */
  readonly name: string;
  /** Such as `0.1.0`; empty where the pack has none. */
  readonly version: string;
}

export interface PolicyFinding {
  readonly pack: string;
  readonly policy: string;
  /** `mandatory`, `advisory` or `remediate`; an open list. */
  readonly level: string;
  /** The resource that it is about; absent for the stack. */
  readonly urn: string | undefined;
  readonly text: string;
}
