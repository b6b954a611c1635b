import { compareInstants } from "../../client/instant.js";
import { namePath, path } from "../../client/path.js";
import { isAboutAsync } from "../../client/promotionRequest.js";
import { isStopped, isTombstone } from "../../client/trainerJobState.js";
import { podPath } from "../../client/trainerPods.js";
import { type Modes } from "../../emulator/modes.js";
import { parseModelOwnerLine } from "../../resources/promotedModel/handler/ownership.js";
import { ABSENT, fieldOf, rowsIn, textIn, type Answered, type Json, type Look } from "./look.js";
import { never, reads, writes, type Row } from "./row.js";
import { byStatus, open, value, type Verdict } from "./verdict.js";

const GPUS = "would start GPUs, which are billed";
const LOSES = "may cost the checkpoint";

/** One row a mode of the emulator. */
export const MODES: { readonly [Mode in keyof Modes]: Row<Modes[Mode]> } = {
  outputModelExists: writes("What does a promotion to an id do that holds something else?", "taken", (answer, trial) =>
    answer.status === 200 && trial.wasReplaced
      ? { other: "another model takes its place" }
      : byStatus(answer, { 409: "conflict", 200: "return-existing" }),
  ),
  repeatedPromote: writes("What does the same promotion do once more?", "repeated", (answer) =>
    byStatus(answer, { 409: "conflict", 200: "last-wins" }),
  ),
  failedPromotion: writes("Does a failed promotion leave a model?", "failed", (answer) =>
    byStatus(answer, { 404: "no-model", 403: "no-model", 200: "stays-uploading" }),
  ),
  missingBase: writes("Is a base model refused that does not exist?", "missingBase", baseVerdict),
  wrongBase: writes("Is a base model refused that is not the job's?", "wrongBase", baseVerdict),
  foreignBase: never("Is a public base model of a third account taken?", "no such model is known"),
  invalidOutputId: never("What does a rejected id cost?", LOSES),
  orphanedCheckpoint: never("Is a lost checkpoint still listed?", LOSES),
  edgeHyphen: never("May an id begin or end with a hyphen?", LOSES),
  asyncField: writes("Is a promotion an operation?", "started", (answer) => {
    if (answer.status === 400 && isAboutAsync(answer.text)) return value("rejected");
    const operation = answer.body.operation ?? undefined;
    if (operation !== undefined) return value(fieldOf(operation, "done") === true ? "done-operation" : "operation");
    return answer.status === 200 ? value("ignored") : { other: `HTTP ${answer.status}` };
  }),
  operationName: writes("What is an operation called?", "started", ({ body }) => {
    const name = textIn(body.operation, "name");
    if (name === "") return open("no operation was answered");
    if (/^operations\/[^/]+$/.test(name)) return value("global");
    return /^accounts\/[^/]+\/operations\/[^/]+$/.test(name) ? value("account") : { other: "another form of name" };
  }),
  operationExpiry: never("Is a finished operation forgotten?", "would take hours"),
  operationResponse: writes("What does a finished operation hold?", "finished", ({ body }) =>
    value(textIn(body.response, "state") === "" ? "missing" : "model"),
  ),
  fourPartPromote: writes("Is the full name of a checkpoint a path to promote it by?", "fourPart", (answer) =>
    byStatus(answer, { 404: "not-found", 200: "accepted", 409: "accepted" }),
  ),
  patchWithoutMask: writes(
    "What does a PATCH do to fields that it does not name?",
    "unmasked",
    ({ status, body }, { title }) => {
      if (status !== 200) return { other: `HTTP ${status}` };
      return value(textIn(body, "displayName") === title ? "partial" : "overwrite");
    },
  ),
  updateMask: writes("What does updateMask do?", "masked", ({ status }, trial) => {
    if (status !== 200) return byStatus({ status }, { 400: "rejected" });
    const { body } = trial.answers.get("afterMask") ?? {};
    if (body === undefined) return open(trial.whyNot("afterMask"));
    if (textIn(body, "displayName") === trial.title) return { other: "HTTP 200, and nothing changed" };
    return value(textIn(body, "description") === trial.description ? "honoured" : "ignored");
  }),
  deleteDeployed: never("Can a loaded model be deleted?", GPUS),
  modelIdReuse: writes("Is the id of a deleted model free at once?", "reused", (answer) =>
    byStatus(answer, { 200: "at-once", 409: "refused" }),
  ),
  missingModel: reads("Is a missing model a 404 or a 403?", async (look) =>
    byStatus(await look.get(path`/v1/accounts/${look.accountId}/models/${ABSENT}`), {
      404: "not-found",
      403: "forbidden",
    }),
  ),
  failedPrecondition: never("Is FAILED_PRECONDITION 400 or 412?", "nothing that is asked here is refused so"),
  otherAccount: reads("What is an account answered that the key does not see?", async (look) =>
    byStatus(await look.get("/v1/accounts/fireworks/rlorTrainerJobs", { pageSize: "1" }), {
      403: "forbidden",
      404: "not-found",
    }),
  ),
  totalSize: reads("Do lists have totalSize?", (look) =>
    ofLists(look, (body) => ("totalSize" in body ? "present" : "omitted")),
  ),
  emptyList: reads("What is an empty list?", async (look) => {
    const list = await look.get(path`/v1/accounts/${look.accountId}/models`, { filter: `display_name="${ABSENT}"` });
    if (list.status !== 200) return { other: `HTTP ${list.status}` };
    if (rowsIn(list).length > 0) return open("the filter was not applied");
    return value(Object.values(list.body).some(Array.isArray) ? "present" : "omitted");
  }),
  lastPageToken: reads("Has the last page a token?", (look) =>
    ofLists(look, ({ nextPageToken }) =>
      nextPageToken === undefined ? "absent" : nextPageToken === "" ? "empty" : undefined,
    ),
  ),
  promotableFalse: reads("Is promotable written when it is false?", async (look) => {
    const rows = (await look.checkpointLists()).flatMap(({ list }) => rowsIn(list));
    const row = rows.find(({ promotable }) => promotable !== true);
    if (row === undefined) return open("no checkpoint that is not promotable was seen");
    return value("promotable" in row ? "present" : "omitted");
  }),
  checkpointsEnvelope: reads("What is the list of checkpoints called?", async (look) => {
    const lists = (await look.checkpointLists()).filter(({ parent }) => parent.collection === "rlorTrainerJobs");
    return envelopeOf(
      lists.map(({ list }) => list),
      ["checkpoints", "rlorTrainerJobCheckpoints"],
    );
  }),
  sessionCheckpointsEnvelope: reads("What is the list of a session's checkpoints called?", async (look) => {
    const { session } = look.named;
    if (session === undefined) return open("needs --session");
    return envelopeOf(
      [await look.checkpointsOf(session)],
      ["trainingSessionCheckpoints", "training_session_checkpoints", "checkpoints"],
    );
  }),
  reinforcementCheckpoints: reads("Can checkpoints of a reinforcement job be reached?", async (look) => {
    const jobs = path`/v1/accounts/${look.accountId}/reinforcementFineTuningJobs`;
    const name = textIn(rowsIn(await look.get(jobs, { pageSize: "1" }))[0] ?? {}, "name");
    if (name === "") return open("no reinforcement job was seen");
    return byStatus(await look.get(`${namePath(name)}/checkpoints`, { pageSize: "1" }), {
      200: "listed",
      404: "not-found",
    });
  }),
  checkpointPageSize: reads("Is a page of more than 200 checkpoints refused?", async (look) => {
    const [first] = await look.checkpointLists();
    if (first === undefined) return open("no job was seen");
    return byStatus(await look.checkpointsOf(first.parent, "201"), { 200: "coerced", 400: "rejected" });
  }),
  retryAfter: never("Does a 429 say how long to wait?", "no limit is run into on purpose"),
  fineTuningJob: reads("Does a promoted model name its job?", async (look, trial) => {
    const made = trial?.answers.get("made")?.body;
    const promoted = ({ description }: Json): boolean =>
      typeof description === "string" &&
      parseModelOwnerLine(description)?.source?.checkpoint.includes("/rlorTrainerJobs/") === true;
    const model = made ?? (await look.models()).find(promoted);
    if (model === undefined) return open("no model with an ownership line; needs --job and --write");
    const job = textIn(model, "fineTuningJob");
    if (job === "") return value("empty");
    return job.includes("/rlorTrainerJobs/") ? value("trainer-job") : { other: "something else" };
  }),
  legacyBucket: never("Does a job without a stored bucket promote by itself?", "no such job is known"),
  privilegedFields: never("Are fields for superusers refused?", GPUS),
  skipValidations: never("May an ordinary key launch a trainer without a shape?", GPUS),
  loraOnFullShape: never("Is LoRA refused on a shape that is not for it?", GPUS),
  idleStop: reads("Which state does an idle trainer get?", async (look) => {
    const states = ["PAUSED", "IDLE", "COMPLETED", "CANCELLED"].map((state) => `JOB_STATE_${state}`);
    // Only these two say by themselves that nobody ended it.
    const tells = (job: Json): boolean =>
      /^JOB_STATE_(PAUSED|IDLE)$/.test(textIn(job, "state")) || /inactiv|idle/i.test(textIn(job.status, "message"));
    const job = (await look.jobs()).find((row) => states.includes(textIn(row, "state")) && tells(row));
    if (job === undefined) return open("no trainer that was stopped for being idle was seen");
    return value(textIn(job, "state") as Modes["idleStop"]);
  }),
  stoppedPod: reads("What does the pod of a stopped trainer answer?", async (look) => {
    const job = (await look.jobs()).find((row) => isStopped(stateful(row)) && !isTombstone(stateful(row)));
    if (job === undefined) return open("no stopped trainer was seen");
    const route = podRoute(textIn(job, "name"), "healthz");
    return byStatus(await look.get(route, {}, true), { 404: "404", 502: "502", 503: "503" });
  }),
  podCheckpoints: reads("How does a trainer's pod order its checkpoints?", async (look) => {
    const { job } = look.named;
    const row = (await look.jobs()).find(({ name }) => name === job?.name);
    if (job === undefined || row === undefined || textIn(row, "state") !== "JOB_STATE_RUNNING") {
      return open("needs --job with a trainer that runs; asking may count as activity");
    }
    const live = await look.get(podRoute(job.name, "list_checkpoints"), {}, true);
    const names = Array.isArray(live.body.checkpoints) ? live.body.checkpoints.map(String) : [];
    const saved = rowsIn(await look.checkpointsOf(job))
      .toSorted((a, b) => compareInstants(textIn(a, "createTime"), textIn(b, "createTime")))
      .map((saved) => textIn(saved, "name").replace(/.*\//, ""))
      .filter((id) => names.includes(id));
    const [sorted, inOrder] = [names.toSorted(), saved].map((order) => order.join() === names.join());
    if (sorted === inOrder) return sorted ? open("too few to tell") : { other: "another order" };
    return value(sorted === true ? "sorted" : "save-order");
  }),
  deploymentPatchWithoutMask: never("What does a PATCH of a deployment do to other fields?", GPUS),
  deploymentReshape: never("Can hardware and placement of a deployment be changed?", GPUS),
  softDeletedId: never("Can the id of a deleted deployment be used again?", GPUS),
  autoDeploy: never("Does a deployment load its model?", GPUS),
  completionTraffic: never("Is one completion traffic that delays a deletion?", GPUS),
};

/** A refusal counts only where it is about the base model. */
function baseVerdict({ status, text }: Answered): Verdict<"reject" | "accept"> {
  if (status === 200) return value("accept");
  const isAbout = status === 404 || /base_?model/i.test(text);
  return isAbout ? byStatus({ status }, { 400: "reject", 404: "reject" }) : { other: `HTTP ${status}` };
}

/** What all lists agree on that have rows and no further page. */
async function ofLists<Value extends string>(
  look: Look,
  judge: (body: Json) => Value | undefined,
): Promise<Verdict<Value>> {
  const lists = [await look.get("/v1/accounts", { pageSize: "200" }), await look.jobList()];
  const found = new Set(lists.filter((list) => rowsIn(list).length > 0).flatMap(({ body }) => judge(body) ?? []));
  const [only, another] = found;
  if (another !== undefined) return { other: "it differs from list to list" };
  return only === undefined ? open("no list on one page was seen") : value(only);
}

function envelopeOf<Value extends string>(lists: readonly Answered[], known: readonly Value[]): Verdict<Value> {
  const arrays = lists.flatMap(({ body }) => Object.entries(body).filter(([, found]) => Array.isArray(found)));
  const [name] = arrays.find(([, rows]) => (rows as unknown[]).length > 0) ?? arrays[0] ?? [];
  if (name === undefined) return open("no checkpoints were seen");
  const found = known.find((one) => one === name);
  return found === undefined ? { other: "an array of another name" } : value(found);
}

function stateful(row: Json): { readonly state: string; readonly deleteTime: string | undefined } {
  return { state: textIn(row, "state"), deleteTime: textIn(row, "deleteTime") || undefined };
}

function podRoute(name: string, route: string): string {
  return `${podPath(name)}/api/v1/${route}`;
}
