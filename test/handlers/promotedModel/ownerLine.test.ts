import { describe, expect, test } from "vitest";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { DESCRIPTION_LIMIT } from "../../../provider/lifecycle/args.js";
import { ownerOf, withOwnerLine } from "../../../provider/lifecycle/ownership.js";
import {
  formatModelOwnerLine,
  parseModelOwnerLine,
  withoutModelOwnerLine,
  type ModelOwnerLine,
} from "../../../provider/resources/promotedModel/handler/ownership.js";
import { randomText, seededRandom } from "../../support/seededRandom.js";

const URN = "urn:pulumi:dev::bots::pulumi-nodejs:dynamic/fireworks:PromotedModel::support-bot";
const IDENTITY = parseIdentity(`organization/${URN}`);
const MARKER: ModelOwnerLine = {
  source: {
    checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
    baseModel: "accounts/fireworks/models/qwen3-8b",
  },
  owner: ownerOf(IDENTITY),
  generation: "0a1b2c3d",
};
const LINE = formatModelOwnerLine(MARKER, IDENTITY);

test("the marker is one line that a person can read", () => {
  expect(LINE).toBe(
    "Promoted from accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4 on accounts/fireworks/models/qwen3-8b " +
      `by Pulumi stack bots/dev, resource support-bot [pulumi-fireworks owner=${MARKER.owner} generation=0a1b2c3d]`,
  );
  expect(LINE).not.toContain("\n");
});

describe("the owner", () => {
  test("is twelve hex digits that never change, or a state loses its model", () => {
    expect(ownerOf(IDENTITY)).toBe("26b26b8fd39e");
  });

  test.each([
    ["organization", `acme/${URN}`],
    ["stack", `organization/${URN.replace("dev", "prod")}`],
    ["project", `organization/${URN.replace("bots", "cats")}`],
    ["name", `organization/${URN}-2`],
  ])("is another one in another %s", (_, text) => {
    expect(ownerOf(parseIdentity(text))).not.toBe(ownerOf(IDENTITY));
  });
});

/** What people write. */
const DESCRIPTIONS: [string, string][] = [
  ["nothing", ""],
  ["one line", "Answers support tickets."],
  ["several lines", "Answers support tickets.\n\nOwner: team nlp\nSLA: none"],
  ["a line break at the end", "Answers support tickets.\n"],
  ["several line breaks at the end", "Answers support tickets.\n\n\n"],
  ["line breaks alone", "\n\n"],
  ["blanks at the end", "Answers support tickets.  "],
  ["Windows line breaks", "one\r\ntwo"],
  ["the beginning of a marker", "Promoted from step-80 on qwen3-8b by Pulumi stack bots/dev"],
  ["the end of a marker", "see [pulumi-fireworks owner=000000000000 generation=00000000]"],
  ["a marker that was copied", LINE],
  ["a marker that was copied below a text", `Answers.\n${LINE}`],
  ["a marker that was copied above a text", `${LINE}\nAnswers.`],
  ["two markers that were copied", `${LINE}\n${LINE}`],
  [
    "the words of a marker in one line",
    "Promoted from a on b by Pulumi stack c, promoted from a on b by Pulumi stack d",
  ],
  ["what means something in a pattern", "$& $1 .* [a-z] \\n"],
];

describe("a description comes back as it was written, and the marker as it was made", () => {
  test.each(DESCRIPTIONS)("with %s", (_, description) => {
    const marked = withOwnerLine(description, LINE);
    expect(marked.endsWith(LINE)).toBe(true);
    expect(parseModelOwnerLine(marked)).toEqual(MARKER);
    expect(withoutModelOwnerLine(marked)).toBe(description);
  });

  test("for thousands of odd ones, and odd names", () => {
    const random = seededRandom(11);
    const pieces = [
      "Promoted from ",
      " on ",
      " by Pulumi stack ",
      "[pulumi-fireworks owner=",
      "]",
      "\n",
      " ",
      "a",
      "/",
    ];
    for (let index = 0; index < 3000; index += 1) {
      const description = Array.from({ length: Math.floor(random() * 12) }, () =>
        random() < 0.1 ? LINE : (pieces[Math.floor(random() * pieces.length)] ?? ""),
      ).join("");
      const name = randomText(random, "ab]:[ \n\t日😀", 120);
      const identity = parseIdentity(`organization/urn:pulumi:dev::bots::t::${name}`);
      const marker = { ...MARKER, owner: ownerOf(identity) };
      const marked = withOwnerLine(description, formatModelOwnerLine(marker, identity));
      expect(parseModelOwnerLine(marked), JSON.stringify({ description, name })).toEqual(marker);
      expect(withoutModelOwnerLine(marked), JSON.stringify({ description, name })).toBe(description);
    }
  });

  test("also without a known source, of a model that was adopted", () => {
    const adopted = { ...MARKER, source: undefined };
    const marked = withOwnerLine("Answers.", formatModelOwnerLine(adopted, IDENTITY));
    expect(parseModelOwnerLine(marked)).toEqual(adopted);
    expect(withoutModelOwnerLine(marked)).toBe("Answers.");
  });

  test("also when the service adds a line break at the end", () => {
    expect(parseModelOwnerLine(`${withOwnerLine("Answers.", LINE)}\n`)).toEqual(MARKER);
    expect(withoutModelOwnerLine(`${withOwnerLine("Answers.", LINE)}\n`)).toBe("Answers.");
  });
});

describe("what merely looks like a marker is none", () => {
  test.each<[string, string | undefined]>([
    ["nothing", undefined],
    ["an empty text", ""],
    ["a text", "Answers support tickets."],
    ["a marker in the middle of a line", `See: ${LINE}`],
    ["a marker above another line", `${LINE}\nAnswers.`],
    ["one with more behind it", `${LINE} and more`],
    ["one without a generation", LINE.replace(/ generation=\w+/, "")],
    ["one with a short owner", LINE.replace(/owner=\w+/, "owner=abc")],
    ["one with a generation that is no hex", LINE.replace("0a1b2c3d", "zzzzzzzz")],
    ["one of another tool", LINE.replace("pulumi-fireworks", "pulumi-firewalls")],
    ["one that begins otherwise", LINE.replace("Promoted", "Copied")],
  ])("%s", (_, description) => {
    expect(parseModelOwnerLine(description)).toBeUndefined();
    expect(withoutModelOwnerLine(description)).toBe(description ?? "");
  });
});

test("even the longest names leave room in a description", () => {
  const long = (text: string): string => `accounts/${text}/rlorTrainerJobs/${text}/checkpoints/${text}`;
  const identity = parseIdentity(
    `organization/urn:pulumi:${"s".repeat(300)}::${"p".repeat(300)}::t::${"n".repeat(300)}`,
  );
  const source = { checkpoint: long("x".repeat(63)), baseModel: `accounts/${"x".repeat(63)}/models/${"x".repeat(63)}` };
  expect(formatModelOwnerLine({ ...MARKER, source }, identity).length).toBeLessThan(DESCRIPTION_LIMIT - 100);
});
