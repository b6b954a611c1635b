import { expect, test } from "vitest";
import { plain, readStyled, wrapped } from "../../../scripts/picture/styledText.mts";
import { terminalSvg } from "../../../scripts/picture/terminalSvg.mts";

const GREEN = "\u001b[38;5;2m";
const BOLD = "\u001b[1m";
const RESET = "\u001b[0m";

test("a terminal's colours become spans, and end where they are reset", () => {
  expect(readStyled(`${BOLD}${GREEN}+ ${RESET} a\nb`)).toEqual([
    [{ text: "+ ", bold: true, color: 2 }, { text: " a" }],
    [{ text: "b" }],
  ]);
});

test("what is neither text nor a colour is an error", () => {
  expect(() => readStyled("\u001b[2Aup")).toThrow('no colour: "[2Aup"');
  expect(() => readStyled("\u001b[38;5;200mpink")).toThrow("unknown style 38;5;200");
});

test("a wide line goes on below, between two words, in the same style", () => {
  const lines = wrapped([{ text: "one two " }, { text: "three four", color: 2 }], 13);
  expect(lines.map(plain)).toEqual(["one two three ", "      four"]);
  expect(lines[1]).toEqual([{ text: "      " }, { text: "four", color: 2 }]);
});

test("every stretch of text stands at its column, escaped", () => {
  const svg = terminalSvg("a & b", "ls", [[{ text: "  a -> b  " }, { text: "c", color: 2 }]]);
  expect(svg).toContain("<title>a &amp; b</title>");
  expect(svg).toContain('<text x="36" y="70" textLength="48">a -&gt; b</text>');
  expect(svg).toContain('<text x="100" y="70" textLength="8" fill="#56d364">c</text>');
});
