import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toMarkdown } from "../../../provider/commands/report/markdown.js";
import { readPreview } from "../../../provider/commands/report/readPreview.js";
import { reportOf, type Report } from "../../../provider/commands/report/report.js";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function fixture(name: string): string {
  return readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8");
}
function report(name: string): Report {
  return reportOf(readPreview(fixture(name), name), NOW);
}
/** The line of a resource, with the age of recordings taken out. */
function line(name: string, resource: string): string {
  const found = toMarkdown(report(name))
    .split("\n")
    .find((text) => text.startsWith(`- **${resource}** `));
  return (found ?? "").replace(/\b\d+ d old/g, "N d old");
}
/** The lines of a section. */
function section(name: string, title: string): string[] {
  const [, after = ""] = toMarkdown(report(name)).split(`### ${title}\n\n`);
  return (after.split("\n\n")[0] ?? "").split("\n").filter((text) => text !== "");
}

describe("each model has one line", () => {
  test.each([
    [
      "kept",
      '- **kept** (replace): `step-60-a1b2c3d4` (N d old) -> `step-80-a1b2c3d4` (N d old); model `kept-ea0e27a` -> `kept-65d0daa`; the old model is kept (onDelete: "keep"); destroy keeps it (onDelete: "keep"); evaluation `https://example.com/evaluations/12`',
    ],
    [
      "replaced",
      "- **replaced** (replace): `step-60-a1b2c3d4` (N d old) -> `step-80-a1b2c3d4` (N d old); model `replaced-b1b7438` -> `replaced-8184c45`; the old model is **deleted** (no onDelete is set); destroy deletes it",
    ],
    [
      "in-place",
      "- **in-place** (replace): `step-60-a1b2c3d4` (N d old) -> `step-80-a1b2c3d4` (N d old); model `live`; the old model is **deleted** (first, replaceInPlace); destroy deletes it",
    ],
    ["steady", "- **steady** (update): `step-60-a1b2c3d4` (N d old); model `steady-37f96b0`; destroy deletes it"],
    ["fresh", "- **fresh** (create): `step-80-a1b2c3d4` (N d old); model `fresh-da6a1c7`; destroy deletes it"],
    [
      "dropped",
      "- **dropped** (delete): `step-60-a1b2c3d4` (N d old); model `dropped-5183306`; the old model is **deleted** (no onDelete is set)",
    ],
    [
      "left",
      '- **left** (delete): `step-60-a1b2c3d4` (N d old); model `left-dbb6c69`; the old model is kept (onDelete: "keep")',
    ],
  ])("%s, the same from both forms, with what its row says where the form has it", (resource, expected) => {
    expect(line("next-release.digest", resource)).toBe(expected);
    const [own, row] = line("next-release.events", resource).split("; its row: ");
    expect(own).toBe(expected);
    expect(row !== undefined).toBe(!["dropped", "left"].includes(resource));
  });

  test("unless it stays as it is", () => {
    expect(line("next-release.events", "same")).toBe("");
    expect(report("next-release.events").changes).toMatchObject({
      same: 1,
      replace: 3,
      create: 1,
      update: 1,
      delete: 2,
    });
  });

  test("also when its checkpoint is chosen during the update", () => {
    expect(line("training.digest", "bot")).toBe(
      "- **bot** (create): a checkpoint that is not chosen yet; destroy deletes it",
    );
    expect(line("training.events", "bot")).toContain("waits up to 6h for the first promotable one");
  });

  test("with ages at the time of the preview, or of the report where the preview does not tell", () => {
    const [digest, events] = ["digest", "events"].map((form) =>
      report(`next-release.${form}`).models.find(({ name }) => name === "fresh"),
    );
    expect(digest?.new?.checkpoint?.ageMs).toBe(NOW - Date.parse("2026-10-30T11:25:00Z"));
    const [first = ""] = fixture("next-release.events").split("\n");
    const { timestamp } = JSON.parse(first) as { timestamp: number };
    expect(events?.new?.checkpoint?.ageMs).toBe(timestamp * 1000 - Date.parse("2026-10-30T11:25:00Z"));
  });
});

test("trainer jobs, deployments, loaded models and shapes come with hardware and cost", () => {
  expect(section("training.digest", "Trainer jobs")).toEqual([
    "- **trainer** (create): 1 node x 4 x $13.00 = $52.00/h while it runs (NVIDIA_B200_180GB, list prices as of 2026-09-01); stops after 30 min idle",
  ]);
  expect(section("training.events", "Trainer jobs")).toEqual([
    "- **trainer** (create): starts trainer job trainer-4e4e5e7: 1 node x 4 x $13.00 = $52.00/h while it runs (NVIDIA_B200_180GB, list prices as of 2026-09-01); stops after 30 min idle",
  ]);
  expect(section("serving.digest", "Deployments")).toEqual([
    "- **serve** (update): $0/h idle, up to $104.00/h at 2 replicas (2 x 4 x $13.00; NVIDIA_B200_180GB, list prices as of 2026-09-01)",
  ]);
  expect(section("serving.events", "Deployments")[0]).toContain(
    "in place: maxReplicaCount 1 -> 2; $0/h idle, up to $104",
  );
  expect(section("serving.events", "Loaded models")).toEqual([
    "- **live** (update): r11 -> r12 (READY, no promotion); deployment not known yet",
  ]);
  expect(section("training.digest", "Training shapes")).toEqual([
    "- **shape** (create): qwen3-8b-128k -> versions/vnuk8fdq: 1 node x 4 x NVIDIA_B200_180GB, context 128000, POLICY_TRAINER",
  ]);
});

