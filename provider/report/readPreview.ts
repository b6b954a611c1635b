import { z } from "zod";
import { isDigest, readDigest } from "./digest.js";
import { isEvent, readEvents } from "./events.js";
import { type Preview } from "./preview.js";

/** What was given is no preview; the message says what was expected, and what was found. */
export class NoPreviewError extends Error {}

/** What a text should have been. */
export const EXPECTED =
  "expected what `pulumi preview --json` prints: one object with steps, or one event per line with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true";

/** Reads a preview in any of its forms, as text or parsed. @throws NoPreviewError */
export function readPreview(preview: unknown): Preview {
  try {
    return typeof preview === "string" ? readText(preview) : readParsed(preview);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw refuse(faultsOf(error), error);
  }
}

function refuse(found: string, cause?: unknown): NoPreviewError {
  return new NoPreviewError(`${EXPECTED}; ${found}`, { cause });
}

function readText(text: string): Preview {
  const body = text.replace(/^\uFEFF/, "").trim();
  if (body === "") throw refuse("it is empty, as after a preview that could not start");
  const whole = parsed(body);
  return whole === undefined ? readEvents(eventsIn(body)) : readParsed(whole);
}

function readParsed(preview: unknown): Preview {
  if (Array.isArray(preview) && preview.length > 0 && preview.every(isEvent)) return readEvents(preview);
  if (typeof preview !== "object" || preview === null || Array.isArray(preview)) {
    throw refuse(`found ${kindOf(preview)}`);
  }
  if (isEvent(preview)) return readEvents([preview]);
  if (isDigest(preview)) return readDigest(preview);
  const keys = Object.keys(preview).slice(0, 5).join(", ");
  throw refuse(keys === "" ? "found an empty object" : `found an object with ${keys}`);
}

function eventsIn(body: string): object[] {
  const lines = body.split("\n").map((line) => line.trim());
  const [first] = lines;
  const head = parsed(first ?? "");
  if (!isEvent(head)) {
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
  if (value === null || value === undefined) return String(value);
  if (!Array.isArray(value)) return `a ${typeof value}`;
  return value.length === 0 ? "an empty list" : "a list of something else than events";
}
