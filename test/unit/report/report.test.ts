import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../provider/lifecycle/properties.js";
import { report as reportOf, type Report, type Row } from "../../../provider/report/index.js";

const NOW = new Date("2026-11-23T12:00:00Z");

function fixture(name: string): string {
  return readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8");
}
function report(name: string): Report {
  return reportOf(fixture(name), { now: NOW });
}
function row(name: string, resource: string): Row {
  const found = report(name).rows.find((one) => one.resource === resource);
  if (found === undefined) throw new Error(`${name} has no row of ${resource}`);
  return found;
}
/** A preview of steps, as the default form of the JSON has them. */
function steps(...list: object[]): Report {
  return reportOf({ steps: list }, { now: NOW });
}
const urnOf = (type: string, name = "bot"): string =>
  `urn:pulumi:dev::p::pulumi-nodejs:dynamic/fireworks:${type}::${name}`;
const LORA = "CHECKPOINT_TYPE_INFERENCE_LORA";
const FULL = "CHECKPOINT_TYPE_INFERENCE_BASE";
const chosen = (id: string, checkpointType: string) => ({
  resolvedCheckpoint: { name: `accounts/acme/rlorTrainerJobs/sft-7/checkpoints/${id}`, checkpointType },
});

describe("each model has one row, the same from both forms", () => {
  const old = { checkpoint: "step-60-a1b2c3d4", kind: "LoRA" };
  const next = { checkpoint: "step-80-a1b2c3d4", kind: "LoRA" };
  test.each([
    ["kept", "replace", old, next, { fate: "kept", because: 'onDelete: "keep"' }],
    ["replaced", "replace", old, next, { fate: "deleted", because: "no onDelete is set" }],
    ["in-place", "replace", old, next, { fate: "deleted", because: "first, replaceInPlace" }],
    ["steady", "update", old, old, undefined],
    ["fresh", "create", undefined, next, undefined],
    ["dropped", "delete", old, undefined, { fate: "deleted", because: "no onDelete is set" }],
    ["left", "forget", old, undefined, { fate: "kept", because: 'onDelete: "keep"' }],
  ] as const)("%s is a %s", (resource, change, from, to, oldObject) => {
    for (const form of ["digest", "events"]) {
      const { from: before, to: after, ...own } = row(`next-release.${form}`, resource);
      expect(own).toMatchObject({ type: "PromotedModel", change, costPerHour: undefined });
      expect(own.oldObject).toEqual(oldObject);
      for (const [side, expected] of [
        [before, from],
        [after, to],
      ] as const) {
        expect(side && { checkpoint: side.checkpoint?.id, kind: side.kind }).toEqual(expected);
        expect(side === undefined || side.id?.startsWith(resource === "in-place" ? "live" : `${resource}-`)).toBe(true);
      }
    }
  });

  test("unless it stays as it is, and is only counted", () => {
    for (const form of ["digest", "events"]) {
      const { rows, changes } = report(`next-release.${form}`);
      expect(rows.map(({ resource }) => resource)).not.toContain("same");
      expect(changes).toEqual({ create: 1, update: 1, replace: 3, delete: 1, forget: 1, unchanged: 1 });
    }
  });

  test("also when its checkpoint is chosen during the update", () => {
    const { change, from, to } = row("training.digest", "bot");
    expect([change, from, to?.checkpoint, to?.id]).toEqual(["create", undefined, undefined, undefined]);
  });

  test("with the id in the model's name, where an update has chosen it and the state names no other", () => {
    const saved = { outputs: { name: "accounts/acme/models/bot-1234567" }, inputs: { trainerJob: "sft-7" } };
    const { rows } = steps({ op: "delete", urn: urnOf("PromotedModel"), oldState: saved });
    expect(rows.map(({ from }) => from?.id)).toEqual(["bot-1234567"]);
  });

  test("with ages at the time of the preview, or of the report where the preview does not tell", () => {
    const made = Date.parse("2026-10-30T11:25:00Z");
    expect(row("next-release.digest", "fresh").to?.checkpoint?.ageMs).toBe(NOW.getTime() - made);
    const [first = ""] = fixture("next-release.events").split("\n");
    const { timestamp } = JSON.parse(first) as { timestamp: number };
    expect(row("next-release.events", "fresh").to?.checkpoint?.ageMs).toBe(timestamp * 1000 - made);
  });

  test("with what the preview tells of it at its end", () => {
    for (const form of ["digest", "events"]) {
      expect(row(`training.${form}`, "bot").says).toContain(
        "waits up to 6h for the first promotable full checkpoint of",
      );
    }
  });
});