describe("policies", () => {
  test("are told with their level, the mandatory ones first, and what was not evaluated apart from them", () => {
    const findings = section("refused.events", "Policy findings");
    expect(findings.map((text) => text.split(":", 1)[0])).toEqual([
      "- **mandatory** `max-total-accelerators` on `bot`",
      "- **mandatory** `max-total-accelerators` on `shape`",
      "- advisory `max-hourly-cost` on `shape`",
    ]);
    expect(findings[1]).toContain("Found: 1 node × 4 = 4 accelerators. Required: at most 2 accelerators in total");
    expect(section("refused.events", "Rules not evaluated")).toEqual([
      "- `bot`: provenance-verified (provenance was not looked up). pulumi up evaluates it, if preflight is on then, before it writes this resource; a mandatory rule refuses what it cannot judge.",
    ]);
    expect(toMarkdown(report("refused.events"))).toContain(
      "**The preview failed: this cannot be applied.** **2 mandatory policy findings.** Resources: 2 create.",
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
    expect(toMarkdown(report(name))).toContain(expected);
  });

  test("a rule of another pack that met an unknown value is not evaluated either", () => {
    const event = {
      sequence: 1,
      policyEvent: {
        message: "can't run policy 'own' from policy pack 'team' during preview: Input properties were unknown",
        policyName: "own",
        policyPackName: "team",
        enforcementLevel: "advisory",
      },
    };
    const { policies } = reportOf(readPreview(JSON.stringify(event), "x"), NOW);
    expect(policies?.findings).toEqual([]);
    expect(policies?.notEvaluated).toHaveLength(1);
  });
});

test("who must approve comes from approvers, else from owner, and is missed where neither is", () => {
  expect(section("next-release.digest", "Who must approve")).toEqual([
    "- nobody is named for `dropped`, `fresh`, `in-place`, `left`, `replaced`, `steady`: set `annotations.approvers` or `annotations.owner`",
    "- @acme/nlp, dana (approvers) for `kept`",
  ]);
  expect(section("first-release.events", "Who must approve")).toEqual(["- nlp (owner) for `bot`"]);
});

/** A preview of one model's replacement, from whom one state names to whom the other does. */
function replacement(oldState: object, newState: object): Report {
  const urn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:PromotedModel::bot";
  return reportOf(readPreview(JSON.stringify({ steps: [{ op: "replace", urn, oldState, newState }] }), "x"), NOW);
}

test("a change cannot choose another approver for itself, and one that is unknown hides no other", () => {
  const named = (annotations: object) => ({ inputs: { annotations }, outputs: { annotations } });
  const { approvals } = replacement(
    named({ approvers: "@acme/security" }),
    named({ approvers: "@me", evaluation: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
  );
  expect(approvals.map(({ who }) => who)).toEqual(["@me", "@acme/security"]);
});

test("what the engine only forgets is kept", () => {
  const [line] = replacement({ inputs: {}, outputs: {}, retainOnDelete: true }, { inputs: {} }).models;
  expect(line?.oldModel).toEqual({ fate: "kept", because: "retainOnDelete" });
});

test("a refused preview tells the error", () => {
  for (const form of ["digest", "events"]) {
    const [error = ""] = section(`faulty.${form}`, "Errors and warnings");
    expect(error).toMatch(/^- \*\*error\*\* on `bot`: .*property trainerJob value {sft-9} has a problem/);
    expect(report(`faulty.${form}`).result).toBe("failed");
  }
});

test("text of a program has no effect in a comment", () => {
  const step = {
    op: "create",
    urn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:PromotedModel::<img src=x> @all [a](b) *#1*",
    newState: { inputs: { outputModelId: "a` b", annotations: { approvers: "@dana, see https://evil.example <b>" } } },
  };
  const text = toMarkdown(reportOf(readPreview(JSON.stringify({ steps: [step] }), "x"), NOW));
  expect(text).toContain("**\\<img src=x> @\u200Ball \\[a](b) \\*#\u200B1\\*** (create)");
  expect(text).toContain("model ``a` b``");
  expect(text).toContain("- @dana, see https\u200B://evil.example \\<b> (approvers)");
});

test("a comment never grows longer than what GitHub takes, and says what it leaves out", () => {
  const steps = Array.from({ length: 2000 }, (_, index) => ({
    op: "create",
    urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:PromotedModel::bot-${index}`,
    newState: { inputs: { outputModelId: "x".repeat(60) } },
  }));
  const text = toMarkdown(reportOf(readPreview(JSON.stringify({ steps }), "x"), NOW));
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text).toMatch(/- and 1\d\d\d more, which `--json` lists/);
});
