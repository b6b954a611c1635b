import { join } from "node:path";
import { expect } from "vitest";
import { canonicalType, KINDS } from "../../provider/tokens.js";
import { type RunOptions, type TestStack } from "./testStack.js";

/** What a preview says of each resource that changes, by name: `create`, `update`, `replace` or `delete`. */
export type Rows = Readonly<Record<string, string>>;

interface SavedPlan {
  readonly steps?: readonly { readonly op: string; readonly urn: string }[];
}

/** Saves the plan of a preview. @returns where it is, and the rows that change */
export async function savePlan(stack: TestStack, options: RunOptions = {}): Promise<{ plan: string; rows: Rows }> {
  const plan = join(stack.folder, "plan.json");
  let json = "";
  const preview = await stack.preview({
    ...options,
    args: ["--json", "--save-plan", plan, ...(options.args ?? [])],
    onStart: (child) => child.stdout?.on("data", (chunk: Buffer) => (json += chunk.toString())),
  });
  expect(preview.exitCode, preview.text).toBe(0);
  return { plan, rows: rowsOf(JSON.parse(json) as SavedPlan) };
}

/** Saves the plan of a preview, lets `up` do just that, and sees that nothing is left to do. @returns the rows that changed at preview */
export async function upAsPlanned(
  stack: TestStack,
  { during, ...options }: RunOptions & { during?: ((up: Promise<unknown>) => Promise<void>) | undefined } = {},
): Promise<Rows> {
  const { plan, rows } = await savePlan(stack, options);
  const { args = [] } = options;
  const up = stack.up({ ...options, args: ["--plan", plan, ...args] });
  await during?.(up);
  const { text, exitCode } = await up;
  expect(text).not.toMatch(/violates plan|error:/);
  expect(exitCode, text).toBe(0);
  const still = await stack.preview({ ...options, args: ["--expect-no-changes", ...args] });
  expect(still.text).not.toMatch(/error:/);
  expect(still.exitCode, still.text).toBe(0);
  return rows;
}

function rowsOf({ steps = [] }: SavedPlan): Rows {
  const changes = steps.flatMap(({ op, urn }): [string, string][] => {
    const [, , type = "", name = ""] = urn.split("::");
    const isShown =
      KINDS.includes(canonicalType(type.split("$").at(-1) ?? "")) &&
      ["create", "update", "replace", "delete"].includes(op);
    return isShown ? [[name, op]] : [];
  });
  return Object.fromEntries(changes);
}
