import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheFolder } from "../../scripts/engine/cacheFolder.mts";
import { engineVersion } from "../../scripts/engine/engineVersion.mts";
import { withLock } from "../../scripts/engine/lock.mts";
import { readOwnPackage } from "../../provider/commands/ownPackage.js";
import { adoptedIn } from "../support/adopted.js";
import { runCli } from "../support/runCli.js";
import { programsOf, ROOT } from "./pages.js";

const run = promisify(execFile);
/** setuptools builds the SDK, which is installed as its users install it. */
const TOOLS = [`pulumi<=${engineVersion}`, "mypy==2.4.1", "setuptools>=70.1", "packaging>=24.0", "semver>=2.8.1"];

const python = join(cacheFolder(process.env), "sdk-python", engineVersion, "bin/python");
const WHOLE = join(ROOT, "test/sdks/programs/whole.py");
let scratch: string;

const pip = (...args: string[]) => run(python, ["-m", "pip", "install", "-q", "--disable-pip-version-check", ...args]);

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-python-"));
  const folder = join(python, "../..");
  await withLock(`${folder}.lock`, { log: console.error }, async () => {
    const ready = join(folder, "tools");
    if (!existsSync(ready) || readFileSync(ready, "utf8") !== TOOLS.join()) {
      rmSync(folder, { recursive: true, force: true });
      await run(process.env.PYTHON ?? "python3", ["-m", "venv", folder]);
      await pip(...TOOLS);
      writeFileSync(ready, TOOLS.join());
    }
    // Building leaves files beside the sources.
    cpSync(join(ROOT, "sdk/python"), join(scratch, "sdk"), { recursive: true });
    await pip("--no-deps", "--no-build-isolation", "--force-reinstall", join(scratch, "sdk"));
  });
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** What `mypy --strict` says of a program; nothing if it is sound. */
async function faultsOf(name: string, program: string): Promise<string[]> {
  const file = join(scratch, `${name}.py`);
  writeFileSync(file, program);
  const args = ["-m", "mypy", "--strict", "--cache-dir", join(python, "../../mypy"), "--no-error-summary", file];
  const { stdout } = await run(python, args).catch((error: unknown) => error as { stdout: string });
  return stdout.split("\n").filter((line) => line.includes(": error:"));
}

test("a program with every resource, every function and the provider passes mypy --strict", async () => {
  const program = readFileSync(WHOLE, "utf8");
  for (const name of ["Provider", "TrainingProfile", "TrainerJob", "PromotedModel", "Deployment", "DeployedModel"])
    expect(program).toContain(`fireworks.${name}(`);
  for (const name of ["get_training_profile", "list_checkpoints", "list_live_checkpoints", "list_training_shapes"])
    expect(program).toContain(`fireworks.${name}(`);
  expect(await faultsOf("whole", program)).toEqual([]);
});

test.each([
  ["sdk/python/README.md", 3],
  ["docs/python.md", 1],
  ["docs/side-by-side.md", 4],
  ["docs/cli.md", 1],
])("the programs of %s pass mypy --strict", async (page, count) => {
  const programs = programsOf(page, "python");
  expect(programs).toHaveLength(count);
  for (const [index, program] of programs.entries()) expect(await faultsOf(`page${index}`, program)).toEqual([]);
});

test("what adopt prints passes mypy --strict", async () => {
  expect(await faultsOf("adopted", adoptedIn("python"))).toEqual([]);
});

test.each([
  ["a property that is not there", `fireworks.PromotedModel("bot", trainer_jobs="sft-7")`],
  ["a number for a text", `fireworks.PromotedModel("bot", trainer_job=7)`],
  ["a fraction where a whole number is asked for", `fireworks.TrainerJob("job", base_model="m", lora_rank=1.5)`],
  ["a word that is no choice", `fireworks.PromotedModel("bot", adopt="sometimes")`],
  ["a timeout of another resource", `fireworks.PromotedModel("bot", timeouts={"pending": "1h"})`],
  ["a shape's name in the place of its profile", `fireworks.TrainerJob("job", training_profile="shape")`],
  ["an output that is not there", `print(fireworks.PromotedModel("bot").model_name)`],
  ["a field that a function does not answer", `print(fireworks.list_checkpoints(trainer_job="sft-7").rows)`],
])("mypy refuses %s", async (_, line) => {
  const faults = await faultsOf("faulty", `import pulumi_fireworks as fireworks\n\n${line}\n`);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toMatch(/:3: error:/);
});

test("doctor finds the SDK in its environment", async () => {
  const folder = mkdtempSync(join(scratch, "project-"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: bots\nruntime: {name: python, options: {virtualenv: ${join(python, "../..")}}}\n`,
  );
  const { printed } = await runCli(["doctor"], { folder, env: process.env });
  expect(printed).toContain(`ok       pulumi_fireworks: ${readOwnPackage().version}, as the plugin, for ${python}`);
});

test("what a program writes in Python's names arrives in those of the schema, a profile too", async () => {
  const { stdout } = await run(python, [join(ROOT, "test/sdks/programs/inputsOf.py"), WHOLE]);
  const inputs = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
  const trainingProfile = { trainingShapeVersion: "shape/versions/v", trainingShape: "shape", nodeCount: 1 };
  expect(inputs.trainer).toMatchObject({
    loraRank: 8,
    trainingProfile,
    waitFor: "created",
    timeouts: { pending: "1h" },
  });
  expect(inputs.pinned).toMatchObject({ trainingShape: "shape/versions/v", extraValues: { nested: { list: [1, 2] } } });
  expect(inputs.bot).toMatchObject({ trainingProfile, checkpointType: "INFERENCE_LORA", onDelete: "keep" });
  expect(inputs.serve).toMatchObject({
    autoscalingPolicy: { scaleToZeroWindow: "10m", loadTargets: { default: 0.8 } },
  });
  // What is not set is not sent.
  expect(Object.keys(inputs.live ?? {}).sort()).toEqual(["default", "deployment", "model"]);
});
