import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LICENCES_PAGE, licencesPage, licensedPackages } from "../../scripts/licences.mts";

const PERMISSIVE = /^(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|CC-BY-[34]\.0)$/;

/** What does not name its licence in SPDX was looked at by hand. */
const KNOWN: Record<string, string> = {
  // Its file LICENSE is the MIT licence.
  "@logdna/tail-file": "SEE LICENSE IN LICENSE",
};

function isPermissive({ name, licence }: { name: string; licence: string }): boolean {
  const parts = licence.replace(/^\((.*)\)$/, "$1").split(" AND ");
  return parts.every((part) => PERMISSIVE.test(part)) || KNOWN[name] === licence;
}

test("the page of licences is what the lock file says; otherwise run `npm run licences`", async () => {
  expect(readFileSync(join(__dirname, "../..", LICENCES_PAGE), "utf8")).toBe(await licencesPage());
});

test("everything that users install with the package is permissive", () => {
  const installed = licensedPackages().filter(({ isDevelopment }) => !isDevelopment);
  expect(installed.length).toBeGreaterThan(5);
  expect(installed.filter((licensed) => !isPermissive(licensed))).toEqual([]);
});

test("what development needs is permissive or weak copyleft that is never shipped", () => {
  const others = licensedPackages().filter((licensed) => !isPermissive(licensed) && licensed.licence !== "MPL-2.0");
  expect(others).toEqual([]);
});

test.each(["GPL-3.0", "MIT AND GPL-2.0", "UNLICENSED", "none", "SEE LICENSE IN LICENSE"])(
  "%s is not permissive",
  (licence) => {
    expect(isPermissive({ name: "some-package", licence })).toBe(false);
  },
);
