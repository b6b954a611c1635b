import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { killDuringUp } from "../support/killDuringUp.js";
import { TestStack, type Run } from "../support/testStack.js";

const PACKAGE = join(__dirname, "../../node_modules/pulumi-fireworks");

let stack: TestStack;
beforeEach(async () => {
  stack = await TestStack.ofExample("pipelines");
  linkCommands();
});
afterEach(() => stack.close());

/** The commands of the package, as `npm install` puts them into the project. */
function linkCommands(): void {
  const { bin } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { bin: Record<string, string> };
  const folder = join(stack.folder, "node_modules/.bin");
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(bin)) {
    chmodSync(join(PACKAGE, file), 0o755);
    symlinkSync(join(PACKAGE, file), join(folder, name));
  }
}

/** Runs a script of the pipeline as a CI does: from the project's folder. */
function script(name: string, ...args: string[]): Promise<Run> {
  return stack.exec(`shell/${name}.sh`, args);
}

async function expectSuccess(run: Promise<Run>): Promise<Run> {
  const { exitCode, text } = await run;
  if (exitCode !== 0) throw new Error(text);
  return { exitCode, text };
}

function edit(change: (program: string) => string, file = "index.ts"): void {
  const path = join(stack.folder, file);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

const reviewed = (file: string): string => join(stack.folder, "review", file);
const PLAN = "review/plan.json";

function checkpoint(): unknown {
  return stack.outputs().checkpoint;
}

describe("from pull request to merge", () => {
  test("the reviewed checkpoint is promoted although a newer one has appeared, and a second run changes nothing", async () => {
    await expectSuccess(script("preview", "review"));
    const report = readFileSync(reviewed("report.md"), "utf8");
    expect(report).toMatch(
      /^\| \*\*support-bot\*\* PromotedModel \| create \| `step-60-a1b2c3d4` \(LoRA, \d+ d old\)<br>model `support-bot-\w+` \|\s+\| @acme\/nlp \|$/m,
    );
    expect(report).toContain(`> **Against an emulator at \`${stack.emulator.url}\`, not Fireworks.**`);
    expect(report).toContain("Policies: judged by `pulumi-fireworks@v");
    for (const file of ["plan.json", "preview.json", "report.md"]) {
      expect(readFileSync(reviewed(file), "utf8")).not.toContain("fw-emulator-key");
    }
    expect(stack.promotions()).toBe(0);

    stack.saveCheckpoint("step-99-a1b2c3d4", "2026-11-20T00:00:00Z");
    await expectSuccess(script("deploy", PLAN));
    expect(checkpoint()).toBe("accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-60-a1b2c3d4");
    const again = await expectSuccess(script("deploy", PLAN));
    expect(again.text).toContain("nothing is left to do");
    expect(stack.promotions()).toBe(1);
  });

  test("the next release replaces the model by plan, and running that job again is a success too", async () => {
    await expectSuccess(stack.up());
    stack.saveCheckpoint("step-99-a1b2c3d4", "2026-11-20T00:00:00Z");
    await stack.expectSuccess("config", ["set", "createdBefore", "2026-11-21T00:00:00Z"]);
    await expectSuccess(script("preview", "review"));
    expect(readFileSync(reviewed("report.md"), "utf8")).toMatch(/^\| \*\*support-bot\*\* PromotedModel \| replace \|/m);
    await expectSuccess(script("deploy", PLAN));
    expect(checkpoint()).toBe("accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-99-a1b2c3d4");
    await expectSuccess(script("deploy", PLAN));
    expect(stack.promotions()).toBe(2);
  });

  test("a preview that cannot start leaves a report that says so", async () => {
    const { exitCode } = await stack.exec("shell/preview.sh", ["review"], { env: { PULUMI_STACK: "nowhere" } });
    expect(exitCode).not.toBe(0);
    expect(readFileSync(reviewed("report.md"), "utf8")).toContain("**It could not start (exit code ");
    expect(existsSync(reviewed("plan.json"))).toBe(false);
  });

  test("without a moment for the selection, a newer checkpoint stops the merge before anything is promoted", async () => {
    edit((program) => program.replace(/^ *createdBefore:.*\n/m, ""));
    await expectSuccess(script("preview", "review"));
    stack.saveCheckpoint("step-99-a1b2c3d4", "2026-11-20T00:00:00Z");
    const { exitCode, text } = await script("deploy", PLAN);
    expect(text).toContain("violates plan");
    expect(exitCode).not.toBe(0);
    expect(stack.promotions()).toBe(0);
  });

  test("what nobody reviewed stops the merge, the reviewed part included", async () => {
    await expectSuccess(script("preview", "review"));
    edit((program) => program.replaceAll('"support-bot"', '"first-bot"'));
    const { exitCode, text } = await script("deploy", PLAN);
    expect(text).toContain("create is not allowed by the plan");
    expect(exitCode).not.toBe(0);
    expect(stack.promotions()).toBe(0);
  });

  test("a refused preview leaves a report and no plan, and fails", async () => {
    edit((program) => program.replace(', approvers: "@acme/nlp"', ""));
    const { exitCode } = await script("preview", "review");
    expect(exitCode).not.toBe(0);
    const report = readFileSync(reviewed("report.md"), "utf8");
    expect(report).toContain("**1 mandatory policy finding.**");
    expect(report).toMatch(/^- \*\*mandatory\*\* `owner-and-evaluation-recorded`: .*\(`support-bot`\)/m);
    expect(report).toMatch(/^\| \*\*support-bot\*\* .*\| nlp \|$/m);
    expect(existsSync(reviewed("plan.json"))).toBe(false);
  });
});

test("the nightly check is green, red after a change from outside, red again until somebody decides, and then green", async () => {
  await expectSuccess(stack.up());
  await expectSuccess(script("drift"));
  const state = stack.emulator.state();
  for (const model of state.accounts.flatMap(({ models }) => models)) model.displayName = "Changed outside";
  stack.emulator.setState(state);
  for (const night of [1, 2]) {
    const { exitCode, text } = await script("drift");
    expect(text, `night ${night}`).toContain('displayName "Changed outside" -> "Support bot"');
    expect(exitCode).not.toBe(0);
  }
  await expectSuccess(stack.up({ args: ["--refresh"] }));
  await expectSuccess(script("drift"));
});

test("the nightly status is written, and green until something of the stack has to be looked at", async () => {
  await expectSuccess(script("status", "review"));
  expect(readFileSync(reviewed("status.md"), "utf8")).toMatch(
    /^## Status of a stack without resources\n\nNo alerts\.\n\nNothing yet: /,
  );

  await expectSuccess(stack.up());
  await expectSuccess(script("status", "review"));
  const status = readFileSync(reviewed("status.md"), "utf8");
  expect(status).toMatch(/^## Status of `pipelines`, stack `\w+`\n\nNo alerts\.\n/);
  expect(status).toMatch(
    /^\| model support-bot-\w+ \| READY \| .* \| resource support-bot; LoRA; unused: no deployment serves it \|$/m,
  );
  expect(status).not.toContain("fw-emulator-key");

  const state = stack.emulator.state();
  for (const model of state.accounts.flatMap(({ models }) => models))
    Object.assign(model, { deprecationDate: { year: 2026, month: 1, day: 1 } });
  stack.emulator.setState(state);
  const { exitCode } = await script("status", "review");
  expect(exitCode).toBe(1);
  expect(readFileSync(reviewed("status.md"), "utf8")).toMatch(
    /^- \*\*alert\*\* on `model support-bot-\w+`: it is to be retired \(deprecationDate\) from now on$/m,
  );
});

test("a status that cannot be told fails, and says so", async () => {
  const { exitCode } = await stack.exec("shell/status.sh", ["review"], { env: { PULUMI_STACK: "nowhere" } });
  expect(exitCode).not.toBe(0);
  expect(readFileSync(reviewed("status.md"), "utf8")).toContain("**It could not be told (exit code ");
});

test("after a killed run, previews work and updates are locked out until recover.sh, which finishes the plan once", async () => {
  await expectSuccess(script("preview", "review"));
  const looks = stack.emulator.requests().length;
  await killDuringUp(stack, 2 * looks + 1, "engine", { args: ["--plan", PLAN] });

  const locked = await script("deploy", PLAN);
  expect(locked.text).toContain("the stack is currently locked by 1 lock(s)");
  expect(locked.exitCode).not.toBe(0);
  await expectSuccess(script("preview", "other-review"));
  await expectSuccess(script("drift"));

  await expectSuccess(script("recover", PLAN));
  expect(checkpoint()).toBe("accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-60-a1b2c3d4");
  expect(stack.models()).toHaveLength(1);
  expect(stack.promotions()).toBe(1);
  await expectSuccess(stack.preview({ args: ["--expect-no-changes"] }));
});

test("recover.sh without a plan brings up what the program says", async () => {
  await stack.preview();
  await killDuringUp(stack, 2 * stack.emulator.requests().length + 1, "engine");
  await expectSuccess(script("recover"));
  expect(stack.promotions()).toBe(1);
  await expectSuccess(stack.preview({ args: ["--expect-no-changes"] }));
});

test("a fork previews without secrets: on an emulator and a state of its own, which are gone afterwards", async () => {
  const secrets = ["FIREWORKS_API_KEY", "FIREWORKS_BASE_URL", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"];
  // Somebody's own settings, should the script be run by hand.
  const env = { ...Object.fromEntries(secrets.map((name) => [name, undefined])), FIREWORKS_ACCOUNT_ID: "mine" };
  const { exitCode, text } = await stack.exec("shell/fork.sh", ["review"], { env });
  expect(text).toContain("## Preview of `pipelines`, stack `fork`");
  expect(exitCode).toBe(0);
  expect(readFileSync(reviewed("report.md"), "utf8")).toContain("`step-60-a1b2c3d4`");
  expect(stack.emulator.requests()).toEqual([]);
  const settings = join(stack.folder, "Pulumi.fork.yaml");
  expect(existsSync(settings)).toBe(false);

  const own = "config:\n  pipelines:run: 1\n";
  writeFileSync(settings, own);
  expect((await stack.exec("shell/fork.sh", ["review"], { env })).exitCode).toBe(0);
  expect(readFileSync(settings, "utf8")).toBe(own);
});
