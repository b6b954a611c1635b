/**
 * Puts the package, packed as users get it, into the root `node_modules`, beside the SDK. A link to
 * the sources would not do: Pulumi stores a module by reference only when it really lies there.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSameTree } from "./build/sameTree.mts";
import { npmProgram } from "./npm.mts";

const root = join(import.meta.dirname, "..");

/** Packs what `dist/` holds now and returns the path of the tarball in a new temporary folder. */
export function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-pack-"));
  const printed = execFileSync(
    process.execPath,
    [npmProgram(), "pack", "--ignore-scripts", "--json", "--pack-destination", folder],
    {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
  return join(folder, filename);
}

/** Packs and unpacks into `node_modules/pulumi-fireworks`, where another run's tests may be at work with the same. */
export function installPacked(): void {
  const tarball = pack();
  const folder = join(tarball, "..");
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  const target = join(root, "node_modules/pulumi-fireworks");
  const unpacked = join(folder, "package");
  if (!isSameTree(unpacked, target)) {
    rmSync(target, { recursive: true, force: true });
    cpSync(unpacked, target, { recursive: true });
  }
  rmSync(folder, { recursive: true, force: true });
}
