import { parseSeed } from "../emulator/seed.js";
import { CommandFailure, type CommandHost, type Subcommand } from "./command.js";
import { withClient } from "./connect.js";
import { collect, withExamples, withJson, withService } from "./declare.js";
import { refuseUnwritable, saveFile } from "./saveFile.js";
import { record, type Recording } from "./seed/record.js";
import { REDACTIONS, redactSeed } from "./seed/redact.js";
import { seedOf } from "./seed/seedOf.js";
import { serviceSettings, type ServiceOptions } from "./serviceSettings.js";

const SHORTEST_SECRET = 8;

interface Options extends ServiceOptions {
  readonly trainingShape: readonly string[];
  readonly out?: string;
  readonly json?: true;
}

export const seed: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "record a job, its checkpoints, training shapes and models, without what is private, as a seed of the emulator",
    )
    .argument("<job>", "id of a trainer job, or the full name of anything that has checkpoints")
    .option("--training-shape <name>", "record this shape or version too; may be repeated", collect, [])
    .option("--out <file>", "write the seed there (default: standard output)")
    .addHelpText(
      "after",
      `\nThe service is only read. What is not recorded:\n${REDACTIONS.map((line) => `  - ${line}`).join("\n")}`,
    )
    .action(endsWith((job: string, options: Options) => write(job, options, host)));
  withExamples(withService(withJson(command)), [
    ["seed sft-7 --out seed.json", "then: npx fireworks-emulator --seed seed.json"],
    [
      "seed sft-7 --training-shape accounts/fireworks/trainingShapes/qwen3-8b-128k/versions/vnuk8fdq",
      "with a version that the program pins",
    ],
  ]);
};

async function write(job: string, options: Options, host: CommandHost): Promise<number> {
  const { out, json } = options;
  if (out !== undefined) refuseUnwritable(out, host.folder);
  const recording = await withClient(options, host, (client) => record(client, job, options.trainingShape));
  const recordedAt = new Date(host.clock.now()).toISOString();
  const { apiKey, additionalHeaders = {} } = serviceSettings(options, host.env);
  // A header's short word, such as the name of a team, is no secret, and may be part of any name.
  const secrets = [apiKey, ...Object.values(additionalHeaders)].filter(
    (secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET,
  );
  const recorded = redactSeed(seedOf(recording, recordedAt), recording.parent.accountId, secrets);
  // What the emulator would refuse is told now, not when somebody needs it.
  try {
    parseSeed(recorded);
  } catch (error) {
    throw new CommandFailure(`the emulator does not take what was recorded: ${String(error)}`, { cause: error });
  }
  const text = JSON.stringify(recorded, undefined, 2);
  if (out !== undefined) saveFile(out, host.folder, text);
  const summary = `recorded ${describe(recording)}`;
  if (json === true) {
    const place = out === undefined ? { seed: recorded } : { file: out };
    host.print(JSON.stringify({ ...place, recorded: summary, redactions: REDACTIONS }, undefined, 2));
    return 0;
  }
  if (out === undefined) host.print(text);
  // Standard output may be the seed itself.
  const tell = out === undefined ? host.complain : host.print;
  tell(`${summary}${out === undefined ? "" : ` to ${out}`}`);
  tell(`redacted:\n${REDACTIONS.map((line) => `- ${line}`).join("\n")}`);
  return 0;
}

function describe({ parent, checkpoints, models, shapes }: Recording): string {
  const counts = [
    [checkpoints.length, "checkpoint"],
    [models.length, "model"],
    [shapes.length, "training shape version"],
  ] as const;
  const told = counts.map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`);
  return `${parent.name}: ${told.join(", ")}`;
}
