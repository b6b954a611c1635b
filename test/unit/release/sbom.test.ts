import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundlePlugin } from "../../../scripts/plugin/bundle.mts";
import { sbom } from "../../../scripts/plugin/sbom.mts";

const ROOT = join(__dirname, "../../..");

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
}
const components = (text: string): readonly Component[] => (JSON.parse(text) as { components: Component[] }).components;

test("the plugin's bill of materials has every package that is in it, in the version of the lock file", async () => {
  const { packages } = await bundlePlugin();
  const found = components(sbom(packages));
  expect(found.map(({ name }) => name)).toContain("@grpc/grpc-js");
  expect(found).toHaveLength(packages.length);
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string }>;
  };
  for (const { name, version, purl } of found) {
    expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    expect(decodeURIComponent(purl)).toBe(`pkg:npm/${name}@${version}`);
  }
});

test("an executable with Node in it has Node in its bill, and is said to be what it is", () => {
  const text = sbom([join(ROOT, "node_modules/undici"), join(ROOT, "node_modules/google-protobuf")], "24.21.0");
  expect(components(text)).toEqual([
    expect.objectContaining({ name: "google-protobuf", licenses: [{ expression: "(BSD-3-Clause AND Apache-2.0)" }] }),
    expect.objectContaining({ name: "undici", licenses: [{ license: { id: "MIT" } }] }),
    expect.objectContaining({ type: "platform", name: "node", purl: "pkg:generic/node@24.21.0" }),
  ]);
  const { metadata, bomFormat } = JSON.parse(text) as { bomFormat: string; metadata: { component: Component } };
  expect(bomFormat).toBe("CycloneDX");
  expect(metadata.component).toMatchObject({ name: "pulumi-resource-fireworks", type: "application" });
});
