import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const PREVIEW = ["preview", "pre"];
const OTHERS = ["up", "update", "refresh", "destroy", "down", "import", "watch"];

/**
 * Whether the process serves a preview. The engine says so when it asks for something to be created or changed, and not
 * when it asks for a check; but what is unknown occurs in previews alone, what a check has to leave open nearly always
 * hangs on another resource, which the engine has asked for before, and plans are saved by `pulumi preview`, whose
 * process has started this one.
 */
export class PreviewStage {
  #isPreview: boolean;

  /** @param command the command line of the engine's process, as far as it can be seen */
  constructor(command: readonly string[] = []) {
    const names = (words: readonly string[]): boolean => command.some((word) => words.includes(word));
    // A stack, too, may be called so: an update that is taken for a preview would answer what the engine refuses.
    this.#isPreview = names(PREVIEW) && !names(OTHERS);
  }

  get isPreview(): boolean {
    return this.#isPreview;
  }

  /** What the engine says of the stage, with a call that has a word for it. */
  tell(isPreview: boolean): void {
    this.#isPreview = isPreview;
  }
}

/** The command line of the process that has started this one; empty where the system does not tell. */
export function parentCommand(): string[] {
  try {
    // Windows has no ps, and tells nothing.
    return process.platform === "linux"
      ? readFileSync(`/proc/${process.ppid}/cmdline`, "utf8").split("\0")
      : // eslint-disable-next-line portable/everywhere -- as said above
        execFileSync("ps", ["-o", "args=", "-p", String(process.ppid)], { encoding: "utf8" }).split(/\s+/);
  } catch {
    return [];
  }
}