describe("the kind of a model", () => {
  test.each([
    ["a checkpoint", { inputs: chosen("step-1", LORA) }, "LoRA"],
    ["a merged checkpoint", { inputs: chosen("step-1", FULL) }, "full"],
    ["an adopted adapter", { inputs: {}, outputs: { kind: "HF_PEFT_ADDON" } }, "LoRA"],
    ["a kind of a later service", { inputs: chosen("step-1", "CHECKPOINT_TYPE_INFERENCE_ARC_V2") }, undefined],
  ])("is told of %s", (_, newState, kind) => {
    const { rows } = steps({ op: "create", urn: urnOf("PromotedModel"), newState });
    expect(rows[0]?.to?.kind).toBe(kind);
  });

  test("of a trainer follows from its rank", () => {
    const job = (loraRank: number) => ({
      op: "create",
      urn: urnOf("TrainerJob", `rank-${loraRank}`),
      newState: { inputs: { loraRank } },
    });
    expect(steps(job(0), job(8)).rows.map(({ to }) => to?.kind)).toEqual(["full", "LoRA"]);
  });
});

describe("one vocabulary for changes", () => {
  const model = (op: string, more: object = {}) => ({ op, urn: urnOf("PromotedModel"), ...more });
  test.each([
    ["a model that is there already", model("create", { newState: { inputs: { adopt: "always" } } }), "adopt"],
    ["an import", model("import", { newState: { inputs: {} } }), "adopt"],
    ["a model whose source is the one wanted", model("create", { newState: { inputs: { adopt: "never" } } }), "create"],
    ["what retainOnDelete holds", model("delete", { oldState: { inputs: {}, retainOnDelete: true } }), "forget"],
    ["what an update left over", model("delete-replaced", { oldState: { inputs: {} } }), "delete"],
    ["an operation of a later engine", model("transmute", { oldState: {}, newState: {} }), "update"],
  ])("%s", (_, step, change) => {
    expect(steps(step).rows.map((one) => one.change)).toEqual([change]);
    expect(steps(step).changes).toEqual({ [change]: 1 });
  });

  test.each(["same", "read", "refresh"])("%s changes nothing", (op) => {
    expect(steps(model(op, { oldState: {}, newState: {} })).rows).toEqual([]);
  });

  test("a row that says so is an adoption too, since only it knows what is there", () => {
    const adopting = reportOf([
      {
        diagnosticEvent: {
          urn: urnOf("PromotedModel"),
          message: "adopts the existing model (READY, created 2026)\n",
          severity: "info",
        },
      },
      {
        resourcePreEvent: {
          metadata: { ...model("create"), new: { inputs: { adopt: "ifSameSource", trainerJob: "sft-7" } } },
        },
      },
    ]);
    expect(adopting.rows[0]?.change).toBe("adopt");
  });
});

