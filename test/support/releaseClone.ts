import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const ROOT = join(__dirname, "../..");

/** A clone of the repository as it is now, on the commit of a release that `npm run release` has prepared. */
export class ReleaseClone {
  readonly version = "98.7.6";
  readonly tag = `v${this.version}`;
  readonly #scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-release-"));
  readonly folder = join(this.#scratch, "pulumi-fireworks");
  /** Programs in it stand before those of this machine. */
  readonly programs = join(this.#scratch, "programs");

  constructor() {
    mkdirSync(this.programs);
    for (const file of new Set(git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"))) {
      if (file !== "") cpSync(join(ROOT, file), join(this.folder, file));
    }
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"), "junction");
    writeFileSync(join(this.folder, "changes/workflows.md"), "Something that a release has.\n");
    this.run(`npm run release -- prepare ${this.version}`);
    this.git("init", "--quiet", "--initial-branch", "main");
    this.commit(this.version);
    this.git("update-ref", "refs/remotes/origin/main", "HEAD");
  }

  git(...args: readonly string[]): string {
    return git(this.folder, ...args);
  }

  commit(message: string): void {
    this.git("add", "--all");
    this.git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      message,
    );
  }

  /** Runs a block of a workflow as GitHub does, and answers what it printed. @throws Error where it fails */
  run(block: string, env: NodeJS.ProcessEnv = {}): string {
    const script = join(this.#scratch, "block.sh");
    writeFileSync(script, `${block}\n`);
    const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: [this.programs, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
        GITHUB_REF_NAME: this.tag,
        GITHUB_REPOSITORY: "pulumi-fireworks/pulumi-fireworks",
        ...env,
      },
    });
    if (status !== 0) throw new Error(`${block}\nended with ${status ?? "a signal"}:\n${stdout}${stderr}`);
    return stdout + stderr;
  }

  close(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" });
}
