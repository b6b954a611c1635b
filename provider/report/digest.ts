import { z } from "zod";
import { resourceState, stateOf } from "./resourceState.js";
import { baseUrlIn } from "./service.js";
import { type Message, type Preview, type Step } from "./preview.js";

/** Only what names a step is required: other versions of the CLI may leave the rest out. */
const digestSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: resourceState.nullish(),
        newState: resourceState.nullish(),
        replaceReasons: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string().nullish() }))
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

const OWN_KEYS = ["steps", "diagnostics", "changeSummary", "duration"];

/** Whether an object can be what `pulumi preview --json` prints at once. */
export function isDigest(value: object): boolean {
  return OWN_KEYS.some((key) => key in value);
}

/** Reads what `pulumi preview --json` prints at once. @throws z.ZodError */
export function readDigest(value: object): Preview {
  const { steps, diagnostics, changeSummary, config } = digestSchema.parse(value);
  const messages = (diagnostics ?? []).map(({ urn, message, severity }): Message => ({
    urn: urn ?? undefined,
    severity: severity ?? "info",
    text: message.replace(/^(error|warning): /, "").trim(),
  }));
  return {
    form: "digest",
    takenAt: undefined,
    result: messages.some(({ severity }) => severity === "error") ? "failed" : "succeeded",
    steps: (steps ?? []).map(({ op, urn, oldState, newState, replaceReasons }): Step => ({
      op,
      urn,
      old: stateOf(oldState),
      new: stateOf(newState),
      reasons: replaceReasons ?? [],
    })),
    messages,
    policies: undefined,
    unchanged: unchangedIn(changeSummary?.same ?? 0, steps ?? []),
    baseUrl: baseUrlIn(config),
  };
}

/** The stack is one of those that are the same, and has a step, as the others have not. */
function unchangedIn(same: number, steps: readonly { readonly op: string }[]): number {
  return same - steps.filter(({ op }) => op === "same").length;
}
