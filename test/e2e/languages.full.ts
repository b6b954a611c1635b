import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { TestStack } from "../support/testStack.js";

const SCRATCH = join(__dirname, "../scratch");

let stack: TestStack;
afterEach(() => stack.close());

/** A stack of a project of these files, which needs no plugin of ours. */
function stackOf(files: Readonly<Record<string, string>>): Promise<TestStack> {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, "language-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return TestStack.at(folder);
}

/** The program has the config `greeting`, and the output `said` of it, of the stack and of whether it is a preview. */
const PROGRAMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  yaml: {
    "Pulumi.yaml": `name: words
runtime: yaml
config:
  greeting: {type: string}
  hidden: {type: string, secret: true}
outputs:
  said: "\${greeting} from \${pulumi.stack}"
  hidden: \${hidden}
`,
  },
  python: {
    "Pulumi.yaml": "name: words\nruntime: python\n",
    "__main__.py": `import pulumi
from words import said

config = pulumi.Config()
pulumi.log.info("read its config")
pulumi.export("said", said(config.require("greeting"), pulumi.get_stack()))
pulumi.export("hidden", config.require_secret("hidden"))
`,
    "words.py": 'def said(greeting: str, stack: str) -> str:\n    return f"{greeting} from {stack}"\n',
  },
};

const WRONG: Readonly<Record<string, readonly [file: string, program: string, told: string]>> = {
  yaml: ["Pulumi.yaml", 'name: words\nruntime: yaml\noutputs: {said: "$' + '{nobody}"}\n', "nobody"],
  python: ["__main__.py", "nobody.said()\n", "name 'nobody' is not defined"],
};

describe.each(Object.entries(PROGRAMS))("a program in %s", (language, files) => {
  test("runs from preview to destroy, with its config and its secrets", async () => {
    stack = await stackOf(files);
    await stack.expectSuccess("config", ["set", "greeting", "hello"]);
    await stack.expectSuccess("config", ["set", "--secret", "hidden", "whispered"]);
    const preview = await stack.preview();
    expect(preview.text).toContain("hello from dev");
    expect(preview.exitCode).toBe(0);
    const up = await stack.up();
    expect(up.exitCode, up.text).toBe(0);
    expect(up.text).not.toContain("whispered");
    expect(stack.outputs()).toMatchObject({ said: "hello from dev" });
    expect(stack.savedText()).not.toContain("whispered");
    expect((await stack.up({ args: ["--expect-no-changes"] })).exitCode).toBe(0);
    expect((await stack.refresh()).exitCode).toBe(0);
    expect((await stack.destroy()).exitCode).toBe(0);
    expect(stack.outputs()).toEqual({});
  });

  test("fails with its own words", async () => {
    const [file = "", program = "", told = ""] = WRONG[language] ?? [];
    stack = await stackOf({ ...files, [file]: program });
    const { exitCode, text } = await stack.up();
    expect(text).toContain(told);
    expect(exitCode).not.toBe(0);
    expect(stack.outputs()).toEqual({});
  });
});

/** A provider of one kind of resource, in JavaScript. */
const SHELF = {
  "shelf/PulumiPlugin.yaml": "runtime: nodejs\n",
  "shelf/package.json": JSON.stringify({ name: "shelf", version: "1.0.0", main: "index.js" }),
  "shelf/index.js": `const pulumi = require("@pulumi/pulumi");
const book = { properties: { title: { type: "string" } }, type: "object" };
const schema = JSON.stringify({
  name: "shelf",
  version: "1.0.0",
  resources: { "shelf:index:Book": { ...book, inputProperties: book.properties, requiredInputs: ["title"] } },
});
void pulumi.provider.main(
  {
    version: "1.0.0",
    schema,
    getSchema: () => Promise.resolve(schema),
    check: (_urn, _olds, inputs) => Promise.resolve({ inputs, failures: [] }),
    create: (_urn, inputs) => Promise.resolve({ id: "one", outs: inputs }),
    delete: () => Promise.resolve(),
  },
  process.argv.slice(2),
);
`,
};
const SHELVES = "plugins:\n  providers:\n    - name: shelf\n      path: shelf\n";

test("a provider written for Node serves a program in YAML", async () => {
  const program = "resources:\n  novel:\n    type: shelf:index:Book\n    properties: {title: Emma}\n";
  stack = await stackOf({ ...SHELF, "Pulumi.yaml": `name: words\nruntime: yaml\n${SHELVES}${program}` });
  const { exitCode, text } = await stack.up();
  expect(exitCode, text).toBe(0);
  expect(stack.savedText()).toContain("Emma");
  expect((await stack.destroy()).exitCode).toBe(0);
});

test("pulumi import into a program of Node ends well, and shows what it has imported", async () => {
  const plugin = "../../../node_modules/pulumi-fireworks/dist/plugin";
  stack = await stackOf({
    "Pulumi.yaml": `name: words\nruntime: nodejs\nplugins: {providers: [{name: fireworks, path: ${plugin}}]}\n`,
    "package.json": JSON.stringify({ name: "words", main: "index.js" }),
    "index.js": "",
  });
  const shape = "accounts/fireworks/trainingShapes/qwen3-8b-128k";
  const args = ["fireworks:index:TrainingProfile", "shape", shape, "--yes", "--non-interactive"];
  const { exitCode, text } = await stack.run("import", args);
  expect(exitCode, text).toBe(0);
  expect(text).toContain('// resource shape "fireworks:index:TrainingProfile" {');
  expect(stack.resources()).toMatchObject([{ type: "fireworks:index:TrainingProfile" }]);
});
