import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRedactor } from "../../provider/client/redact.js";
import { MAX_MESSAGE_LENGTH, plainText } from "../../provider/plainText.js";
import { errorTexts } from "../../scripts/reference/errorTexts.mts";
import { ECHOES, HOSTILE_KEY } from "../support/hostileMutation.js";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");
const HOSTILE = `\u001b]0;x\u0007\r\u202e${Object.values(ECHOES).join(" ")} ${"x".repeat(40_000)}`;

test("every message, filled in with the worst that a service can answer, leaves plain, in bounds and without the key", () => {
  const redact = createRedactor([HOSTILE_KEY]);
  const texts = errorTexts(ROOT).map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(200);
  for (const text of texts) {
    const said = plainText(
      text.replace(/<[^<>]+>/g, () => HOSTILE),
      { redact, maxLength: MAX_MESSAGE_LENGTH },
    );
    expect(said.length, text).toBeLessThan(MAX_MESSAGE_LENGTH + 100);
    expect(said, text).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    for (const echo of Object.values(ECHOES)) expect(said.includes(echo), text).toBe(false);
    // Every message is in words of our own, before anything is filled in.
    expect(text, text).not.toMatch(/\bundefined\b|\[object |\bNaN\b/);
  }
});

/** Where a text leaves: past the boundary (`Call`, the command's guarded host), or in words of our own alone. */
const WRITERS: Readonly<Record<string, string>> = {
  "provider/commands/cli.ts": "the outer host, which runCommand guards",
  "provider/commands/plugin/launcher.ts": "the launcher's own words, and where this package was",
  "provider/emulator/cli.ts": "the emulator's own words",
  "provider/emulator/startEmulator.ts": "the emulator's own words",
  "provider/lifecycle/call.ts": "the boundary itself",
  "provider/lifecycle/outlook.ts": "texts that Call has cleaned",
  "provider/plugin/main.ts": "the port, which the engine waits for",
};

test("nothing writes to the engine or a terminal but through the boundary", () => {
  const writers = filesLike("provider/**/*.ts", ROOT).filter((file) =>
    /\bconsole\.|process\.std(?:out|err)\.write|\bengine\.say\(/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(writers.sort()).toEqual(Object.keys(WRITERS).sort());
});
