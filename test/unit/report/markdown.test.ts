import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { report, toMarkdown } from "../../../provider/report/index.js";
import { markdownTree, nodesOf, readable, tableRows } from "../../support/markdownTree.js";

const NOW = new Date("2026-11-23T12:00:00Z");

function markdown(name: string): string {
  return toMarkdown(report(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"), { now: NOW }));
}
const rendered = (steps: readonly object[]): string => toMarkdown(report({ steps }, { now: NOW }));
/** The table, with the age of recordings taken out. */
const table = async (text: string): Promise<string[][]> => tableRows(text.replace(/\b\d+ d old/g, "N d old"));
/** The bullets of a section. */
function section(text: string, title: string): string[] {
  const [, after = ""] = text.split(`### ${title}\n\n`);
  return (after.split("\n\n")[0] ?? "").split("\n").filter((line) => line !== "");
}
const urnOf = (type: string, name = "bot"): string =>
  `urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:${type}::${name}`;

describe("a release among twelve models that stay", () => {
  const text = markdown("one-of-many.events");

  test("is a table of what changes, with cost, approvers and a total", async () => {
    expect(
      (await table(text)).map((cells) => cells.map((cell) => cell.replace(/(bot|serve)-[0-9a-f]{7}/g, "$1-X"))),
    ).toEqual([
      ["Resource", "Change", "From -> to", "Cost per hour", "Approvers"],
      [
        "serve Deployment",
        "update",
        "deployment serve-X\nserves qwen3-8b\n0 to 1 replica x 4 x NVIDIA_B200_180GB -> 0 to 2 replicas x 4 x NVIDIA_B200_180GB",
        "$0 to $52.00 -> $0 to $104.00",
        "",
      ],
      [
        "support-bot PromotedModel",
        "replace",
        'step-60-a1b2c3d4 (LoRA, N d old) -> step-80-a1b2c3d4 (LoRA, N d old)\nmodel support-bot-X -> support-bot-X\nthe old model is kept (onDelete: "keep")',
        "",
        "@acme/nlp, dana",
      ],
      ["Total of the stack", "", "", "$0 to $52.00 -> $0 to $104.00", ""],
    ]);
    expect(text).toContain("Resources: 1 update, 1 replace, 12 unchanged.");
  });

  test("has one line for each rule, with its message once", () => {
    const rules = section(text, "Policies");
    expect(rules).toHaveLength(4);
    expect(rules[1]).toMatch(/^- advisory `max-hourly-cost`: required: at most \$80\.00\/h .*\(`serve`\)\. Fix: /);
    expect(rules[2]).toBe(
      "- advisory `owner-and-evaluation-recorded`: required: annotations with the keys owner and evaluation (set by owner-and-evaluation-recorded.keys in the policy configuration). Found: annotations without evaluation (`support-bot`); annotations without owner and evaluation (unchanged `team-1`, `team-2`, `team-3`, `team-4`, `team-5` and 7 more). Fix: add evaluation to annotations; or add owner and evaluation to annotations.",
    );
  });

  test("tells all changed fields of the replacement", () => {
    const [, replaced = ""] = section(text, "Changed fields");
    expect(replaced).toMatch(/^- \*\*support-bot\*\* \(replace\): `outputModelId` \(replaces\): /);
    expect(replaced).toMatch(
      /`resolvedCheckpoint` \(replaces\): `name` `step-60-a1b2c3d4` -> `step-80-a1b2c3d4`; `checkpoint`: `step-60-a1b2c3d4` -> `step-80-a1b2c3d4`; `displayName`: not set -> `Support bot`$/,
    );
  });

  test("fits on a screen, but for what is folded up", () => {
    const [shown = ""] = text.split("<details>");
    expect(shown.split("\n").length).toBeLessThan(35);
    expect(shown.length).toBeLessThan(3500);
  });
});

describe("the mark of the service", () => {
  test.each([
    [
      "http://127.0.0.1:8787",
      "> **Against an emulator at `http://127.0.0.1:8787`, not Fireworks.** No account was asked.",
    ],
    [
      "https://gateway.acme.example",
      "> **Against `https://gateway.acme.example`, which is not an address of Fireworks.**",
    ],
    [undefined, "> The preview does not tell which service it asked."],
    ["https://api.fireworks.ai", undefined],
  ])("%s", (baseUrl, mark) => {
    const [, , third] = toMarkdown(report({ steps: [] }, { baseUrl })).split("\n");
    expect(third?.startsWith(">") === true ? third : undefined).toBe(mark);
  });
});

test("a change of the kind is marked", async () => {
  const state = (kind: string) => ({
    inputs: {
      resolvedCheckpoint: {
        name: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-1",
        checkpointType: `CHECKPOINT_TYPE_INFERENCE_${kind}`,
      },
    },
  });
  const step = { op: "replace", urn: urnOf("PromotedModel"), oldState: state("LORA"), newState: state("BASE") };
  const [, [, , cell] = []] = await tableRows(rendered([step]));
  expect(cell).toContain("step-1 (LoRA, age unknown) -> step-1 (full, age unknown)\nthe kind changes: LoRA -> full\n");
});

test("what is not known yet is told as that, and the total says what it leaves out", async () => {
  const rows = await table(markdown("training.events"));
  expect(rows.map(([resource, , fromTo, cost]) => [resource, fromTo, cost]).slice(1)).toEqual([
    ["bot PromotedModel", "a checkpoint that is not chosen yet", ""],
    ["serving Deployment", "0 to 1 replica", "$0 -> not known"],
    ["shape TrainingProfile", "shape qwen3-8b-128k/versions/vnuk8fdq\n1 node x 4 x NVIDIA_B200_180GB", ""],
    [
      "trainer TrainerJob",
      "job trainer-4e4e5e7\ntrains qwen3-8b (full)\nshape qwen3-8b-128k/versions/vnuk8fdq\n1 node x 4 x NVIDIA_B200_180GB, stops after 30 min idle",
      "$0 -> $52.00",
    ],
    ["Total of the stack", "", "$0 -> $52.00 and what is not known: serving"],
  ]);
});

describe("policies", () => {
  test("that refuse are told first", () => {
    const text = markdown("refused.events");
    expect(text).toContain(
      "**The preview failed: this cannot be applied.** **3 mandatory policy findings.** Resources: 2 create.",
    );
    expect(section(text, "Policies")[0]).toMatch(
      /^- \*\*mandatory\*\* `max-total-accelerators`: required: at most 2 accelerators in total .* Found: 1 node × 4 = 4 accelerators \(`bot`, `shape`\)\. Fix: /,
    );
  });

  test.each([
    ["first-release.events", "Policies: judged by `pulumi-fireworks@v0.1.0`."],
    ["next-release.events", "Policies: no pack judged this preview."],
    [
      "refused.digest",
      "Policies: this form of the JSON leaves their findings out; set `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`",
    ],
  ])("that say nothing in %s are accounted for", (name, expected) => {
    expect(markdown(name)).toContain(expected);
  });

  test("of another pack are quoted as they are, without the description, a few of many", () => {
    const events = Array.from({ length: 9 }, (_, index) => ({
      policyEvent: {
        resourceUrn: urnOf("PromotedModel", `m-${index}`),
        message: `Names are short.\nm-${index} is too long: ${"x".repeat(400)}`,
        policyName: "short",
        policyPackName: "team",
        enforcementLevel: "advisory",
      },
    }));
    const [line = ""] = section(toMarkdown(report(events)), "Policies");
    expect(line).toMatch(/^- advisory `short`: m-0 is too long: x{283}\.\.\. \(unchanged `m-0`\); m-1 is/);
    expect(line).toMatch(/; and what `--json` lists \(unchanged `m-3`, `m-4`, `m-5`, `m-6`, `m-7` and 1 more\)$/);
  });
});

test("models that nobody is named for are told", () => {
  expect(markdown("next-release.digest")).toContain(
    "Nobody is named to approve `dropped`, `fresh`, `in-place`, `left`, `replaced`, `steady`: set `annotations.approvers` or `annotations.owner`.",
  );
  expect(markdown("first-release.events")).not.toContain("Nobody is named");
});

test("what each resource says is folded up", async () => {
  const tree = await markdownTree(markdown("next-release.events"));
  const html = nodesOf(tree, "html").map(({ value }) => value);
  expect(html.filter((value) => value !== "<br>")).toEqual([
    "<details><summary>What each resource says</summary>",
    "</details>",
  ]);
  const last = nodesOf(tree, "list").at(-1);
  expect(last && readable(last)).toContain('kept: destroy keeps it (onDelete: "keep"); evaluation https://example.com');
});

describe("text of a program has no effect in a comment", () => {
  const NASTY = "<img src=x> @all [a](b) *#1* | x \\| `c|d` &lt; https://evil.example\n| --- |";
  const text = rendered([
    {
      op: "replace",
      urn: urnOf("PromotedModel", NASTY),
      oldState: { inputs: { outputModelId: "a` b", displayName: NASTY } },
      newState: {
        inputs: {
          outputModelId: "a|b\\|c",
          displayName: "d",
          annotations: { approvers: "@dana, see <b> | [x](y)", evaluation: NASTY },
        },
      },
    },
  ]);

  test("it stays in its cell, as it is written", async () => {
    const rows = await tableRows(text);
    expect(rows.map(({ length }) => length)).toEqual([5, 5, 5]);
    expect(rows[1]?.[0]).toBe(`${NASTY.replace("\n", " ")} PromotedModel`);
    expect(rows[1]?.[2]).toContain("model a` b -> a|b\\|c");
    expect(rows[1]?.[4]).toBe("@dana, see <b> | [x](y)");
  });

  test("in the encoding of every terminal, without control characters", async () => {
    const name = "a\u001b[31m b\u202e c\u0007";
    const steps = [{ op: "create", urn: urnOf("PromotedModel", name), newState: { inputs: { outputModelId: name } } }];
    const [, [resource, , fromTo] = []] = await tableRows(rendered(steps));
    const shown = "a\\u001b[31m b\\u202e c\\u0007";
    expect(resource).toBe(`${shown} PromotedModel`);
    expect(fromTo).toContain(`model ${shown}`);
  });

  test("and is no link, image, HTML or mention", async () => {
    const tree = await markdownTree(text);
    for (const type of ["link", "image", "linkReference", "imageReference"]) expect(nodesOf(tree, type)).toEqual([]);
    expect(new Set(nodesOf(tree, "html").map(({ value }) => value))).toEqual(
      new Set(["<br>", "<details><summary>What each resource says</summary>", "</details>"]),
    );
    expect(text).not.toContain("@all");
    expect(text).toContain("@dana");
    expect(text).not.toContain("https://evil");
  });
});

test("a comment never grows longer than what GitHub takes, and says what it leaves out", async () => {
  const text = rendered(
    Array.from({ length: 2000 }, (_, index) => ({
      op: "create",
      urn: urnOf("PromotedModel", `bot-${index}`),
      newState: { inputs: { outputModelId: "x".repeat(60) } },
    })),
  );
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text).toMatch(/\nand 1\d\d\d more, which `--json` lists\.\n/);
  expect((await tableRows(text)).at(-1)?.[0]).toBe("Total of these changes");
});
