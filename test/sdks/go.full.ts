import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GO_MODULE } from "../../scripts/schema/registry.mts";
import { adoptedIn } from "../support/adopted.js";
import { programsOf, ROOT } from "./pages.js";

const SDK = join(ROOT, "sdk/go/fireworks");
const WHOLE = readFileSync(join(ROOT, "test/sdks/programs/whole.go"), "utf8");
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-go-"));
  const requires = readFileSync(join(SDK, "go.mod"), "utf8").replace(/^module .*$/m, "module programs");
  const own = `require ${GO_MODULE} v0.0.0\n\nreplace ${GO_MODULE} => ${SDK}\n`;
  writeFileSync(join(scratch, "go.mod"), `${requires}\n${own}`);
  copyFileSync(join(SDK, "go.sum"), join(scratch, "go.sum"));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** What the compiler and `go vet` say of a program; nothing if it is sound. */
async function faultsOf(name: string, program: string): Promise<string> {
  mkdirSync(join(scratch, name));
  writeFileSync(join(scratch, name, "main.go"), program);
  const env = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod" };
  try {
    const { stdout, stderr } = await promisify(execFile)("go", ["vet", `./${name}`], { cwd: scratch, env });
    return stdout + stderr;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

test("the module's own path is the one that its packages are imported by", () => {
  expect(readFileSync(join(SDK, "go.mod"), "utf8")).toMatch(new RegExp(`^module ${GO_MODULE}$`, "m"));
});

test("a program with every resource, every function and the provider passes go vet", async () => {
  for (const name of ["Provider", "TrainingProfile", "TrainerJob", "PromotedModel", "Deployment", "DeployedModel"])
    expect(WHOLE).toContain(`fireworks.New${name}(`);
  for (const name of ["LookupTrainingProfile", "ListCheckpoints", "ListLiveCheckpoints", "ListTrainingShapes"])
    expect(WHOLE).toContain(`fireworks.${name}(`);
  expect(await faultsOf("whole", WHOLE)).toBe("");
});

test("the program of the README passes go vet", async () => {
  const [program = "", ...others] = programsOf("sdk/go/fireworks/README.md", "go");
  expect(others).toEqual([]);
  expect(await faultsOf("readme", program)).toBe("");
});

test("what adopt prints passes go vet, as a file beside the program's, and is formatted as gofmt does", async () => {
  const program = adoptedIn("go");
  expect(await faultsOf("adopted", `${program}\n\nfunc main() { pulumi.Run(adoptModels) }\n`)).toBe("");
  writeFileSync(join(scratch, "adopted.go"), `${program}\n`);
  const { stdout } = await promisify(execFile)("gofmt", ["-d", "adopted.go"], { cwd: scratch });
  expect(stdout).toBe("");
});

test.each([
  ["name", "LoraRank:", "LoraRanks:", "unknown field LoraRanks"],
  ["type", "pulumi.Int(8)", `pulumi.String("8")`, "cannot use pulumi.String"],
  ["choice", "fireworks.OnDeleteKeep", "fireworks.WaitForReady", "cannot use fireworks.WaitForReady"],
])("a program with a wrong %s is refused", async (fault, right, wrong, message) => {
  expect(WHOLE).toContain(right);
  expect(await faultsOf(fault, WHOLE.replace(right, wrong))).toContain(message);
});
