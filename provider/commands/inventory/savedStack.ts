import { z } from "zod";
import { resourceState, stateOf } from "../../report/resourceState.js";
import { namesIn, placeIn } from "../../report/urn.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../tokens.js";
import { CommandFailure, UsageError } from "../command.js";

/** A resource of a stack that stands for an object at the service. */
export interface SavedResource {
  /** Its name in the program. */
  readonly resource: string;
  /** Full name of the object; absent where the state does not tell it, or only as a secret. */
  readonly name: string | undefined;
  /** Base URL of the service that holds it. */
  readonly service: string | undefined;
  /** Full name of the checkpoint that a model is made from. */
  readonly checkpoint: string | undefined;
}

export interface SavedStack {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly SavedResource[];
}

/** Which outputs name the object and the service: state format of every version, and of both fronts. */
const NAMED_BY: ReadonlyMap<string, readonly [name: string, service: string]> = new Map([
  [PROMOTED_MODEL, ["name", "baseUrl"]],
  [TRAINER_JOB, ["jobName", "service"]],
  [DEPLOYMENT, ["deploymentName", "service"]],
  [DEPLOYED_MODEL, ["deployedModelName", "service"]],
]);

const exported = z.object({
  deployment: z.object({ resources: z.array(resourceState.extend({ urn: z.string() })).nullish() }),
});
const chosen = z.object({ name: z.string() });

/** Reads what `pulumi stack export` prints. @throws UsageError for anything else; CommandFailure for an empty stack */
export function readSavedStack(text: string, file: string): SavedStack {
  const parsed = exported.safeParse(jsonIn(text));
  const resources = parsed.data?.deployment.resources ?? [];
  const [first] = resources;
  if (!parsed.success) throw new UsageError(`${file} is not what pulumi stack export prints`);
  if (first === undefined) {
    throw new CommandFailure(`${file} has no resources: the stack was not brought up yet, or all of it was destroyed`);
  }
  return {
    ...placeIn(first.urn),
    resources: resources.flatMap((saved) => {
      const { type, name: resource } = namesIn(saved.urn);
      const [nameKey, serviceKey] = NAMED_BY.get(type) ?? [];
      if (nameKey === undefined || serviceKey === undefined) return [];
      const outputs = stateOf(saved)?.outputs ?? {};
      return {
        resource,
        name: textOf(outputs[nameKey]),
        service: textOf(outputs[serviceKey]),
        checkpoint: chosen.safeParse(outputs.resolvedCheckpoint).data?.name,
      };
    }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
