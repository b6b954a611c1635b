import { type CommandHost } from "../command.js";
import { callPulumi, INSTALL_PULUMI, NO_PULUMI } from "../pulumiCli.js";
import { lastLine } from "../runProgram.js";
import { notChecked, ok, problem, type Finding } from "./finding.js";
import { findVersion, isInRange } from "./versionRange.js";

type Place = Pick<CommandHost, "env" | "folder">;

const CLI = "Pulumi CLI";
const BACKEND = "backend";

/** The CLI that PATH gives, and the backend that it is logged in to. A file backend is asked without a network. */
export async function checkPulumi(range: string, place: Place): Promise<Finding[]> {
  const called = await callPulumi(["version"], place);
  if (called.missing) return [problem(CLI, NO_PULUMI, INSTALL_PULUMI), notChecked(BACKEND, "there is no Pulumi CLI")];
  const version = findVersion(called.stdout);
  if (called.exitCode !== 0 || version === undefined) {
    const text = `pulumi version does not work: ${lastLine(called.stderr) || `exit code ${called.exitCode}`}`;
    return [problem(CLI, text, INSTALL_PULUMI), notChecked(BACKEND, "the Pulumi CLI does not work")];
  }
  const cli = isInRange(version, range)
    ? ok(CLI, `${version} (needs ${range})`)
    : problem(
        CLI,
        `${version}, which is not in ${range}`,
        `install Pulumi ${range}; an old one may be earlier on PATH`,
      );
  return [cli, await checkBackend(place)];
}

async function checkBackend(place: Place): Promise<Finding> {
  const { exitCode, stdout, stderr } = await callPulumi(["whoami", "--json", "--non-interactive"], place);
  const { user, url } = exitCode === 0 ? parseWhoami(stdout) : {};
  if (user !== undefined) return ok(BACKEND, `${withoutPassword(url ?? "unknown URL")} as ${user}`);
  const reason = withoutPassword(lastLine(stderr).replace(/^error: /, "")) || `pulumi whoami ended with ${exitCode}`;
  return problem(
    BACKEND,
    `not logged in: ${reason}`,
    "`pulumi login` (or set PULUMI_ACCESS_TOKEN); for a backend of your own `pulumi login <url>`, or set PULUMI_BACKEND_URL to one that exists",
  );
}

function parseWhoami(text: string): { readonly user?: string; readonly url?: string } {
  try {
    return JSON.parse(text) as { user?: string; url?: string };
  } catch {
    return {};
  }
}

/** Backends in databases and behind signed URLs carry secrets in their address. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//[redacted]@").replace(/\?\S+/g, "");
}
