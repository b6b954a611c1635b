/** `npm run licences`: writes `docs/licences.md`, the licences of what comes with the package, from the lock file. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";

const root = join(import.meta.dirname, "..");
export const LICENCES_PAGE = "docs/licences.md";

/** A package of the lock file. */
export interface Licensed {
  readonly name: string;
  /** As the package itself says, usually an SPDX expression. */
  readonly licence: string;
  /** Whether only the development of this package needs it. */
  readonly isDevelopment: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly license?: string; readonly dev?: boolean }>>;
}

/** Every package of the lock file, each with each of its licences once. */
export function licensedPackages(): Licensed[] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  return Object.entries(packages).flatMap(([path, { license = "none", dev = false }]) =>
    path === "" ? [] : [{ name: path.split("node_modules/").at(-1) ?? path, licence: license, isDevelopment: dev }],
  );
}

/** The page as it should be. Without versions: it changes when a package comes or goes, not with every update. */
export async function licencesPage(): Promise<string> {
  const byLicence = Map.groupBy(
    licensedPackages().filter(({ isDevelopment }) => !isDevelopment),
    ({ licence }) => licence,
  );
  const rows = [...byLicence]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, packages]) => {
      const names = new Set(packages.map(({ name }) => `\`${name}\``));
      return `**${licence}**: ${[...names].sort().join(", ")}`;
    });
  const text = [
    "# Licences",
    "`pulumi-fireworks` is Apache-2.0. These packages are installed with it, Pulumi's SDK included. The page is written by " +
      "`npm run licences`; a test refuses licences that are not permissive.",
    ...rows,
  ].join("\n\n");
  const filepath = join(root, LICENCES_PAGE);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

if (import.meta.main) {
  writeFileSync(join(root, LICENCES_PAGE), await licencesPage());
  console.log(LICENCES_PAGE);
}
