import { describe, expect, test } from "vitest";
import { validateOutputModelId } from "../../../provider/client/validateOutputModelId.js";

const charset = (id: string): string =>
  `output_model_id '${id}' contains invalid characters. Must be lowercase a-z, 0-9, or hyphen.`;
const length = (id: string, count: number): string =>
  `output_model_id '${id}' is too long (${count} chars). Maximum is 63 characters.`;

describe("validateOutputModelId, with the reference's own messages", () => {
  test.each<[string, string | null | undefined, string[]]>([
    ["an empty id is required", "", ["output_model_id is required"]],
    ["null is required", null, ["output_model_id is required"]],
    ["undefined is required", undefined, ["output_model_id is required"]],
    ["an upper-case letter is refused", "Bot", [charset("Bot")]],
    ["a space is refused", "my bot", [charset("my bot")]],
    ["an underscore is refused", "my_bot", [charset("my_bot")]],
    ["a dot is refused", "qwen2.5", [charset("qwen2.5")]],
    ["a slash is refused", "accounts/acme/models/bot", [charset("accounts/acme/models/bot")]],
    ["a letter outside ASCII is refused", "böt", [charset("böt")]],
    ["a digit outside ASCII is refused", "bot-٣", [charset("bot-٣")]],
    ["a trailing newline is refused, which Python lets through", "bot\n", [charset("bot\n")]],
    ["a valid last line does not hide a bad first one", "B\nbot", [charset("B\nbot")]],
    ["64 characters are too long", "a".repeat(64), [length("a".repeat(64), 64)]],
    [
      "both faults are told, the characters first",
      "A".repeat(64),
      [charset("A".repeat(64)), length("A".repeat(64), 64)],
    ],
    ["characters are counted, not UTF-16 units", "😀".repeat(63), [charset("😀".repeat(63))]],
    [
      "64 characters outside ASCII are too long",
      "😀".repeat(64),
      [charset("😀".repeat(64)), length("😀".repeat(64), 64)],
    ],
    ["one character is enough", "a", []],
    ["exactly 63 characters fit", "a".repeat(63), []],
    ["digits alone are fine", "2026", []],
    ["a leading hyphen is fine", "-bot", []],
    ["a trailing hyphen is fine", "bot-", []],
    ["two hyphens in a row are fine", "a--b", []],
    ["a lone hyphen is fine", "-", []],
  ])("%s", (_, id, faults) => {
    expect(validateOutputModelId(id)).toEqual(faults);
  });
});
