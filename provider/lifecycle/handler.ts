import type * as pulumi from "@pulumi/pulumi";

/** Properties as the engine sends them: plain JSON, secrets unwrapped, unknowns as a sentinel text. */
export type Properties = Record<string, unknown>;

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/**
 * What every resource implements on the provider side, always in this order. `delete` is called
 * `remove` nowhere: the methods have the engine's own names.
 */
export interface Handler {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}
