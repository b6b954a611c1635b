import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { npmProgram } from "../../scripts/npm.mts";
import { localLinks } from "../support/documentation.js";

const ROOT = join(__dirname, "../..");

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const [packed] = JSON.parse(
  execFileSync(process.execPath, [npmProgram(), "pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }),
) as [Packed];
const paths = packed.files.map(({ path }) => path);

/** All that a published package may hold. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|provenance\.schema\.json)$/,
  /^dist\/(provider|policies)\/([\w-]+\/)*[\w-]+\.(js|d\.ts)$/,
  /^dist\/plugin\/pulumi-resource-fireworks(\.cmd)?$/,
  /^dist\/(provider\/plugin\/schema\.json|NOTICES\.txt)$/,
  // To which the rules' findings point.
  /^docs\/policies\.md$/,
  // To copy.
  /^examples\/(guarded|pipelines)\/(README\.md|Pulumi\.yaml|(package|tsconfig|policies)\.json|index\.ts)$/,
  /^examples\/guarded\/policy-pack\/(PulumiPolicy\.yaml|(package|tsconfig)\.json|index\.ts)$/,
  /^examples\/pipelines\/(shell\/\w+\.sh|\.github\/workflows\/\w+\.yml)$/,
  /^policies\/((dev|prod|cost)\/)?(PulumiPolicy\.yaml|package\.json|index\.js)$/,
  /^policies\/(policies\.schema|presets\/(dev|prod|cost))\.json$/,
];

test("the package holds what is compiled, the page that findings point to, what is to be copied and the policy packs, and nothing else", () => {
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))).toEqual([]);
});

test("what CONTRIBUTING says that dist is made of is in the package", () => {
  const [, section = ""] = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").split("### What `dist` is made of");
  const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => [...row.matchAll(/`((?:provider|plugin)\/[^`]*)`/g)].map(([, path]) => path));
  expect(named.length).toBeGreaterThan(7);
  expect(named.filter((path) => !paths.some((one) => one.startsWith(`dist/${path ?? ""}`)))).toEqual([]);
  for (const name of ["handling", "reporting", "zod"]) {
    expect(section).toContain(`\`${name}.js\``);
    expect(paths).toContain(`dist/provider/shared/${name}.js`);
  }
});

test("every file that package.json points to is in the package", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    main: string;
    types: string;
    bin: Record<string, string>;
    exports: Record<string, string | Record<string, string>>;
  };
  const targets = [
    manifest.main,
    manifest.types,
    ...Object.values(manifest.bin),
    ...Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? target : Object.values(target),
    ),
  ].map((target) => target.replace(/^\.\//, ""));
  const missing = targets.filter((target) => {
    const [head = "", tail = ""] = target.split("*");
    return !paths.some((path) =>
      target.includes("*") ? path.startsWith(head) && path.endsWith(tail) : path === target,
    );
  });
  expect(missing).toEqual([]);
});

test("it holds no secret, no folder of a machine and no host of a private registry", () => {
  const suspicious =
    /-----BEGIN [A-Z ]*PRIVATE KEY|\bfw_[A-Za-z0-9]{20,}|_authToken|\bnpm_[A-Za-z0-9]{30,}|\/(root|home)\/\w+\//;
  expect(paths.filter((path) => suspicious.test(readFileSync(join(ROOT, path), "utf8")))).toEqual([]);
});

test("every address in it of a file of the package leads to one", () => {
  const address = /https:\/\/unpkg\.com\/pulumi-fireworks\/([^\s"'`#]+)/g;
  const named = paths.flatMap((path) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(address)].map(([, target = ""]) => target),
  );
  expect(named).not.toEqual([]);
  expect(named.filter((target) => !paths.includes(target))).toEqual([]);
});

test("links of its pages that lead to no file in it work on npm's page, which asks the repository for them", () => {
  const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    repository: { url: string };
  };
  expect(repository.url).toMatch(/^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/);
  const links = paths
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => localLinks(readFileSync(join(ROOT, path), "utf8")).map((target) => ({ path, target })));
  expect(links.length).toBeGreaterThan(30);
  const dead = links.filter(
    ({ path, target }) => !target.startsWith("#") && !existsSync(join(ROOT, dirname(path), target.split("#")[0] ?? "")),
  );
  expect(dead).toEqual([]);
  // Who reads it in node_modules, without npm's page.
  const home = repository.url.slice("git+".length, -".git".length);
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`${home}/tree/main/docs`);
});

test("it is smaller than 450 KB", () => {
  expect(packed.size).toBeLessThan(450_000);
});