describe("money is numbers, in US dollars per hour", () => {
  const B200 = { acceleratorType: "NVIDIA_B200_180GB", acceleratorCount: 4, nodeCount: 1 };
  const trainer = (op: string, state: string, resume?: boolean) => ({
    op,
    urn: urnOf("TrainerJob"),
    oldState: { inputs: B200, outputs: { state } },
    newState: { inputs: { ...B200, resume } },
  });
  const cost = (before: number, after: number) => ({
    before: { min: before, max: before },
    after: { min: after, max: after },
  });

  test("of a deployment from its fewest to its most replicas, before and after", () => {
    for (const form of ["digest", "events"]) {
      expect(row(`serving.${form}`, "serve").costPerHour).toEqual({
        before: { min: 0, max: 52 },
        after: { min: 0, max: 104 },
      });
      expect(report(`serving.${form}`).total).toMatchObject({
        of: form === "events" ? "stack" : "changes",
        before: { min: 0, max: 52 },
        after: { min: 0, max: 104 },
        withoutCost: [],
        pricesAsOf: "2026-09-01",
      });
    }
  });

  test("of a trainer while it runs, and what is not known is said and never counted as nothing", () => {
    expect(row("training.events", "trainer").costPerHour).toEqual(cost(0, 52));
    expect(row("training.events", "serving").costPerHour).toEqual({ before: { min: 0, max: 0 }, after: undefined });
    expect(report("training.events").total).toMatchObject({ ...cost(0, 52), withoutCost: ["serving"] });
  });

  test.each([
    ["a running one that stays", "update", "JOB_STATE_RUNNING", false, 52, 52],
    ["one that has stopped, and stays so", "update", "JOB_STATE_COMPLETED", false, 0, 0],
    ["one that is resumed", "update", "JOB_STATE_COMPLETED", true, 0, 52],
    ["one in the place of a stopped one", "replace", "JOB_STATE_FAILED", false, 0, 52],
    ["one that goes", "delete", "JOB_STATE_RUNNING", false, 52, 0],
  ])("of %s", (_, op, state, resume, before, after) => {
    expect(steps(trainer(op, state, resume)).rows[0]?.costPerHour).toEqual(cost(before, after));
  });

  test("of what is forgotten goes on, and what stays as it is counts in the stack's total", () => {
    const kept = { ...trainer("delete", "JOB_STATE_RUNNING"), oldState: { inputs: B200, retainOnDelete: true } };
    expect(steps(kept).rows[0]).toMatchObject({ change: "forget", costPerHour: cost(52, 52) });
    const { op, urn, oldState: old, newState } = trainer("same", "JOB_STATE_RUNNING");
    const unchanged = reportOf([
      { resourcePreEvent: { metadata: { op, urn, old, new: newState } } },
      { summaryEvent: { result: "succeeded" } },
    ]);
    expect(unchanged.rows).toEqual([]);
    expect(unchanged.total).toMatchObject({ of: "stack", ...cost(52, 52) });
  });

  test("of hardware without a list price is not known", () => {
    const inputs = { ...B200, acceleratorType: "AMD_MI300X" };
    const { rows, total } = steps({ op: "create", urn: urnOf("TrainerJob"), newState: { inputs } });
    expect(rows[0]?.costPerHour?.after).toBeUndefined();
    expect(total.withoutCost).toEqual(["bot"]);
  });

  test("and survives JSON as a number", () => {
    const json = JSON.parse(JSON.stringify(report("serving.events"))) as { rows: { costPerHour?: unknown }[] };
    expect(json.rows.find(({ costPerHour }) => costPerHour !== undefined)?.costPerHour).toEqual({
      before: { min: 0, max: 52 },
      after: { min: 0, max: 104 },
    });
  });
});

describe("hardware and shapes", () => {
  test.each([
    ["training", "trainer", "1 node x 4 x NVIDIA_B200_180GB, stops after 30 min idle"],
    ["training", "shape", "1 node x 4 x NVIDIA_B200_180GB"],
    ["training", "serving", "0 to 1 replica"],
    ["serving", "serve", "0 to 2 replicas x 4 x NVIDIA_B200_180GB"],
  ])("of %s: %s", (name, resource, hardware) => {
    for (const form of ["digest", "events"]) expect(row(`${name}.${form}`, resource).to?.hardware).toBe(hardware);
  });

  test("a training shape is told with its version", () => {
    expect(row("training.digest", "shape").to?.trainingShape).toBe("qwen3-8b-128k/versions/vnuk8fdq");
  });

  test("a loaded model is told with what takes its place", () => {
    const { from, to } = row("serving.digest", "live");
    expect([from?.model, to?.model]).toEqual(["r11", "r12"]);
  });
});

