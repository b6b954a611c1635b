import { execFile } from "node:child_process";
import { type CommandHost } from "../command.js";
import { notChecked, ok, problem, type Finding } from "./finding.js";
import { findVersion, isInRange } from "./versionRange.js";

type Place = Pick<CommandHost, "env" | "folder">;

const CLI = "Pulumi CLI";
const BACKEND = "backend";
const INSTALL = "install it, see https://www.pulumi.com/docs/install/, and see that its folder is on PATH";

/** The CLI that PATH gives, and the backend that it is logged in to. A file backend is asked without a network. */
export async function checkPulumi(range: string, place: Place): Promise<Finding[]> {
  const called = await pulumi(["version"], place);
  if (called.missing)
    return [problem(CLI, "no pulumi on PATH", INSTALL), notChecked(BACKEND, "there is no Pulumi CLI")];
  const version = findVersion(called.stdout);
  if (called.exitCode !== 0 || version === undefined) {
    const text = `pulumi version does not work: ${lastLine(called.stderr) || `exit code ${called.exitCode}`}`;
    return [problem(CLI, text, INSTALL), notChecked(BACKEND, "the Pulumi CLI does not work")];
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
  const { exitCode, stdout, stderr } = await pulumi(["whoami", "--json", "--non-interactive"], place);
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

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

interface Called {
  readonly missing: boolean;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

function pulumi(args: readonly string[], { env, folder }: Place): Promise<Called> {
  const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, cwd: folder, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    execFile("pulumi", args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ missing: error?.code === "ENOENT", exitCode, stdout, stderr });
    });
  });
}
