import { styleText } from "node:util";
import { type CommandHost, type CommandOutput, type Subcommand } from "./command.js";
import { withExamples, withJson, withService } from "./declare.js";
import { checkProject } from "./doctor/checkProject.js";
import { checkPulumi } from "./doctor/checkPulumi.js";
import { checkService, serviceNotChecked } from "./doctor/checkService.js";
import { checkStackConfig } from "./doctor/checkStackConfig.js";
import { checkSettings, settingsNotChecked } from "./doctor/checkSettings.js";
import { ok, problem, type Finding } from "./doctor/finding.js";
import { isInRange } from "./doctor/versionRange.js";
import { readOwnPackage } from "./ownPackage.js";
import { type ServiceOptions } from "./serviceSettings.js";

interface Options extends ServiceOptions {
  readonly json?: true;
}

export const doctor: Subcommand = (command, host, endsWith) => {
  command
    .description(
      "look at everything that a stack needs: each line ok, or a problem and its fix; ends with 1 for a problem",
    )
    .action(endsWith((options: Options) => examine(options, host)));
  withExamples(withService(withJson(command)), [
    ["doctor", "in the project's folder"],
    ["doctor --account acme --json", "for one of several accounts, as JSON"],
  ]);
};

async function examine(options: Options, host: CommandHost): Promise<number> {
  const found: Finding[] = [];
  const tell = (...findings: Finding[]): void => {
    found.push(...findings);
    if (options.json !== true) for (const finding of findings) host.print(lineOf(finding, host));
  };
  const { engines, peerDependencies } = readOwnPackage();
  const range = peerDependencies["@pulumi/pulumi"];
  const node = checkNode(host.nodeVersion, engines.node);
  tell(node);
  // The SDK and the engine are released together.
  tell(...(await checkPulumi(range, host)));
  tell(...(await checkProject(range, host)), ...checkStackConfig(host));
  if (node.status === "ok") {
    const settings = checkSettings(options, host);
    tell(...settings);
    const faulty = settings.find(({ status }) => status === "problem");
    tell(
      ...(faulty === undefined
        ? await checkService(options, host)
        : serviceNotChecked(`there is a problem with: ${faulty.subject}`)),
    );
  } else {
    tell(...settingsNotChecked("Node is too old"), ...serviceNotChecked("Node is too old"));
  }
  const problems = found.filter(({ status }) => status === "problem").length;
  if (options.json === true) host.print(JSON.stringify({ ok: problems === 0, findings: found }, undefined, 2));
  else host.print(problems === 0 ? "\nno problems" : `\n${problems} ${problems === 1 ? "problem" : "problems"}`);
  return problems === 0 ? 0 : 1;
}

function checkNode(version: string, range: string): Finding {
  return isInRange(version, range)
    ? ok("Node", `${version} (needs ${range})`)
    : problem("Node", `${version}, which is not ${range}`, "install the LTS release of https://nodejs.org");
}

const LOOK = {
  ok: ["green", "ok     "],
  problem: ["red", "problem"],
  "not checked": ["yellow", "-      "],
} as const;

function lineOf(finding: Finding, { hasColours }: CommandOutput): string {
  const [colour, word] = LOOK[finding.status];
  const mark = hasColours ? styleText(colour, word, { validateStream: false }) : word;
  const reason = finding.status === "not checked" ? `not checked: ${finding.text}` : finding.text;
  const fix = "fix" in finding ? `\n         Fix: ${finding.fix}` : "";
  return `${mark}  ${finding.subject}: ${reason}${fix}`;
}