describe("all fields that a change touches are told", () => {
  test("those that replace first, and the others too", () => {
    for (const form of ["digest", "events"]) {
      const fields = row(`one-of-many.${form}`, "support-bot").changedFields;
      expect(fields.map(({ field, replaces }) => [field, replaces])).toEqual([
        ["outputModelId", true],
        ["resolvedCheckpoint", true],
        ["checkpoint", false],
        ["displayName", false],
      ]);
      expect(fields.at(-1)).toEqual({
        field: "displayName",
        from: undefined,
        to: "Support bot",
        isKnown: true,
        replaces: false,
      });
    }
  });

  test("a name that follows from the others is no field, and one whose value is not known yet is told as that", () => {
    const [model, ...others] = row("serving.digest", "live").changedFields;
    expect(model).toMatchObject({ field: "model", isKnown: true });
    expect(others).toEqual([]);
    const state = (deployment: string) => ({ inputs: { deployment }, outputs: {} });
    const { rows } = steps({
      op: "update",
      urn: urnOf("DeployedModel"),
      oldState: state("accounts/acme/deployments/serve"),
      newState: state(UNKNOWN),
    });
    const [changed] = rows;
    expect(changed?.changedFields).toMatchObject([{ field: "deployment", to: undefined, isKnown: false }]);
  });

  test("a secret is never shown, and bookkeeping is no field", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"hush"' };
    const { rows } = steps({
      op: "update",
      urn: urnOf("PromotedModel"),
      oldState: { inputs: { displayName: "Bot", __identity: "a", annotations: { note: secret } } },
      newState: { inputs: { displayName: secret, __identity: "b", annotations: {} } },
    });
    expect(JSON.stringify(rows)).not.toContain("hush");
    expect(rows[0]?.changedFields.map(({ field, from, to }) => [field, from, to])).toEqual([
      ["annotations", { note: "[secret]" }, {}],
      ["displayName", "Bot", "[secret]"],
    ]);
  });
});

describe("the service is told", () => {
  const at = (baseUrl: string, type = "PromotedModel") =>
    ({ op: "same", urn: urnOf(type), oldState: { inputs: {}, outputs: { baseUrl, service: baseUrl } } }) as const;
  test.each([
    ["http://127.0.0.1:8787", "emulator", "http://127.0.0.1:8787"],
    ["http://localhost:8787/", "emulator", "http://localhost:8787"],
    ["http://[::1]:8787", "emulator", "http://[::1]:8787"],
    ["https://api.fireworks.ai", "fireworks", "https://api.fireworks.ai"],
    ["https://evil-fireworks.ai", "other", "https://evil-fireworks.ai"],
    ["https://me:hush@gateway.acme.example/fw?key=hush", "other", "https://gateway.acme.example/fw"],
  ])("%s is %s", (url, kind, told) => {
    expect(steps(at(url)).service).toEqual({ url: told, kind });
    expect(reportOf({ steps: [] }, { baseUrl: url }).service).toEqual({ url: told, kind });
  });

  test("by stack config, else by any state, else by the caller, else not at all", () => {
    const [config, caller] = [{ "fireworks:baseUrl": "https://api.fireworks.ai" }, "https://gateway.acme.example"];
    const saved = [at("https://gateway.acme.example"), at("http://127.0.0.1:1", "Deployment")];
    expect(reportOf({ steps: saved, config }, { baseUrl: caller }).service?.kind).toBe("fireworks");
    expect(reportOf([{ preludeEvent: { config } }]).service?.kind).toBe("fireworks");
    expect(reportOf({ steps: saved }, { baseUrl: caller }).service?.kind).toBe("emulator");
    expect(reportOf({ steps: [] }, { baseUrl: caller }).service?.kind).toBe("other");
    expect(reportOf({ steps: [] }).service).toBeUndefined();
    expect(reportOf({ steps: [] }, { baseUrl: "no address" }).service).toBeUndefined();
  });

  test("a trainer's own server is not taken for it", () => {
    const job = { op: "same", urn: urnOf("TrainerJob"), oldState: { outputs: { baseUrl: "http://127.0.0.1:1" } } };
    expect(steps(job).service).toBeUndefined();
  });
});

