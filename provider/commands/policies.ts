import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkConfig } from "../../policies/checkConfig.js";
import { effectiveTable } from "../../policies/effectiveTable.js";
import { type PresetName, presets } from "../../policies/presets.js";
import { type Command, type CommandOutput, UsageError } from "./command.js";

/** Beside the rules, not in their folder: the rules must not know of the commands, and nothing imports a command. */
export const policies: Command = {
  usage: [
    `policies check FILE [--preset ${Object.keys(presets).join("|")}] [--own NAME]...   check a policy configuration, show what it amounts to`,
  ],
  run: (args, output) => Promise.resolve(check(parse(args), output)),
};

interface Call {
  readonly file: string;
  readonly preset: PresetName | undefined;
  readonly ownPolicies: readonly string[];
}

function parse(args: readonly string[]): Call {
  const { values, positionals } = parsed(args);
  const [action, file, ...rest] = positionals;
  if (action !== "check" || file === undefined || rest.length > 0) throw new UsageError("give one FILE to check");
  const { preset, own = [] } = values;
  if (preset !== undefined && !isPreset(preset)) throw new UsageError(`there is no preset ${preset}`);
  return { file, preset, ownPolicies: own };
}

function parsed(args: readonly string[]) {
  const options = { preset: { type: "string" }, own: { type: "string", multiple: true } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}

function check({ file, preset, ownPolicies }: Call, { print }: CommandOutput): number {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const { faults, notes, effective } = checkConfig(text, { preset, ownPolicies });
  print(effectiveTable(effective));
  print("");
  for (const note of notes) print(`note: ${note}`);
  for (const fault of faults) print(`${file}: ${fault}`);
  print(
    `${file}: ${faults.length === 0 ? "no faults" : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`}`,
  );
  return faults.length === 0 ? 0 : 1;
}
