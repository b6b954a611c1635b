import { z } from "zod";
import { resourceState, stateOf } from "../../report/resourceState.js";
import { namesIn, placeIn } from "../../report/urn.js";
import { DEPLOYED_MODEL, DEPLOYMENT, PROMOTED_MODEL, TRAINER_JOB } from "../../tokens.js";
import { UsageError } from "../command.js";
import { nameOf, readInput, type InputArgument } from "../readInput.js";

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
  /** Absent where there are no resources, whose names would tell it. */
  readonly project?: string | undefined;
  readonly stack?: string | undefined;
  readonly resources: readonly SavedResource[];
}

export const STATE: InputArgument = {
  name: "[state]",
  fix: "make one with `pulumi stack export > stack.json`, or give - and pipe it",
};

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

/** Reads what `pulumi stack export` prints. @throws UsageError for anything else */
export async function readSavedStack(file: string, folder: string): Promise<SavedStack> {
  const text = await readInput(STATE, file, folder);
  const parsed = exported.safeParse(jsonIn(text));
  if (!parsed.success) {
    const found = text.trim() === "" ? "is empty" : "is not what pulumi stack export prints";
    throw new UsageError(`${STATE.name}: ${nameOf(file)} ${found}\nFix: ${STATE.fix}`);
  }
  const resources = parsed.data.deployment.resources ?? [];
  const [first] = resources;
  return {
    ...(first === undefined ? {} : placeIn(first.urn)),
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
