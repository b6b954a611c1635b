import { type FireworksClient } from "../client/fireworksClient.js";
import { parseInstant } from "../client/instant.js";
import { parseModelName } from "../client/names.js";
import { type Model } from "../client/schemas.js";
import { chooseAdoptable, type Adoptable, type Wanted } from "./adopt/adoptable.js";
import { adoptingProgram, DIALECTS, type Language } from "./adopt/program.js";
import { UsageError, type CommandHost, type Subcommand } from "./command.js";
import { withClient } from "./connect.js";
import { listModels } from "../client/listModels.js";
import { withExamples, withJson, withOtherForm, withService } from "./declare.js";
import { findProject, runtimeOf } from "./doctor/project.js";
import { type ServiceOptions } from "./serviceSettings.js";
import { formatTable } from "./table.js";

interface Options extends ServiceOptions, Omit<Wanted, "ids"> {
  readonly list?: true;
  readonly language?: Language;
  readonly json?: true;
}

export const adopt: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "print a Pulumi program that takes over models that are there already: pulumi import cannot; ends with 1 when there is none to take",
    )
    .argument("[ids...]", "ids of models (default: all of the account)")
    .option("--base-model <name>", "only those on this base model, accounts/<account>/models/<model>")
    .option("--prefix <text>", "only those whose id begins so")
    .option("--match <glob>", "only those whose id is like this, * for any text")
    .option("--created-after <time>", "only younger ones, RFC 3339")
    .addOption(
      command
        .createOption("--language <language>", "language of the program (default: the project's, or typescript)")
        .choices(Object.keys(DIALECTS)),
    )
    .action(endsWith((ids: readonly string[], options: Options) => show(ids, options, host)));
  withOtherForm(command, "--list", "print a table of them instead of the program", "language");
  withExamples(withService(withJson(command)), [
    ["adopt > adopted.ts", "every model of the account"],
    ["adopt --language python > adopted.py", "in another language than that of the project"],
    ["adopt --list --prefix bot-", "which ones that would be"],
    ["adopt bot-1 bot-2", "these two, also when another stack has them"],
    ["adopt --base-model accounts/fireworks/models/qwen3-8b --created-after 2026-08-01T00:00:00Z", "by filters"],
  ]);
};

async function show(
  ids: readonly string[],
  { list, json, language: chosen, ...options }: Options,
  host: CommandHost,
): Promise<number> {
  const wanted = { ...options, ids: ids.map((id) => parseModelName(id)?.modelId ?? id) };
  checkFilters(wanted);
  const { accountId, models } = await withClient(options, host, listAll);
  for (const id of ids) {
    const elsewhere = parseModelName(id)?.accountId ?? accountId;
    if (elsewhere !== accountId)
      throw new UsageError(`${id} is not a model of ${accountId}, the account that is listed`);
  }
  const { adoptable, skipped } = chooseAdoptable(models, wanted);
  const known = new Set(models.map(({ name }) => parseModelName(name)?.modelId));
  const missing = wanted.ids.filter((id) => !known.has(id));
  const asOf = new Date(host.clock.now()).toISOString();
  const language = chosen ?? languageOf(host);
  const program = adoptingProgram(language, accountId, adoptable, skipped, asOf);
  if (json === true) {
    host.print(
      JSON.stringify(
        { account: accountId, models: adoptable.map(told), skipped, missing, language, program },
        undefined,
        2,
      ),
    );
  } else {
    if (adoptable.length > 0) host.print(list === true ? formatTable(tableOf(adoptable), host) : program);
    else host.complain(`no model of ${accountId} to adopt`);
    if (list === true || adoptable.length === 0) {
      for (const { id, why } of skipped) host.complain(`left out: ${id}: ${why}`);
    }
    for (const id of missing) host.complain(`no such model: ${id}`);
  }
  return adoptable.length === 0 || missing.length > 0 ? 1 : 0;
}

/** That of the project; programs in what has no SDK of ours are better read in TypeScript. */
function languageOf({ folder }: CommandHost): Language {
  const project = findProject(folder);
  const runtime = project === undefined ? undefined : runtimeOf(project);
  return runtime === "python" || runtime === "yaml" || runtime === "go" ? runtime : "typescript";
}

function checkFilters({ baseModel, createdAfter }: Wanted): void {
  if (baseModel !== undefined && parseModelName(baseModel) === undefined) {
    throw new UsageError(
      `--base-model '${baseModel}' must be a full model name such as accounts/fireworks/models/qwen3-8b`,
    );
  }
  if (createdAfter !== undefined && parseInstant(createdAfter) === undefined) {
    throw new UsageError(`--created-after '${createdAfter}' must be an RFC 3339 time such as 2026-11-01T00:00:00Z`);
  }
}

async function listAll(client: FireworksClient): Promise<{ readonly accountId: string; readonly models: Model[] }> {
  const accountId = await client.getAccountId();
  return { accountId, models: await listModels(client, accountId) };
}

function told({ id, model, baseModel }: Adoptable): object {
  const { name, state, kind, createTime } = model;
  return { id, name, state, kind, createTime, baseModel, public: model.public };
}

function tableOf(adoptable: readonly Adoptable[]) {
  return {
    head: ["model", "state", "kind", "created", "base model", "public"],
    rows: adoptable.map(({ id, model, baseModel = "" }) => {
      const { state = "", kind = "", createTime = "" } = model;
      return [id, state, kind, createTime, baseModel, model.public ? "yes" : "no"];
    }),
  };
}
