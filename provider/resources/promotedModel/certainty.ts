import * as certainty from "../../lifecycle/certainty.js";
import { type Runtime } from "../../lifecycle/runtime.js";

/** Where a saved model lives. */
export type Residence = Pick<certainty.Residence, "name" | "baseUrl">;

const WORDS = { made: "was promoted", noun: "model" };

/** @throws Error naming the setting that differs from what the state was made with */
export function requireSameService({ name, baseUrl }: Residence, runtime: Runtime): void {
  certainty.requireSameService({ name, baseUrl, ...WORDS }, runtime);
}

/** Confirms a 404. @throws Error when the key does not see the account, so that 404 proves nothing */
export async function requireVisibleAccount({ name, baseUrl }: Residence, runtime: Runtime): Promise<void> {
  await certainty.requireVisibleAccount({ name, baseUrl, ...WORDS }, runtime);
}
