import { type Clock } from "./clock.js";
import { type DeployedModel, type Deployment } from "./deploymentSchemas.js";
import { waitUntil, type WaitOptions } from "./wait.js";

/** The deployment, or the model on it, will not become ready. */
export class DeploymentFailed extends Error {
  /** Its own words; empty when it has none. */
  readonly serverMessage: string;
  readonly state: string;

  constructor({ name, state, status }: Pick<Deployment, "name" | "state" | "status">) {
    const serverMessage = status?.message ?? "";
    const shown = state ?? "in no state";
    super(`${name} is ${shown}: ${serverMessage === "" ? "the service says nothing more" : serverMessage}`);
    this.name = "DeploymentFailed";
    this.serverMessage = serverMessage;
    this.state = shown;
  }
}

/** A deployment counts as gone once it is deleted softly: it serves nothing and is not billed. */
export function isGone({ state }: Pick<Deployment, "state">): boolean {
  return state === "DELETED";
}

export function isGoing({ state }: Pick<Deployment, "state">): boolean {
  return state === "DELETED" || state === "DELETING";
}

/** Whether it serves already. */
export function isUp({ state }: Pick<Deployment, "state">): boolean {
  return state === "READY" || state === "UPDATING";
}

export interface WaitForDeploymentOptions extends Omit<WaitOptions, "clock" | "timeoutMs"> {
  /** Milliseconds. @default 600000 (10 min, as the vendor's SDK) */
  readonly timeoutMs?: number | undefined;
  /**
   * How long a deployment may be CREATING before it is asked for a completion, in milliseconds. A
   * completion that is answered counts as traffic, which guards against deletion for an hour.
   * @default 30000
   */
  readonly probeAfterMs?: number | undefined;
}

export const READY_TIMEOUT_MS = 600_000;
const PROBE_AFTER_MS = 30_000;

/**
 * Waits until a deployment is READY, or CREATING while it answers completions already.
 * @throws DeploymentFailed with the deployment's own message, WaitTimeout
 */
export async function waitForDeployment(
  look: () => Promise<Deployment>,
  isServing: () => Promise<boolean>,
  options: WaitForDeploymentOptions & { readonly clock: Clock },
): Promise<Deployment> {
  const { clock, probeAfterMs = PROBE_AFTER_MS, timeoutMs = READY_TIMEOUT_MS } = options;
  const start = clock.now();
  return waitUntil(
    async () => {
      // Told before the look: however long a look takes, or this machine sleeps, what is READY by then is not probed.
      const isDue = clock.now() - start >= probeAfterMs;
      const found = await look();
      if (isUp(found)) return { done: found };
      if (found.state === "FAILED" || isGoing(found)) throw new DeploymentFailed(found);
      if (found.state === "CREATING" && isDue && (await isServing())) return { done: found };
      return { running: found.state };
    },
    { ...options, timeoutMs },
  );
}

/**
 * Waits until a model is DEPLOYED.
 * @throws DeploymentFailed when it is taken off meanwhile, WaitTimeout
 */
export async function waitForDeployedModel(
  look: () => Promise<DeployedModel>,
  options: WaitOptions,
): Promise<DeployedModel> {
  return waitUntil(async () => {
    const found = await look();
    if (found.state === "DEPLOYED" || found.state === "UPDATING") return { done: found };
    const code = found.status?.code;
    const failed = typeof code === "string" && !["", "OK", "STATUS_UNSPECIFIED"].includes(code);
    if (found.state === "UNDEPLOYING" || failed) throw new DeploymentFailed(found);
    return { running: found.state };
  }, options);
}
