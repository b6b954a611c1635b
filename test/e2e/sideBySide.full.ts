/** The page that shows the same programs in each language: each of them is brought up as it stands there. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { keepReplacements, linkForPlugin } from "../../scripts/example/linkPackages.mts";
import { runCli } from "../support/runCli.js";
import { firstSave } from "../support/planTables.js";
import { KEY, TestStack } from "../support/testStack.js";
import { holdings, seedWith } from "../support/trainingAccount.js";

const ROOT = join(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/side-by-side.md"), "utf8");
const GO_EXAMPLE = join(ROOT, "examples/go-quickstart");
const CLI = join(ROOT, "node_modules/pulumi-fireworks/dist/provider/commands/cli.js");
const GUARDS = [
  "--policy-pack",
  "node_modules/pulumi-fireworks/policies/prod",
  "--policy-pack-config",
  "policies.json",
];
/** The file of a program. */
const FILES = { python: "__main__.py", yaml: "Pulumi.yaml", go: "main.go" } as const;

type Language = keyof typeof FILES;

let stack: TestStack;
afterEach(() => stack.close());

/** The one block of a language that a section of the page shows. */
function shown(section: string, language: string): string {
  const [, text = ""] = PAGE.split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  const blocks = [...own.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))];
  expect(blocks, `${section}: ${language}`).toHaveLength(1);
  return blocks[0]?.[1] ?? "";
}

function write(file: string, text: string): void {
  writeFileSync(join(stack.folder, file), text);
}

async function begin(language: Language): Promise<void> {
  mkdirSync(join(ROOT, "test/scratch"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "test/scratch/side-by-side-"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    shown("The project", "yaml").replace(/^runtime: .*$/m, `runtime: ${language}`),
  );
  if (language === "go") {
    for (const file of ["go.mod", "go.sum"]) cpSync(join(GO_EXAMPLE, file), join(folder, file));
    keepReplacements(GO_EXAMPLE, folder);
  }
  linkForPlugin(folder);
  const models = ["bot-1", "bot-2"].map((id) => ({ id, state: "READY", createTime: "2026-08-02T00:00:00Z" }));
  stack = await TestStack.at(folder, { seed: seedWith({ models, runs: [{ saves: [firstSave(0)] }] }) });
}

/** Writes a section's program, edited if need be, in the place of what was there. */
function program(section: string, language: Language, edit = (text: string): string => text): void {
  write(FILES[language], edit(shown(section, language)));
}

async function up(args: readonly string[] = []): Promise<Record<string, unknown>> {
  const run = await stack.up({ args });
  expect(run.exitCode, run.text).toBe(0);
  return stack.outputs();
}

const writes = (): number => stack.emulator.requests().filter(({ method }) => method !== "GET").length;

describe.each(Object.keys(FILES) as Language[])("in %s", (language) => {
  test("the newest checkpoint becomes a model; the next program trains, promotes and serves; the last one adopts", async () => {
    await begin(language);
    program("Quickstart", language);
    expect(await up()).toEqual({
      name: expect.stringMatching(/^accounts\/acme\/models\/support-bot-[0-9a-f]{7}$/) as string,
      kind: "HF_PEFT_ADDON",
      checkpoint: "accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-80-a1b2c3d4",
    });

    program("Train, promote, serve", language);
    const outputs = await up();
    const { jobs, deployments, models } = holdings(stack);
    expect(outputs).toEqual({
      trainerUrl: `${stack.emulator.url}/training/v1/rlorTrainerJobs/acme/${jobs[0] ?? ""}`,
      inferenceModel: `accounts/acme/deployments/${deployments[0] ?? ""}`,
    });
    expect(models).toHaveLength(3);
    const still = await stack.preview({ args: ["--expect-no-changes"] });
    expect(still.exitCode, still.text).toBe(0);

    program("Adopt models that exist", language);
    expect(await up()).toEqual({ adopted: ["accounts/acme/models/bot-1", "accounts/acme/models/bot-2"] });
    expect(holdings(stack)).toMatchObject({ jobs: [], deployments: [], models: ["bot-1", "bot-2"] });
    const before = writes();
    expect((await stack.destroy()).exitCode).toBe(0);
    expect(writes()).toBe(before);
  });

  test("what adopt prints in the project takes the models over, and a second run changes nothing", async () => {
    await begin(language);
    const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: stack.emulator.url };
    const { printed, exitCode } = await runCli(["adopt", "bot-1", "bot-2"], { folder: stack.folder, env });
    expect(exitCode).toBe(0);
    const project = readFileSync(join(stack.folder, "Pulumi.yaml"), "utf8");
    const whole = {
      python: printed.join("\n"),
      yaml: `${project}${printed.join("\n")}`,
      go: `${printed.join("\n")}\n\nfunc main() { pulumi.Run(adoptModels) }`,
    }[language];
    write(FILES[language], `${whole}\n`);
    await up();
    const sent = stack.emulator.requests().filter(({ method }) => method !== "GET");
    expect(sent.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      "PATCH /v1/accounts/acme/models/bot-1",
      "PATCH /v1/accounts/acme/models/bot-2",
    ]);
    const still = await stack.preview({ args: ["--expect-no-changes"] });
    expect(still.exitCode, still.text).toBe(0);
  });

  test("the prod pack with the limits of the page lets the release through, and refuses other hardware", async () => {
    await begin(language);
    write("policies.json", shown("Guarded by policies", "json"));
    const [, command = ""] = /^npx pulumi-fireworks (policies check .*)$/m.exec(PAGE) ?? [];
    const check = await stack.exec(process.execPath, [CLI, ...command.split(" ")]);
    expect(check.text).toMatch(/^model-id-convention\tmandatory\tfile\t/m);
    expect(check.exitCode, check.text).toBe(0);
    program("Guarded by policies", language, (text) => text.replaceAll("qwen3-8b-128k", "kimi-k2p7-coder-256k"));
    const refused = await stack.preview({ args: GUARDS });
    expect(refused.text).toContain(shown("Guarded by policies", "text").trim());
    expect(refused.exitCode).not.toBe(0);
    expect(writes()).toBe(0);

    program("Guarded by policies", language);
    const outputs = await up(GUARDS);
    expect(outputs).toEqual({ name: "accounts/acme/models/acme-bot-r12" });
  });
});
