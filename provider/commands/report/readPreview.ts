import { z } from "zod";
import { isDigest, readDigest } from "./digest.js";
import { isEvent, readEvents } from "./events.js";
import { type Preview } from "./preview.js";

/** The text is no preview. */
export class NoPreviewError extends Error {}

/** What a text should have been. */
export const EXPECTED =
  "expected what `pulumi preview --json` prints: one object with steps, or one event per line with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true";

/** Reads the JSON of a preview in either form. @param source names the text in errors @throws NoPreviewError */
export function readPreview(text: string, source: string): Preview {
  const refuse = (found: string, cause?: unknown): NoPreviewError =>
    new NoPreviewError(`${source}: ${EXPECTED}; ${found}`, { cause });
  const body = text.replace(/^\uFEFF/, "").trim();
  if (body === "") throw refuse("it is empty, as after a preview that could not start");
  try {
    const whole = parsed(body);
    if (whole !== undefined) {
      if (typeof whole !== "object" || whole === null || Array.isArray(whole)) throw refuse(`found ${kindOf(whole)}`);
      if (isEvent(whole)) return readEvents([whole]);
      if (isDigest(whole)) return readDigest(whole);
      const keys = Object.keys(whole).slice(0, 5).join(", ");
      throw refuse(keys === "" ? "found an empty object" : `found an object with ${keys}`);
    }
    return readEvents(eventsIn(body, refuse));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw refuse(faultsOf(error), error);
  }
}

function eventsIn(body: string, refuse: (found: string, cause?: unknown) => Error): object[] {
  const lines = body.split("\n").map((line) => line.trim());
  const [first] = lines;
  const head = parsed(first ?? "");
  if (typeof head !== "object" || head === null || !isEvent(head)) {
    throw refuse(
      body.startsWith("{")
        ? "the JSON is not whole: the preview was interrupted, or something else wrote to the same file"
        : `its first line is ${JSON.stringify((first ?? "").slice(0, 80))}; keep standard error out of the file`,
    );
  }
  return lines.flatMap((line, index) => {
    if (line === "") return [];
    const event = parsed(line);
    if (typeof event === "object" && event !== null) return [event];
    // The last line of a preview that was killed may be cut; the report tells that it did not end.
    if (index === lines.length - 1) return [];
    throw refuse(`line ${index + 1} is ${JSON.stringify(line.slice(0, 80))}`);
  });
}

const FAULTS_SHOWN = 3;

/** `steps[0].urn: Invalid input: expected string, received undefined`. */
function faultsOf({ issues }: z.ZodError): string {
  const place = (path: readonly PropertyKey[]): string =>
    path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  const shown = issues
    .slice(0, FAULTS_SHOWN)
    .map(({ path, message }) => `${place(path).replace(/^\./, "")}: ${message}`);
  return [...shown, ...(issues.length > FAULTS_SHOWN ? [`and ${issues.length - FAULTS_SHOWN} more`] : [])].join("; ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
