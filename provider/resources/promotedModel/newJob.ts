import { parseParentedCheckpoint } from "../../client/names.js";
import { type Properties } from "../../lifecycle/handler.js";
import { isReplaced } from "../../lifecycle/replacedNames.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { containsUnknown } from "../../lifecycle/unknown.js";

/** The full name of the job that a resolved checkpoint came from. */
export function jobOf(resolvedCheckpoint: unknown): string | undefined {
  const { name } = (resolvedCheckpoint ?? {}) as { name?: unknown };
  return typeof name === "string" ? parseParentedCheckpoint(name)?.parent.name : undefined;
}

/**
 * Whether it is certain, although nothing of it is known yet, that the checkpoint will be another one:
 * the trainer job that the held one came from is replaced in this run.
 */
export function isFromNewJob(held: unknown, news: Properties, runtime: Runtime): boolean {
  const isOpen = containsUnknown(news.trainerJob) && !isFullName(news.checkpoint);
  return isOpen && isReplaced(runtime, jobOf(held));
}

/** A full name says by itself which job it is of. */
function isFullName(checkpoint: unknown): boolean {
  return typeof checkpoint === "string" && parseParentedCheckpoint(checkpoint) !== undefined;
}