describe("policy findings", () => {
  test("come as one for each rule, the mandatory ones first", () => {
    const { findings } = report("refused.events").policies ?? {};
    expect(findings?.map(({ level, rule, on }) => [level, rule, on.map(({ resource }) => resource)])).toEqual([
      ["mandatory", "max-total-accelerators", ["bot", "shape"]],
      ["mandatory", "provenance-verified", ["bot"]],
      ["advisory", "max-hourly-cost", ["shape"]],
    ]);
    expect(findings?.[0]?.on[1]?.text).toContain(
      "Found: 1 node × 4 = 4 accelerators. Required: at most 2 accelerators",
    );
  });

  test("on resources that the change touches come before those on others", () => {
    const { findings = [] } = report("one-of-many.events").policies ?? {};
    expect(findings.map(({ rule, on }) => [rule, on.length, on.filter(({ isTouched }) => isTouched).length])).toEqual([
      ["endpoint-may-expire", 1, 1],
      ["max-hourly-cost", 1, 1],
      ["owner-and-evaluation-recorded", 13, 1],
      ["training-profile-required", 13, 1],
    ]);
    expect(findings[2]?.on.map(({ resource }) => resource).slice(0, 4)).toEqual([
      "support-bot",
      "team-1",
      "team-2",
      "team-3",
    ]);
  });

  test("of rules that wait stand apart, ours and those of other packs", () => {
    const policyEvent = {
      message: "can't run policy 'own' from policy pack 'team' during preview: Input properties were unknown",
      policyName: "own",
      policyPackName: "team",
      enforcementLevel: "advisory",
    };
    const { policies } = reportOf({ sequence: 1, policyEvent });
    expect(policies?.findings).toEqual([]);
    expect(policies?.notEvaluated).toHaveLength(1);
    const waiting =
      "provenance-verified (trainerJob is not known yet). pulumi up evaluates it before it writes this resource.";
    const message = `Every rule could judge every resource.\nNot evaluated here: ${waiting}\n`;
    const ours = { message, policyName: "all-rules-evaluated", policyPackName: "pulumi-fireworks" };
    const own = reportOf({ sequence: 1, policyEvent: { ...policyEvent, ...ours } });
    expect(own.policies?.notEvaluated.map(({ text }) => text)).toEqual([waiting]);
    const strict = reportOf({ sequence: 1, policyEvent: { ...policyEvent, enforcementLevel: "mandatory" } });
    expect(strict.policies?.findings).toHaveLength(1);
  });

  test("are absent from a form that leaves them out", () => {
    expect(report("refused.digest").policies).toBeUndefined();
  });
});

describe("who must approve", () => {
  const named = (annotations: unknown) => ({ inputs: { annotations }, outputs: { annotations } });
  const approvers = (oldState: object, newState: object) =>
    steps({ op: "replace", urn: urnOf("PromotedModel"), oldState, newState }).rows[0]?.approvers;

  test("comes from approvers, else from owner, of every kind of resource", () => {
    expect(row("next-release.digest", "kept").approvers).toEqual(["@acme/nlp", "dana"]);
    expect(row("first-release.events", "bot").approvers).toEqual(["nlp"]);
    expect(row("next-release.digest", "fresh").approvers).toEqual([]);
    const urn = urnOf("Deployment");
    expect(steps({ op: "create", urn, newState: named({ owner: "ops" }) }).rows[0]?.approvers).toEqual(["ops"]);
  });

  test("is not chosen by the change itself, and one that is unknown hides no other", () => {
    const unknown = { approvers: "@me", evaluation: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    expect(approvers(named({ approvers: "@acme/security" }), named(unknown))).toEqual(["@me", "@acme/security"]);
  });
});

test("a refused preview tells the error", () => {
  for (const form of ["digest", "events"]) {
    const { result, problems } = report(`faulty.${form}`);
    expect(result).toBe("failed");
    expect(problems[0]).toMatchObject({ severity: "error", resource: "bot" });
    expect(problems[0]?.text).toMatch(/property trainerJob value {sft-9} has a problem/);
  }
});
