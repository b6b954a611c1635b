import { type Fault, type Seed, type State } from "../../provider/emulator/index.js";
import { killDuringUp } from "../support/killDuringUp.js";
import { type TestStack } from "../support/testStack.js";
import { type Step } from "./steps.js";

/** A moment at which a released version leaves a stack, and how the stack goes on from there. */
export interface Situation {
  /** Names the fixture. */
  readonly id: string;
  readonly title: string;
  readonly service: Seed;
  readonly program: string;
  /** How it comes there. @default one `up` that succeeds */
  readonly reach?: (stack: TestStack) => Promise<void>;
  readonly steps: readonly Step[];
}

export async function succeeds(stack: TestStack): Promise<void> {
  const { exitCode, text } = await stack.up();
  if (exitCode !== 0) throw new Error(`this up was to succeed:\n${text}`);
}

async function fails(stack: TestStack): Promise<void> {
  const { exitCode, text } = await stack.up();
  if (exitCode === 0) throw new Error(`this up was to fail:\n${text}`);
}

/** The first `up` fails. @param faults what goes wrong, if it is not the service's own timing */
export function failed(...faults: (Fault | string)[]): (stack: TestStack) => Promise<void> {
  return async (stack) => {
    stack.emulator.setFaults(faults);
    await fails(stack);
  };
}

/** The engine dies while the service answers a POST, so that nobody hears that it was accepted. */
export async function engineDied(stack: TestStack): Promise<void> {
  stack.emulator.setFaults([{ kind: "slow", ms: 3_600_000, when: "after", method: "POST" }]);
  await killDuringUp(stack, () => stack.count("POST") > 0, "engine");
  await stack.run("cancel", ["--yes", "--non-interactive"]);
  if (stack.count("POST") !== 1) throw new Error("nothing was accepted");
}

/** The update to another program fails halfway: what is new is there, what is old cannot be deleted. */
export function deletionRefused(program: string): (stack: TestStack) => Promise<void> {
  return async (stack) => {
    await succeeds(stack);
    stack.setProgram(program);
    stack.emulator.setFaults(["DELETE **; status=400; code=9; message=refused; count=forever"]);
    await fails(stack);
    if (stack.count("DELETE") === 0) throw new Error("nothing was to be deleted");
  };
}

/** After an `up` something happens to account `acme` that Pulumi does not know of. */
export function meddled(change: (acme: State["accounts"][number]) => void): (stack: TestStack) => Promise<void> {
  return async (stack) => {
    await succeeds(stack);
    meddle(stack, change);
  };
}

export function meddle(stack: TestStack, change: (acme: State["accounts"][number]) => void): void {
  const state = stack.emulator.state();
  for (const account of state.accounts) if (account.id === "acme") change(account);
  stack.emulator.setState(state);
}
