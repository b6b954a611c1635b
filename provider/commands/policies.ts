import { checkConfig } from "../../policies/checkConfig.js";
import { effectiveTable } from "../../policies/effectiveTable.js";
import { type PresetName, presets } from "../../policies/presets.js";
import { type CommandHost, type Subcommand } from "./command.js";
import { collect, withExamples, withJson } from "./declare.js";
import { readInput, type InputArgument } from "./readInput.js";
import { formatTable } from "./table.js";

interface Options {
  readonly preset?: PresetName;
  readonly own: readonly string[];
  readonly acceleratorType: readonly string[];
  readonly json?: true;
}

const CONFIG: InputArgument = {
  name: "<file>",
  fix: "give the JSON file that --policy-pack-config takes; {} is a valid one",
};

/** Beside the rules, not in their folder: the rules must not know of the commands, and nothing imports a command. */
export const policies: Subcommand = (command, host, endsWith) => {
  const check = command
    .command("check")
    .description("check a policy configuration, and show what it amounts to; ends with 1 when it has faults")
    .argument(CONFIG.name, "what --policy-pack-config takes, JSON; - reads standard input")
    .addOption(command.createOption("--preset <name>", "the pack that it is for").choices(Object.keys(presets)))
    .option("--own <name>", "a policy of your own pack; may be repeated", collect, [])
    .option("--accelerator-type <name>", "an accelerator type newer than this version; may be repeated", collect, [])
    .action(endsWith((file: string, options: Options) => checkFile(file, options, host)));
  withExamples(withJson(check), [
    ["policies check policies.json --preset prod", "unknown names, wrong settings, and what is in force"],
    ["policies check policies.json --own team-rule", "a pack that has a policy of its own beside these"],
  ]);
};

async function checkFile(
  file: string,
  { preset, own, acceleratorType, json }: Options,
  output: CommandHost,
): Promise<number> {
  const { faults, notes, effective } = checkConfig(await readInput(CONFIG, file, output.folder), {
    preset,
    ownPolicies: own,
    newerTypes: acceleratorType,
  });
  const exitCode = faults.length === 0 ? 0 : 1;
  if (json === true) {
    const rules = effective.map(({ rule, level, levelFrom, settings }) => ({
      rule: rule.name,
      level,
      levelFrom,
      settings,
    }));
    output.print(JSON.stringify({ file, faults, notes, rules }, undefined, 2));
    return exitCode;
  }
  output.print(formatTable(effectiveTable(effective), output));
  output.print("");
  for (const note of notes) output.print(`note: ${note}`);
  for (const fault of faults) output.print(`${file}: ${fault}`);
  const count = faults.length === 0 ? "no faults" : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  output.print(`${file}: ${count}`);
  return exitCode;
}
