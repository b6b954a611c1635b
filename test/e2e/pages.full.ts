/** The documentation's pages, followed to the letter against the emulator. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, expect, inject, test } from "vitest";
import { linkForPlugin } from "../../scripts/example/linkPackages.mts";
import { TestStack } from "../support/testStack.js";

const ROOT = join(__dirname, "../..");

let stack: TestStack;
afterEach(() => stack.close());

/** The files that a page shows below a line with nothing but their name, in a new folder. */
function filesOf(page: string): { folder: string; text: string } {
  const text = readFileSync(join(ROOT, "docs", page), "utf8");
  mkdirSync(join(ROOT, "test/scratch"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "test/scratch/page-"));
  for (const [, name = "", content = ""] of text.matchAll(/^`([\w.]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm))
    writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, main: "index.ts" }));
  return { folder, text };
}

function section(text: string, title: string): string {
  return text.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
}

test.each(["getting-started", "python"])(
  "%s: each command of the offline part does what the page says",
  async (page) => {
    const { folder, text } = filesOf(`${page}.md`);
    linkForPlugin(folder);
    stack = await TestStack.at(folder);
    const commands = [...section(text, "Offline").matchAll(/^pulumi (\w+) ?(.*)$/gm)].map(
      ([, name = "", rest = ""]) => ({
        name,
        args: rest.split(" ").filter((arg) => arg !== ""),
      }),
    );
    expect(commands.map(({ name }) => name)).toEqual(["stack", "config", "up", "up", "destroy"]);
    const shown: string[] = [];
    for (const { name, args } of commands) {
      const confirmed = name === "up" || name === "destroy" ? ["--yes", "--non-interactive"] : [];
      shown.push((await stack.expectSuccess(name, [...args, ...confirmed])).text);
    }
    const [, , first = "", second = ""] = shown;
    expect(first).toMatch(
      /newest of 5 promotable, \d+ d old: step-80-a1b2c3d4 \(LoRA\) -> support-bot-[0-9a-f]{7} \(base/,
    );
    expect(first).toMatch(/name +: "accounts\/acme\/models\/support-bot-[0-9a-f]{7}"/);
    expect(second).toContain("2 unchanged");
    expect(stack.promotions()).toBe(1);
    expect(stack.models()).toEqual([]);
  },
);

test("languages: the program with several accounts is previewed as it stands, and does not write", async () => {
  const page = readFileSync(join(ROOT, "docs/languages.md"), "utf8");
  const [, program = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(section(page, "Several accounts")) ?? [];
  mkdirSync(join(ROOT, "test/scratch"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "test/scratch/page-"));
  writeFileSync(join(folder, "Pulumi.yaml"), program.replaceAll("accountId: research", "accountId: acme"));
  linkForPlugin(folder);
  stack = await TestStack.at(folder);
  await stack.expectSuccess("config", ["set", "researchKey", "fw-emulator-key", "--secret"]);
  const preview = await stack.preview();
  expect(preview.exitCode, preview.text).toBe(0);
  expect(preview.text).toContain("PromotedModel");
  expect(stack.count("POST")).toBe(0);
});

test("offline-tests: the page's own test passes beside the program of getting-started", async () => {
  const { folder } = filesOf("getting-started.md");
  stack = await TestStack.at(folder);
  const page = readFileSync(join(ROOT, "docs/offline-tests.md"), "utf8");
  const [, shown = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
  writeFileSync(join(folder, "model.test.mts"), shown);
  const vitest = join(dirname(createRequire(__filename).resolve("vitest/package.json")), "vitest.mjs");
  const run = spawnSync(process.execPath, [vitest, "run", "--root", "."], {
    cwd: folder,
    encoding: "utf8",
    // As in a shell of the user's, not as a worker of ours.
    env: { ...inject("engineEnvironment"), NO_COLOR: "1", VITEST: "" },
  });
  expect(run.stdout).toMatch(/Tests +3 passed/);
  expect(run.status).toBe(0);
});

test("report: the page's program reports the preview that Automation API makes, and a refused one too", async () => {
  const { folder } = filesOf("getting-started.md");
  stack = await TestStack.at(folder);
  await stack.expectSuccess("config", ["set", "trainerJob", "sft-7"]);
  const page = readFileSync(join(ROOT, "docs/report.md"), "utf8");
  const [, shown = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
  // What it prints is Markdown; the data behind it goes to a file.
  writeFileSync(
    join(folder, "review.mts"),
    `${shown}\nimport { writeFileSync } from "node:fs";\nwriteFileSync("review.json", JSON.stringify(review));\n`,
  );
  const review = async (): Promise<{ exitCode: number; text: string; report: unknown }> => {
    const { exitCode, text } = await stack.exec(process.execPath, ["review.mts"]);
    return { exitCode, text, report: JSON.parse(readFileSync(join(folder, "review.json"), "utf8")) as unknown };
  };

  const first = await review();
  expect(first.exitCode).toBe(0);
  expect(first.report).toMatchObject({
    result: "succeeded",
    stack: "dev",
    service: { url: stack.emulator.url, kind: "emulator" },
    changes: { create: 1 },
    rows: [{ type: "PromotedModel", change: "create", to: { kind: "LoRA", checkpoint: { id: "step-80-a1b2c3d4" } } }],
    total: { of: "stack", before: { min: 0, max: 0 }, after: { min: 0, max: 0 } },
    policies: { packs: [], findings: [] },
  });
  expect(first.text).toContain(`> **Against an emulator at \`${stack.emulator.url}\`, not Fireworks.**`);
  expect(stack.promotions()).toBe(0);

  await stack.expectSuccess("config", ["set", "trainerJob", "sft-9"]);
  const refused = await review();
  expect(refused.exitCode).toBe(1);
  expect(refused.report).toMatchObject({ result: "failed", rows: [] });
  expect(refused.text).toMatch(/- \*\*error\*\* on `support-bot`: .*property trainerJob value {sft-9} has a problem/);
});
