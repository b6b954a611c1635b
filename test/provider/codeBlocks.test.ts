import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocks } from "../support/documentation.js";

const ROOT = join(__dirname, "../..");

test("every TypeScript block of the documentation compiles against the packed package", () => {
  const scratch = join(ROOT, "test/scratch");
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "blocks-"));
  try {
    const typescript = blocks.filter(({ language }) => language === "ts");
    expect(typescript.length).toBeGreaterThan(2);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "blocks", type: "module" }));
    const options = {
      module: "nodenext",
      target: "es2023",
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    for (const [index, { place, text }] of typescript.entries()) {
      writeFileSync(join(folder, `block${index}.ts`), `// ${place}\n${text}\nexport {};\n`);
    }
    const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("every JSON block of the documentation parses", () => {
  for (const { text } of blocks.filter(({ language }) => language === "json"))
    expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test("every npm script that the documentation names exists", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = blocks.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name));
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
