import { readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { EXECUTABLE } from "../../provider/commands/plugin/executable.ts";

interface Part {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * What an executable of the plugin is made of, as CycloneDX; the same text whatever machine makes it and whenever.
 * @param packages the folders of the packages that are in it
 * @param node the version of Node that is in it, if it is
 * @see https://cyclonedx.org/docs/1.5/json/
 */
export function sbom(packages: readonly string[], node?: string): string {
  const parts = packages.map((folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Part);
  const components = parts
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((part) => ({ type: "library", ...named(part), purl: purl(part) }));
  const runtime = { type: "platform", ...named({ name: "node", version: node ?? "", license: "MIT" }) };
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", ...named({ ...manifest, name: EXECUTABLE }), purl: purl(manifest) } },
    components: node === undefined ? components : [...components, { ...runtime, purl: `pkg:generic/node@${node}` }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function named({ name, version, license }: Part): object {
  const isId = /^[\w.+-]+$/.test(license);
  return { name, version, licenses: [isId ? { license: { id: license } } : { expression: license }] };
}

/** @see https://github.com/package-url/purl-spec */
function purl({ name, version }: Pick<Part, "name" | "version">): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
