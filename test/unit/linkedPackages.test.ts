import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { linkPackages } from "../../scripts/example/linkPackages.mts";

const scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-links-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

test("a project is linked to the packages of this clone, also where a link leads to one that is gone", () => {
  for (const name of ["new", "left"]) {
    const project = join(scratch, name);
    mkdirSync(project);
    if (name === "left") symlinkSync(join(scratch, "gone"), join(project, "node_modules"), "junction");
    linkPackages(project);
    linkPackages(project);
    expect(existsSync(join(project, "node_modules/vitest"))).toBe(true);
  }
});
