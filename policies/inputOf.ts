/** Anything with inputs, as policies are given it. */
export interface WithInputs {
  readonly props: unknown;
}

/**
 * An input of a resource, by its path; `undefined` for one that is absent or null. Reading one that is
 * not known yet throws, and `rule` catches that.
 */
export function inputOf({ props }: WithInputs, ...path: readonly string[]): unknown {
  let value = props;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? undefined;
}

/** The same as a text; what is no text is shown as JSON. */
export function textInputOf(resource: WithInputs, ...path: readonly string[]): string | undefined {
  const value = inputOf(resource, ...path);
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether the resource chooses a checkpoint at all; one that only adopts a model does not. */
export function choosesCheckpoint(resource: WithInputs): boolean {
  return ["checkpoint", "trainerJob"].some((chooser) => inputOf(resource, chooser) !== undefined);
}
