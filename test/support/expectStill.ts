import { expect } from "vitest";
import { type TestStack } from "./testStack.js";

/** Nothing changes in another `up`, nor in a refresh. */
export async function expectStill(stack: TestStack, args: readonly string[] = []): Promise<void> {
  for (const run of [
    await stack.up({ args: [...args, "--expect-no-changes"] }),
    await stack.refresh({ args: [...args, "--expect-no-changes"] }),
  ]) {
    expect(run.text).not.toContain("error:");
    expect(run.exitCode).toBe(0);
  }
}
