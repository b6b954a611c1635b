import { styleText } from "node:util";
import { type FireworksClient } from "../client/fireworksClient.js";
import { compareInstants, parseInstant } from "../client/instant.js";
import { isParent, parseParentedCheckpoint } from "../client/names.js";
import { checkpointsExpireAfter } from "../client/retention.js";
import { type Checkpoint } from "../client/schemas.js";
import { whyNotPromotable } from "../client/whyNotPromotable.js";
import { describeAge } from "../client/duration.js";
import { idOf, selectCheckpoint, type Selector } from "../resources/promotedModel/handler/selection.js";
import { UsageError, type CommandHost, type CommandOutput, type Subcommand } from "./command.js";
import { withClient } from "./connect.js";
import { withExamples, withJson, withService } from "./declare.js";
import { type ServiceOptions } from "./serviceSettings.js";
import { formatTable } from "./table.js";

interface Options extends ServiceOptions {
  readonly checkpoint?: string;
  readonly createdBefore?: string;
  readonly checkpointType?: string;
  readonly json?: true;
}

export const checkpoints: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "list a job's checkpoints, newest first, and what a PromotedModel of it would choose; ends with 1 when nothing",
    )
    .argument("<job>", "id of a trainer job, or the full name of anything that has checkpoints")
    .option("--checkpoint <name>", "choose as `checkpoint` does: an id, a logical name such as step-50, or a full name")
    .option("--created-before <time>", "choose as `createdBefore` does, RFC 3339")
    .option("--checkpoint-type <type>", "choose as `checkpointType` does: INFERENCE_LORA or INFERENCE_BASE")
    .action(endsWith((job: string, options: Options) => show(job, options, host)));
  withExamples(withService(withJson(command)), [
    ["checkpoints sft-7", "all, and the newest promotable one"],
    ["checkpoints sft-7 --checkpoint step-60", "what a pin would choose"],
    ["checkpoints accounts/acme/supervisedFineTuningJobs/sft-8 --json", "of a managed fine-tuning job, as JSON"],
  ]);
};

async function show(job: string, options: Options, host: CommandHost): Promise<number> {
  const selector = selectorOf(options, job);
  const [rows, expireAfter] = await withClient(options, host, (client) =>
    Promise.all([client.listCheckpoints(job), expiryOf(client, job)]),
  );
  const now = host.clock.now();
  const chosen = selectCheckpoint(rows, selector, now);
  const selected = "fault" in chosen ? undefined : chosen.checkpoint;
  const newestFirst = rows.toSorted((a, b) => compareInstants(b.createTime, a.createTime));
  if (options.json === true) {
    const report = {
      job,
      checkpoints: newestFirst.map((row) => ({
        id: idOf(row),
        ...row,
        whyNotPromotable: whyNotPromotable(row),
        selected: row === selected,
      })),
      selected: "fault" in chosen ? null : { name: chosen.checkpoint.name, why: chosen.why },
      ...("fault" in chosen ? { fault: chosen.fault } : {}),
      ...(expireAfter === undefined ? {} : { checkpointsExpireAfter: expireAfter }),
    };
    host.print(JSON.stringify(report, undefined, 2));
  } else {
    const cells = newestFirst.map((row) => cellsOf(row, row === selected, now, host));
    host.print(
      formatTable({ head: ["checkpoint", "age", "type", "promotable", "why not, or selected"], rows: cells }, host),
    );
    host.print("");
    if (expireAfter !== undefined) host.print(`the job is deleted; its checkpoints may go from ${expireAfter} on`);
    host.print(
      "fault" in chosen ? `selected: none; ${chosen.fault}` : `selected: ${chosen.checkpoint.name}: ${chosen.why}`,
    );
  }
  return selected === undefined ? 1 : 0;
}

function selectorOf({ checkpoint, createdBefore, checkpointType }: Options, job: string): Selector {
  if (checkpoint !== undefined && createdBefore !== undefined) {
    throw new UsageError("--created-before has no effect beside --checkpoint; give one of the two");
  }
  if (createdBefore !== undefined && parseInstant(createdBefore) === undefined) {
    throw new UsageError(`--created-before '${createdBefore}' must be an RFC 3339 time such as 2026-11-01T00:00:00Z`);
  }
  if (checkpointType !== undefined && !/^(CHECKPOINT_TYPE_)?INFERENCE_(LORA|BASE)$/.test(checkpointType)) {
    throw new UsageError(`--checkpoint-type '${checkpointType}' must be INFERENCE_LORA or INFERENCE_BASE`);
  }
  const named = checkpoint === undefined ? undefined : parseParentedCheckpoint(checkpoint);
  if (named !== undefined && !isParent(job, named.parent)) {
    throw new UsageError(`--checkpoint belongs to ${named.parent.name}, not to ${job}`);
  }
  return named === undefined
    ? { checkpoint, createdBefore, checkpointType }
    : { checkpoint: named.checkpointId, exact: true, checkpointType };
}

/** A job whose record is gone or cannot be read has no known deletion. */
async function expiryOf(client: FireworksClient, job: string): Promise<string | undefined> {
  try {
    return checkpointsExpireAfter(await client.getTrainerJob(job));
  } catch {
    return undefined;
  }
}

function cellsOf(row: Checkpoint, isSelected: boolean, now: number, { hasColours }: CommandOutput): string[] {
  const type = (row.checkpointType ?? "").replace(/^CHECKPOINT_TYPE_/, "");
  const cells = [
    idOf(row),
    ageOf(row, now),
    type,
    row.promotable ? "yes" : "no",
    isSelected ? "selected" : whyNotPromotable(row),
  ];
  const colour = isSelected ? "green" : row.promotable ? undefined : "dim";
  return hasColours && colour !== undefined
    ? cells.map((cell) => styleText(colour, cell, { validateStream: false }))
    : cells;
}

function ageOf({ createTime }: Checkpoint, now: number): string {
  const created = createTime === undefined ? undefined : parseInstant(createTime);
  return created === undefined ? "unknown" : describeAge(now - Number(created / 1_000_000n));
}
