import { parseInstant, compareInstants } from "../../client/instant.js";
import { namePath, path } from "../../client/path.js";
import { rowsIn, textIn, type Json, type Look } from "./look.js";
import { never, reads, writes, type Row } from "./row.js";
import { open, value } from "./verdict.js";

/** A question that no mode plays, in the words of docs/unknowns.md; the emulator has one answer. */
export interface Fact extends Row {
  readonly emulator: string;
}

const GPUS = "would start GPUs, which are billed";
const DAY_MS = 24 * 3_600_000;
/** A model has them of itself. */
const OWN_FIELDS =
  /^(@type|name|displayName|description|createTime|updateTime|state|status|kind|public|peftDetails|baseModelDetails|importedFrom|fineTuningJob|deployedModelRefs)$/;

export const FACTS: readonly Fact[] = [
  unasked(
    "the wording of refusals, and the order in which a request is checked",
    "would take dozens of refused requests",
  ),
  {
    emulator: "contextLength, supportsTools",
    ...writes("which fields a model inherits from its base model", "made", ({ body }, { answers }) => {
      const base = answers.get("base")?.body ?? {};
      const same = Object.keys(body).filter(
        (name) => !OWN_FIELDS.test(name) && JSON.stringify(body[name]) === JSON.stringify(base[name]),
      );
      return value(same.sort().join(", ") || "none");
    }),
  },
  unasked("what a shape writes into the job or deployment that uses it", GPUS),
  unasked("what a deployment with at most 0 replicas bills and answers", GPUS),
  unasked("how soon a deployment that is READY answers its first completion", GPUS),
  unasked("which fields of a deployment and of a loaded model can be changed by PATCH", GPUS),
  {
    emulator: "the model's id and a number",
    ...reads("the form of generated ids of loaded models", async (look) => {
      const [row] = rowsIn(await look.get(path`/v1/accounts/${look.accountId}/deployedModels`, { pageSize: "1" }));
      if (row === undefined) return open("no loaded model was seen");
      const [id, model] = [textIn(row, "name"), textIn(row, "model")].map((name) => name.replace(/.*\//, ""));
      const rest = (id ?? "").replace(`${model}-`, "");
      const form = /^\d+$/.test(rest) ? "a number" : `${rest.length} characters`;
      return value(rest === id ? form : `the model's id and ${form}`);
    }),
  },
  {
    emulator: "gs://",
    ...reads("the address where a trainer puts weights", async (look) => {
      const urls = (await deployments(look)).map((row) => textIn(row, "hotLoadBucketUrl"));
      const scheme = urls.map((url) => /^[a-z0-9]+:\/\//.exec(url)?.[0]).find((found) => found !== undefined);
      return scheme === undefined ? open("no deployment with hot load was seen") : value(scheme);
    }),
  },
  unasked("whether the copy goes on when its operation vanishes", "no operation vanishes when asked to"),
  {
    emulator: "30 days",
    ...reads("how long a deleted deployment can be undeleted", async (look) => {
      for (const row of await deployments(look)) {
        const [from, to] = [textIn(row, "deleteTime"), textIn(row, "purgeTime")].map(parseInstant);
        if (from !== undefined && to !== undefined) {
          return value(`${Math.round(Number((to - from) / 1_000_000n) / DAY_MS)} days`);
        }
      }
      return open("no deleted deployment was seen");
    }),
  },
  unasked(
    "when a minute of the rate limit begins, and whether jobs that wait for GPUs count against the quota",
    "would use up the limit",
  ),
  {
    emulator: "createTime, name, state",
    ...reads("the fields of serverless training sessions", async (look) => {
      const { session } = look.named;
      if (session === undefined) return open("needs --session");
      const { status, body } = await look.get(namePath(session.name));
      return status === 200 ? value(Object.keys(body).sort().join(", ")) : { other: `HTTP ${status}` };
    }),
  },
  unasked("the answers of a trainer's server to its client's first requests, and of a hot load", GPUS),
  unasked(
    "how a managed job goes on, that it makes no model by itself, and that its checkpoints go when it is deleted",
    "would start a training run, which is billed",
  ),
  {
    emulator: "QUOTA",
    ...reads("ids and fields of quotas", async (look) => {
      const list = await look.get(path`/v1/accounts/${look.accountId}/quotas`, { pageSize: "50" });
      if (list.status !== 200) return { other: `HTTP ${list.status}` };
      const rows = rowsIn(list);
      if (rows.length === 0) return open("no quota was seen");
      const ids = rows.map((row) => textIn(row, "name").replace(/.*\//, ""));
      const fields = new Set(rows.flatMap((row) => Object.keys(row)));
      return value(`${ids.sort().join(", ")}: ${[...fields].sort().join(", ")}`);
    }),
  },
  {
    emulator: "oldest first, mixed precision",
    ...reads("the newest checkpoint", async (look) => {
      const lists = (await look.checkpointLists()).map(({ list }) =>
        rowsIn(list).map((row) => textIn(row, "createTime")),
      );
      const times = lists.find(({ length }) => length > 1);
      if (times === undefined) return open("no job with several checkpoints was seen");
      const order = isSorted(times) ? "oldest first" : isSorted(times.toReversed()) ? "newest first" : "in no order";
      const precisions = new Set(times.map((time) => /\.\d+/.exec(time)?.[0].length ?? 0));
      return value(`${order}, ${precisions.size > 1 ? "mixed" : "one"} precision`);
    }),
  },
  {
    emulator: "NVIDIA_B200_180GB",
    ...reads("label of the B200", async (look) => {
      const list = await look.get("/v1/accounts/-/trainingShapes/-/versions", { pageSize: "200" });
      const labels = rowsIn(list).map(({ snapshot }) => textIn(snapshot, "acceleratorType"));
      const found = [...new Set(labels.filter((label) => /^NVIDIA_B200[A-Z0-9_]*$/.test(label)))].sort();
      return found.length === 0 ? open("no training shape on a B200 was seen") : value(found.join(", "));
    }),
  },
  unasked("inactivity of a trainer", "a job does not tell whether its timeout was asked for"),
  unasked("pinning training shapes", GPUS),
  unasked("short shape id", "the client refuses it before it asks"),
  {
    emulator: "at once",
    ...writes("how long a promotion takes (here at most 2 h, `timeouts.create`)", "made", (_answer, { promotionMs }) =>
      value(promotionMs < 1000 ? "at once" : `${Math.round(promotionMs / 1000)} s`),
    ),
  },
  {
    emulator: "200",
    ...reads("the largest page of checkpoints (200 are asked for)", async (look) => {
      const pages = await Promise.all(
        (await look.checkpointLists()).map(({ parent }) => look.checkpointsOf(parent, "201")),
      );
      if (pages.some(({ status }) => status === 400)) return value("200");
      const largest = Math.max(0, ...pages.map((page) => rowsIn(page).length));
      return largest < 200
        ? open("no job with 200 checkpoints was seen")
        : value(largest > 200 ? "more than 200" : "200");
    }),
  },
  unasked(
    "how many checkpoints a job may have, and when a new one appears in the listing",
    "would take a training run",
  ),
];

function unasked(question: string, why: string): Fact {
  return { emulator: "", ...never(question, why) };
}

/** Deleted ones too. */
async function deployments(look: Look): Promise<readonly Json[]> {
  return rowsIn(
    await look.get(path`/v1/accounts/${look.accountId}/deployments`, { pageSize: "200", showDeleted: "true" }),
  );
}

function isSorted(times: readonly string[]): boolean {
  return times.every((time, index) => index === 0 || compareInstants(times[index - 1], time) <= 0);
}
