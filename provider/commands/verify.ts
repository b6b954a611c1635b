import { type Calls } from "../client/calls.js";
import { locate } from "../client/locate.js";
import { parseCheckpointParent } from "../client/names.js";
import { UsageError, type CommandHost, type CommandOutput, type Subcommand } from "./command.js";
import { withCalls } from "./connect.js";
import { withExamples, withJson, withService } from "./declare.js";
import { refuseUnwritable, saveFile } from "./saveFile.js";
import { type ServiceOptions } from "./serviceSettings.js";
import { formatTable } from "./table.js";
import { Look } from "./verify/look.js";
import { CONTENTS, findings, recordOf, type Finding } from "./verify/record.js";
import { leftovers, remove, type Throwaway } from "./verify/throwaway.js";
import { planTrial, runTrial, type Plan, type Trial } from "./verify/trial.js";

interface Options extends ServiceOptions {
  readonly job?: string;
  readonly session?: string;
  readonly write?: true;
  readonly yes?: true;
  readonly out: string;
  readonly json?: true;
}

export const verify: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "ask the service what nobody documents, and record the answers for the emulator; ends with 1 when a throw-away model is left",
    )
    .option("--job <job>", "a trainer job whose checkpoints are looked at (default: the newest jobs)")
    .option("--session <name>", "a serverless training session to look at, by its full name")
    .option("--write", "promote a checkpoint of the job to throw-away models too, change and delete these; asks first")
    .option("--yes", "do not ask")
    .option("--out <file>", "where the record goes", "fireworks-verify.json")
    .addHelpText("after", `\nWithout --write the service is only read. The record holds ${CONTENTS}.`)
    .action(
      endsWith((options: Options) => {
        refuseUnwritable(options.out, host.folder);
        return withCalls(options, host, (calls) => run(calls, options, host));
      }),
    );
  withExamples(withService(withJson(command)), [
    ["verify --out record.json", "then: npx fireworks-emulator --modes record.json"],
    ["verify --job sft-7 --write --yes", "with a promotion, in a pipeline"],
  ]);
};

async function run(calls: Calls, { job, session, ...options }: Options, host: CommandHost): Promise<number> {
  const accountId = await calls.getAccountId();
  const named = {
    job: job === undefined ? undefined : await locate(job, calls, {}),
    session: session === undefined ? undefined : parseCheckpointParent(session),
  };
  if (session !== undefined && named.session?.collection !== "trainingSessions") {
    throw new UsageError(`--session '${session}' must be a full name such as accounts/<account>/trainingSessions/<id>`);
  }
  const look = new Look(calls, accountId, named);
  const old = await leftovers(look);
  let trial: Trial | undefined;
  const left: string[] = [];
  if (options.write !== true) left.push(...old.map(({ name }) => `${name}: remove it with --write`));
  else {
    const plan = await planTrial(look);
    host.complain(describePlan(look, plan, old));
    if (await mayWrite(options, host)) {
      left.push(...(await clean(look, old, host)));
      trial = await runTrial(look, plan, host.complain);
      left.push(...trial.left);
    } else host.complain("nothing was written");
  }
  const found = await findings(look, trial);
  const record = recordOf(found, { recordedAt: new Date(host.clock.now()).toISOString(), wrote: trial !== undefined });
  saveFile(options.out, host.folder, JSON.stringify(record, undefined, 2));
  if (options.json === true)
    host.print(JSON.stringify({ findings: found, file: options.out, record, left }, undefined, 2));
  else print(found, options.out, host);
  if (trial?.stopped !== undefined) {
    host.complain(
      `the trial ended early: ${trial.stopped}\nA model that appears late is removed by the next run with --write.`,
    );
  }
  for (const line of left) host.complain(`left: ${line}`);
  return left.length > 0 || trial?.stopped !== undefined ? 1 : 0;
}

async function mayWrite({ yes }: Pick<Options, "yes">, { confirm }: CommandHost): Promise<boolean> {
  if (yes === true) return true;
  if (confirm === undefined) throw new UsageError("--write asks first, and nobody is there to answer; add --yes");
  return confirm("Go on?");
}

function describePlan(
  { accountId }: Look,
  { checkpoint, second, baseModel, otherBase }: Plan,
  old: readonly Throwaway[],
): string {
  const { parent, checkpointId } = checkpoint;
  const refused = [
    ...(second === undefined ? [] : [`${second.checkpointId} under the same id`]),
    "a base model that does not exist",
    ...(otherBase === undefined ? [] : [`the base model ${otherBase}`]),
  ];
  return [
    `--write will, in account ${accountId}:`,
    ...old.map(({ name }) => `- delete ${name}, which an earlier run left (or one that is going on: let it end first)`),
    `- promote checkpoint ${checkpointId} of ${parent.name} on ${baseModel} to a new model verify-<random>, and once more after that is deleted`,
    `- try what may be refused: the same promotion again, ${refused.join(", ")}`,
    "- change display names and descriptions of the models that it makes, and delete them: nothing else is changed",
    "It starts no GPU. Up to 7 promotions copy the checkpoint's files, which are stored until the models are deleted.",
    "If the service loses a checkpoint to a refused promotion, as it does to a malformed id, it is lost: take a job that nobody needs.",
  ].join("\n");
}

/** @returns what is still there, and why */
async function clean(look: Look, old: readonly Throwaway[], { complain }: CommandOutput): Promise<string[]> {
  const left: string[] = [];
  for (const one of old) {
    const why = await remove(look, one);
    if (why === undefined) complain(`removed ${one.name}, which an earlier run left`);
    else left.push(`${one.name}: ${why}`);
  }
  return left;
}

function print(found: readonly Finding[], file: string, host: CommandHost): void {
  const answered = found.flatMap(({ question, mode = "", emulator, verdict }) => {
    if ("open" in verdict) return [];
    const answer = "value" in verdict ? verdict.value : verdict.other;
    return [[question, mode, emulator, answer === emulator ? answer : `${answer} (differs)`]];
  });
  const unanswered = found.flatMap(({ question, mode = "", verdict }) =>
    "open" in verdict ? [[question, mode, verdict.open]] : [],
  );
  host.print(formatTable({ head: ["question", "mode", "emulator", "this service"], rows: answered }, host));
  host.print("");
  host.print(formatTable({ head: ["not answered", "mode", "why"], rows: unanswered }, host));
  host.print(`\nrecorded in ${file}: ${CONTENTS}`);
}
