import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { whyNotReachable } from "../../../provider/program/refuseUnreachable.js";

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** A new folder in which the package lies at these places, in these versions. */
function layout(copies: Readonly<Record<string, string>>): (path: string) => string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-fireworks-layout-")));
  roots.push(root);
  for (const [place, version] of Object.entries({ "app/infra": "", ...copies })) {
    mkdirSync(join(root, place), { recursive: true });
    if (version !== "") writeFileSync(join(root, place, "package.json"), JSON.stringify({ version }));
  }
  return (path) => join(root, path);
}

const STORE = "node_modules/.pnpm/pulumi-fireworks@0.2.0/node_modules/pulumi-fireworks";
const OF_TEAM = "app/node_modules/team/node_modules/pulumi-fireworks";

interface Case {
  readonly says: string;
  readonly copies: Readonly<Record<string, string>>;
  /** Which of them the program has loaded. */
  readonly loaded: string;
  readonly from?: string;
  readonly project?: string;
  readonly why?: RegExp;
}

test.each<Case>([
  {
    says: "in the project's own node_modules",
    copies: { "app/node_modules/pulumi-fireworks": "0.2.0" },
    loaded: "app/node_modules/pulumi-fireworks",
  },
  {
    says: "above a program in a folder of its own",
    copies: { "node_modules/pulumi-fireworks": "0.2.0" },
    loaded: "node_modules/pulumi-fireworks",
    from: "app/infra",
  },
  {
    says: "found from the project though the program has gone elsewhere before it was loaded",
    copies: { "app/node_modules/pulumi-fireworks": "0.2.0" },
    loaded: "app/node_modules/pulumi-fireworks",
    from: "",
    project: "app",
  },
  {
    says: "in pnpm's store, and a dependency of the project",
    copies: { [STORE]: "0.2.0", "app/node_modules/pulumi-fireworks": "0.2.0" },
    loaded: STORE,
  },
  {
    says: "installed below a library, where Pulumi names the whole way",
    copies: { [OF_TEAM]: "0.2.0" },
    loaded: OF_TEAM,
  },
  {
    says: "installed below a library, whatever other version the project has",
    copies: { [OF_TEAM]: "0.2.0", "app/node_modules/pulumi-fireworks": "0.1.0" },
    loaded: OF_TEAM,
  },
  {
    says: "older than the provider, which knows older resources from states",
    copies: { "lib/node_modules/pulumi-fireworks": "0.9.0", "app/node_modules/pulumi-fireworks": "0.10.0" },
    loaded: "lib/node_modules/pulumi-fireworks",
  },
  {
    says: "a release candidate of what the provider is",
    copies: { "lib/node_modules/pulumi-fireworks": "0.2.0-rc.1", "app/node_modules/pulumi-fireworks": "0.2.0" },
    loaded: "lib/node_modules/pulumi-fireworks",
  },
  {
    says: "in pnpm's store for a library only",
    copies: { [STORE]: "0.2.0" },
    loaded: STORE,
    why: /^pulumi-fireworks is not found from .*\/app, where .* Fix: add pulumi-fireworks 0\.2\.0 to the dependencies/,
  },
  {
    says: "in the node_modules of a linked library only",
    copies: { "lib/node_modules/pulumi-fireworks": "0.2.0" },
    loaded: "lib/node_modules/pulumi-fireworks",
    why: /^pulumi-fireworks is not found from .*\/app,/,
  },
  {
    says: "newer than the provider that the project has",
    copies: { [STORE]: "0.10.0", "app/node_modules/pulumi-fireworks": "0.9.1" },
    loaded: STORE,
    why: /those of pulumi-fireworks 0\.10\.0, but .* finds 0\.9\.1 from .* Fix: .* pulumi-fireworks 0\.10\.0 or later$/,
  },
  {
    says: "linked, so that its files lie in no node_modules",
    copies: { "src/pulumi-fireworks": "0.2.0" },
    loaded: "src/pulumi-fireworks",
    why: /^pulumi-fireworks is linked or bundled, .* Fix: install it/,
  },
])("a package that is $says: $why", ({ copies, loaded, from = "app", project = from, why }) => {
  const at = layout(copies);
  const said = whyNotReachable(at(loaded), [at(from), at(project)], () => copies[loaded] ?? "");
  if (why === undefined) expect(said).toBe(undefined);
  else expect(said).toMatch(why);
});
