import { readFileSync, statSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type PulumiLogin } from "../config.js";

/** Where a provider process looks for the backend that its stack is saved in. */
export interface BackendPlace extends PulumiLogin {
  /** The folder of the program, or one below the project's. */
  readonly folder: string;
}

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];
/** `backend:` with `url` below it or in braces. */
const BACKEND_URL =
  /^(?:backend|[ \t]*"backend")[ \t]*:(?:[ \t]*(?:#.*)?\r?\n(?:[ \t]+.*\n|\r?\n)*?[ \t]+|[ \t]*\{[^}]*?)"?url"?[ \t]*:[ \t]*["']?([^\s"',}]+)/m;

/**
 * The Pulumi backend, found as the CLI finds it and told apart from any other; `undefined` when none is found. A folder
 * is another one on each machine: the file that Pulumi has begun it with tells them apart, or else the machine's name.
 */
export function findBackend({ folder, url, home = join(homedir(), ".pulumi") }: BackendPlace): string | undefined {
  const project = projectOf(folder);
  const found = url ?? project?.url ?? loginOf(home);
  if (found === undefined) return undefined;
  if (!found.startsWith("file://")) return withoutSecrets(found);
  const path = pathOf(found, project?.folder ?? folder);
  // eslint-disable-next-line portable/everywhere -- it is compared, and never opened
  return `file://${path} ${begunAt(path) ?? hostname()}`;
}

/** User, password and query may be secret, and may differ for one backend. */
function withoutSecrets(url: string): string {
  return url
    .replace(/[?#].*$/s, "")
    .replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/i, "$1")
    .replace(/\/+$/, "");
}

function pathOf(url: string, base: string): string {
  return resolve(
    base,
    withoutSecrets(url)
      .slice("file://".length)
      .replace(/^~(?=$|[/\\])/, homedir()),
  );
}

function begunAt(path: string): string | undefined {
  return statSync(join(path, ".pulumi", "meta.yaml"), { throwIfNoEntry: false })?.mtimeMs.toString();
}

/** The nearest project file at or above a folder. */
function projectOf(folder: string): { readonly folder: string; readonly url: string | undefined } | undefined {
  for (const name of PROJECT_FILES) {
    const text = read(join(folder, name));
    if (text !== undefined) return { folder, url: BACKEND_URL.exec(text)?.[1] };
  }
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder));
}

/** What `pulumi login` has noted. */
function loginOf(home: string): string | undefined {
  try {
    const { current } = JSON.parse(read(join(home, "credentials.json")) ?? "{}") as { current?: unknown };
    return typeof current === "string" && current !== "" ? current : undefined;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
