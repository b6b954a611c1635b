import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { readOwnPackage } from "../../provider/commands/ownPackage.ts";
import { type Finding } from "../../provider/commands/doctor/finding.ts";
import { startEmulator } from "../../provider/emulator/index.ts";
import { healthyMachine, putPackage, putPulumi, type Machine } from "../support/healthyMachine.ts";
import { runCli, type CliRun } from "../support/runCli.ts";
import { writeExecutable } from "../unit/engine/writeExecutable.ts";
import { GO_MODULE } from "../../scripts/schema/registry.mts";
import { alwaysJson, KEY, listen, seedWith } from "./harness.ts";

const { version } = readOwnPackage();

function removePackage({ project }: Machine, name: string): void {
  rmSync(join(project, "node_modules", name), { recursive: true });
}

function putStackConfig(folder: string, stack: string, settings: string): void {
  writeFileSync(join(folder, `Pulumi.${stack}.yaml`), `config:\n  ${settings}\n`);
}

async function startMachine(): Promise<Machine> {
  const emulator = await startEmulator({ seed: seedWith() });
  onTestFinished(() => emulator.close());
  const machine = healthyMachine(KEY, emulator.url);
  onTestFinished(() => {
    rmSync(machine.root, { recursive: true });
  });
  return machine;
}

function examine({ project, env, args, host }: Machine, ...more: string[]): Promise<CliRun> {
  return runCli(["doctor", ...args, ...more], { folder: project, env, ...host });
}

/** The problems, and what was found out, by subject. */
async function findings(machine: Machine): Promise<{ run: CliRun; problems: Finding[] }> {
  const run = await examine(machine, "--json");
  const report = JSON.parse(run.printed.join("\n")) as { ok: boolean; findings: Finding[] };
  const problems = report.findings.filter(({ status }) => status === "problem");
  expect(report.ok).toBe(problems.length === 0);
  return { run, problems };
}

test("on a machine where nothing is wrong every line is ok, and the exit code 0", async () => {
  const machine = await startMachine();
  const { exitCode, printed, complained } = await examine(machine);
  expect(printed).toEqual([
    "ok       Node: 24.1.0 (needs >=22.19.0)",
    "ok       Pulumi CLI: 3.256.0 (needs ^3.216.0)",
    "ok       backend: file:///srv/state as ann",
    "ok       project: bots, runtime nodejs",
    "ok       @pulumi/pulumi: 3.250.0 (needs ^3.216.0)",
    "ok       pulumi-fireworks: 0.1.0",
    "ok       key: set by FIREWORKS_API_KEY",
    `ok       base URL: ${machine.env.FIREWORKS_BASE_URL ?? ""}`,
    "ok       headers: no additional ones",
    `ok       service: ${machine.env.FIREWORKS_BASE_URL ?? ""} takes the key`,
    "ok       account: acme, the one that the key sees",
    "",
    "no problems",
  ]);
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

/** As a project names the plugin, with a neighbour and what comes after it. */
const PLUGINS = `plugins:
  providers:
    - name: other
      path: vendor/other
    # ours
    - path: vendor/plugin
      name: fireworks

  languages: []
config: {}
`;

test.each([
  [
    "in a YAML project, by lines of Pulumi.yaml",
    `runtime: yaml\n${PLUGINS}`,
    "project/vendor/plugin",
    "of vendor/plugin, which Pulumi.yaml names",
  ],
  [
    "in a Python project, by braces",
    "runtime: {name: python}\nplugins: {providers: [{name: other, path: x}, {name: fireworks, path: ./plugin}]}\n",
    "project/plugin",
    "of ./plugin, which Pulumi.yaml names",
  ],
  ["on PATH", "runtime: go\n", "bin", /^pulumi-resource-fireworks of .*bin, on PATH$/],
  [
    "in Pulumi's cache",
    "runtime: dotnet\n",
    "home/plugins/resource-fireworks-v0.1.0",
    /^resource-fireworks-v0\.1\.0, in Pulumi's plugin cache$/,
  ],
])("the plugin is found %s, and no SDK of Node is asked for", async (_where, yaml, folder, told) => {
  const machine = await startMachine();
  removePackage(machine, "@pulumi/pulumi");
  machine.env.PULUMI_HOME = join(machine.root, "home");
  writeFileSync(join(machine.project, "Pulumi.yaml"), `name: bots\n${yaml}`);
  mkdirSync(join(machine.root, folder), { recursive: true });
  writeExecutable(join(machine.root, folder, "pulumi-resource-fireworks"), "exit 0");
  writeExecutable(join(machine.root, "bin/python3"), `echo ${version}`);
  writeFileSync(join(machine.project, "go.mod"), `module bots\n\nrequire ${GO_MODULE} v${version}\n`);
  const { run, problems } = await findings(machine);
  expect(problems).toEqual([]);
  const { findings: all } = JSON.parse(run.printed.join("\n")) as { findings: Finding[] };
  const plugin = all.find(({ subject }) => subject === "plugin");
  expect(plugin?.text).toEqual(
    told instanceof RegExp ? expect.stringMatching(told) : `pulumi-resource-fireworks ${told}`,
  );
});

/** A project whose plugin is well, of version 0.3.0. */
function putForeignProject(machine: Machine, runtime: string): void {
  const { project } = machine;
  putPackage(join(project, "node_modules"), "pulumi-fireworks", "0.3.0");
  const folder = "node_modules/pulumi-fireworks/dist/plugin";
  mkdirSync(join(project, folder), { recursive: true });
  writeExecutable(join(project, folder, "pulumi-resource-fireworks"), "exit 0");
  const plugins = `plugins: {providers: [{name: fireworks, path: ${folder}}]}`;
  writeFileSync(join(project, "Pulumi.yaml"), `name: bots\n${runtime}\n${plugins}\n`);
}

/** A Python, by what it prints of the package's version. */
function putPython(folder: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeExecutable(join(folder, "python"), script);
}

async function sdkOf(machine: Machine): Promise<Finding | undefined> {
  const { printed } = await examine(machine, "--json");
  const { findings: all } = JSON.parse(printed.join("\n")) as { findings: Finding[] };
  return all.find(({ subject }) => ["pulumi_fireworks", "Go module"].includes(subject));
}

describe("the classes of a Python program", () => {
  const VENV = "runtime: {name: python, options: {virtualenv: venv}}";

  test.each<[string, string, (machine: Machine) => string]>([
    ["the virtualenv of Pulumi.yaml", VENV, ({ project }) => join(project, "venv/bin")],
    [
      "that of its long form",
      "runtime:\n  name: python\n  options:\n    # toolchain: poetry\n    toolchain: pip\n    virtualenv: ./env",
      ({ project }) => join(project, "env/bin"),
    ],
    ["PATH", "runtime: python", ({ root }) => join(root, "bin")],
    [
      "uv beside its lock file, in a folder above",
      "runtime:\n  name: python\n  options:\n    toolchain: uv",
      ({ root }) => {
        writeFileSync(join(root, "uv.lock"), "");
        return join(root, ".venv/bin");
      },
    ],
    [
      "poetry, wherever it has it",
      "runtime: {name: python, options: {toolchain: poetry}}",
      ({ root }) => {
        writeExecutable(join(root, "bin/poetry"), `[ "$*" = "env info --path" ] && echo ${root}/cache/bots-py3`);
        return join(root, "cache/bots-py3/bin");
      },
    ],
  ])("are asked for in the environment of %s", async (_where, runtime, folder) => {
    const machine = await startMachine();
    putForeignProject(machine, runtime);
    putPython(folder(machine), "echo 0.3.0");
    const python = runtime.endsWith("python") ? "python" : join(folder(machine), "python");
    expect(await sdkOf(machine)).toEqual({
      subject: "pulumi_fireworks",
      status: "ok",
      text: `0.3.0, as the plugin, for ${python}`,
    });
  });

  test.each([
    [
      "not installed",
      "exit 0",
      /^not installed for .*venv.bin.python$/,
      /bin.python -m pip install pulumi_fireworks==0\.3\.0$/,
    ],
    [
      "of another version than the plugin",
      "echo 0.2.1",
      /^0\.2\.1, and the plugin is 0\.3\.0$/,
      /pip install pulumi_fireworks==0\.3\.0 \(or have the plugin of 0\.2\.1\)$/,
    ],
    ["in a Python that does not work", "echo broken >&2; exit 1", /python does not work: broken$/, /pip install/],
  ])("that are %s are told with the fix", async (_what, script, text, fix) => {
    const machine = await startMachine();
    putForeignProject(machine, VENV);
    putPython(join(machine.project, "venv/bin"), script);
    expect(await sdkOf(machine)).toEqual({
      subject: "pulumi_fireworks",
      status: "problem",
      text: expect.stringMatching(text) as string,
      fix: expect.stringMatching(fix) as string,
    });
  });

  test("may be of any version that Pulumi's cache has the plugin of", async () => {
    const machine = await startMachine();
    machine.env.PULUMI_HOME = join(machine.root, "home");
    for (const cached of ["0.2.0", "0.3.0"])
      mkdirSync(join(machine.root, `home/plugins/resource-fireworks-v${cached}`), { recursive: true });
    writeFileSync(join(machine.project, "Pulumi.yaml"), `name: bots\n${VENV}\n`);
    putPython(join(machine.project, "venv/bin"), "echo 0.2.0");
    expect(await sdkOf(machine)).toMatchObject({ status: "ok" });
    putPython(join(machine.project, "venv/bin"), "echo 0.1.0");
    expect(await sdkOf(machine)).toMatchObject({ text: "0.1.0, and the plugin is 0.3.0" });
  });

  test.each([
    [VENV, /^there is no Python in .*venv, where the project runs$/, /^python3 -m venv .*venv, then .*pip install /],
    ["runtime: python", /^no python3 or python on PATH$/, /^install Python/],
    ["runtime: {name: python, options: {toolchain: poetry}}", /^no poetry on PATH/, /^install it$/],
    [
      "runtime: {name: python, options: {toolchain: uv}}",
      /^there is no Python in .*\.venv, where the project runs$/,
      /^uv add pulumi_fireworks==0\.3\.0$/,
    ],
  ])("without the environment of %s are told as not there", async (runtime, text, fix) => {
    const machine = await startMachine();
    putForeignProject(machine, runtime);
    const found = await sdkOf(machine);
    expect(found?.text).toMatch(text);
    expect(found).toMatchObject({ fix: expect.stringMatching(fix) as string });
  });
});

describe("the classes of a Go program", () => {
  const REQUIRE = `require ${GO_MODULE}`;

  test.each<[string, string, Partial<Finding>]>([
    ["in a line", `${REQUIRE} v0.3.0`, { status: "ok", text: "fireworks 0.3.0, as the plugin" }],
    [
      "in a block",
      `require (\n\tother.test/x v1.0.0\n\t${GO_MODULE} v0.3.0 // indirect\n)`,
      { status: "ok", text: "fireworks 0.3.0, as the plugin" },
    ],
    [
      "from a folder",
      `${REQUIRE} v0.0.0\n\nreplace ${GO_MODULE} v0.0.0 => ../sdk`,
      { status: "ok", text: "fireworks, which go.mod replaces by ../sdk" },
    ],
    [
      "of another version",
      `${REQUIRE} v0.2.0`,
      {
        status: "problem",
        text: "fireworks 0.2.0, and the plugin is 0.3.0",
        fix: `go get ${GO_MODULE}@v0.3.0 (or have the plugin of 0.2.0)`,
      },
    ],
    [
      "not at all",
      "require other.test/x v1.0.0",
      {
        status: "problem",
        text: `go.mod does not require ${GO_MODULE}`,
        fix: `go get ${GO_MODULE}@v0.3.0`,
      },
    ],
  ])("are required %s", async (_how, text, expected) => {
    const machine = await startMachine();
    putForeignProject(machine, "runtime: go");
    writeFileSync(join(machine.project, "go.mod"), `module bots\n\ngo 1.26\n\n${text}\n`);
    expect(await sdkOf(machine)).toEqual({ subject: "Go module", ...expected });
  });

  test("need a go.mod", async () => {
    const machine = await startMachine();
    putForeignProject(machine, "runtime: go");
    expect(await sdkOf(machine)).toMatchObject({ status: "problem", text: "no go.mod here or in a folder above" });
  });
});

test("a program of classes alone is not asked for the plugin", async () => {
  const { printed } = await examine(await startMachine());
  expect(printed.filter((line) => line.includes("plugin"))).toEqual([]);
});

const SECOND_KEY = "fw-second-key";

type Row = [
  brokenSetUp: string,
  breakIt: (machine: Machine) => void | Promise<void>,
  subject: string,
  text: RegExp,
  fix: RegExp,
];

test.each<Row>([
  [
    "no CLI",
    ({ root }) => {
      rmSync(join(root, "bin/pulumi"));
    },
    "Pulumi CLI",
    /^no pulumi on PATH$/,
    /pulumi\.com\/docs\/install/,
  ],
  [
    "an old CLI",
    (machine) => {
      putPulumi(machine, { version: "v3.100.2" });
    },
    "Pulumi CLI",
    /^3\.100\.2, which is not in \^3\.216\.0$/,
    /install Pulumi \^3\.216\.0/,
  ],
  [
    "a CLI of the next major version",
    (machine) => {
      putPulumi(machine, { version: "v4.0.0" });
    },
    "Pulumi CLI",
    /^4\.0\.0, which is not in/,
    /install Pulumi/,
  ],
  [
    "a CLI that does not run",
    ({ root }) => {
      writeExecutable(join(root, "bin/pulumi"), "echo no such library >&2; exit 127");
    },
    "Pulumi CLI",
    /does not work: no such library$/,
    /install/,
  ],
  [
    "an old Node",
    (machine) => {
      machine.host = { nodeVersion: "20.20.2" };
    },
    "Node",
    /^20\.20\.2, which is not >=22\.19\.0$/,
    /LTS release/,
  ],
  [
    "not logged in to a backend",
    (machine) => {
      putPulumi(machine, { whoami: `echo "error: PULUMI_ACCESS_TOKEN must be set for login" >&2; exit 1` });
    },
    "backend",
    /^not logged in: PULUMI_ACCESS_TOKEN must be set for login$/,
    /pulumi login/,
  ],
  [
    "a backend that cannot be opened",
    (machine) => {
      const failing = `echo "error: open postgres://ann:hunter2@db/state?sslkey=hunter2: refused" >&2; exit 1`;
      putPulumi(machine, { whoami: failing });
    },
    "backend",
    /^not logged in: open postgres:\/\/\[redacted\]@db\/state refused$/,
    /PULUMI_BACKEND_URL/,
  ],
  [
    "no project here",
    (machine) => {
      rmSync(join(machine.project, "Pulumi.yaml"));
    },
    "project",
    /^no Pulumi\.yaml here or in a folder above$/,
    /pulumi new typescript/,
  ],
  [
    "a project of another runtime",
    ({ project }) => {
      writeFileSync(join(project, "Pulumi.yaml"), "name: bots\nruntime:\n  name: bun\n");
    },
    "project",
    /^bots has runtime bun; /,
    /runtime: nodejs/,
  ],
  [
    "a YAML project without the plugin",
    ({ project }) => {
      writeFileSync(join(project, "Pulumi.yaml"), "name: bots\nruntime: yaml\n");
    },
    "plugin",
    /^no pulumi-resource-fireworks: Pulumi\.yaml names none, and none is on PATH or in Pulumi's cache$/,
    /plugins: \{providers: \[\{name: fireworks, path: node_modules\/pulumi-fireworks\/dist\/plugin\}\]\}/,
  ],
  [
    "a YAML project that finds the plugin only on the PATH that npx makes, which pulumi does not have",
    ({ env, project }) => {
      const bin = join(project, "node_modules/.bin");
      mkdirSync(bin, { recursive: true });
      writeExecutable(join(bin, "pulumi-resource-fireworks"), "exit 0");
      Object.assign(env, { npm_command: "exec", PATH: [bin, env.PATH].join(delimiter) });
      writeFileSync(join(project, "Pulumi.yaml"), "name: bots\nruntime: yaml\n");
    },
    "plugin",
    /^no pulumi-resource-fireworks: Pulumi\.yaml names none, and none is on PATH or in Pulumi's cache$/,
    /plugins: \{providers: \[\{name: fireworks, path: node_modules\/pulumi-fireworks\/dist\/plugin\}\]\}/,
  ],
  [
    "a path to the plugin that leads nowhere",
    ({ project }) => {
      writeFileSync(join(project, "Pulumi.yaml"), `name: bots\nruntime: nodejs\n${PLUGINS}`);
    },
    "plugin",
    /^Pulumi\.yaml names vendor\/plugin, which has no executable pulumi-resource-fireworks$/,
    /npm install pulumi-fireworks/,
  ],
  [
    "no @pulumi/pulumi",
    (machine) => {
      removePackage(machine, "@pulumi/pulumi");
    },
    "@pulumi/pulumi",
    /^not installed/,
    /npm install "@pulumi\/pulumi@\^3\.216\.0"/,
  ],
  [
    "an old @pulumi/pulumi",
    ({ project }) => {
      putPackage(join(project, "node_modules"), "@pulumi/pulumi", "3.215.9");
    },
    "@pulumi/pulumi",
    /^3\.215\.9, which is not in/,
    /npm install "@pulumi\/pulumi@\^3\.216\.0"/,
  ],
  [
    "no package",
    (machine) => {
      removePackage(machine, "pulumi-fireworks");
    },
    "pulumi-fireworks",
    /^not installed/,
    /npm install pulumi-fireworks/,
  ],
  [
    "a linked package",
    (machine) => {
      removePackage(machine, "pulumi-fireworks");
      putPackage(join(machine.root, "work"), "pulumi-fireworks", "0.2.0");
      symlinkSync(join(machine.root, "work/pulumi-fireworks"), join(machine.project, "node_modules/pulumi-fireworks"));
    },
    "pulumi-fireworks",
    /^0\.2\.0 is a link to .*\/work\/pulumi-fireworks, outside of node_modules/,
    /npm pack/,
  ],
  [
    "no key",
    ({ env }) => {
      delete env.FIREWORKS_API_KEY;
    },
    "key",
    /^none in the environment$/,
    /set FIREWORKS_API_KEY/,
  ],
  [
    "a key with a line break",
    ({ env }) => {
      env.FIREWORKS_API_KEY = `${KEY}\nhunter2`;
    },
    "key",
    /FIREWORKS_API_KEY holds spaces, line breaks/,
    /the key alone/,
  ],
  [
    "a wrong key",
    ({ env }) => {
      env.FIREWORKS_API_KEY = "fw-hunter2";
    },
    "key",
    /^the service does not take it: .* -> 401 /,
    /training-scoped/,
  ],
  [
    "a key without sight of the account (403)",
    async (machine) => {
      const { accounts } = seedWith();
      const emulator = await startEmulator({ seed: { accounts: [...accounts, { id: "beta" }] } });
      onTestFinished(() => emulator.close());
      Object.assign(machine.env, { FIREWORKS_BASE_URL: emulator.url, FIREWORKS_ACCOUNT_ID: "beta" });
    },
    "account",
    /^the key does not see beta: .* -> 403 /,
    /one of acme$/,
  ],
  [
    "an account whose public models alone are seen",
    ({ env }) => {
      env.FIREWORKS_ACCOUNT_ID = "fireworks";
    },
    "account",
    /^fireworks is not one of the accounts that the key belongs to$/,
    /one of acme$/,
  ],
  [
    "a key without sight of the account (404)",
    async (machine) => {
      const emulator = await startEmulator({ seed: seedWith({ modes: { otherAccount: "not-found" } }) });
      onTestFinished(() => emulator.close());
      machine.env.FIREWORKS_BASE_URL = emulator.url;
      machine.args = ["--account", "elsewhere"];
    },
    "account",
    /^the key does not see elsewhere: .* -> 404 /,
    /one of acme$/,
  ],
  [
    "several accounts and none chosen",
    async (machine) => {
      const seed = seedWith();
      const accounts = [...seed.accounts, { id: "beta", apiKeys: [SECOND_KEY] }];
      for (const { id, apiKeys } of accounts) if (id === "acme") apiKeys?.push(SECOND_KEY);
      const emulator = await startEmulator({ seed: { ...seed, accounts } });
      onTestFinished(() => emulator.close());
      Object.assign(machine.env, { FIREWORKS_BASE_URL: emulator.url, FIREWORKS_API_KEY: SECOND_KEY });
    },
    "account",
    /^the key sees 2 and none is chosen$/,
    /FIREWORKS_ACCOUNT_ID .* one of acme, beta$/,
  ],
  [
    "a malformed base URL",
    ({ env }) => {
      env.FIREWORKS_BASE_URL = "api.fireworks.ai";
    },
    "base URL",
    /^FIREWORKS_BASE_URL is 'api\.fireworks\.ai'; it must be an http or https URL/,
    /https:\/\/api\.fireworks\.ai/,
  ],
  [
    "an unreachable host",
    async ({ env }) => {
      const gone = await startEmulator();
      await gone.close();
      env.FIREWORKS_BASE_URL = gone.url;
    },
    "service",
    /^not reachable: .*ECONNREFUSED/,
    /^check the base URL, host and port: nothing listens there$/,
  ],
  [
    "a host without a name",
    ({ env }) => {
      env.FIREWORKS_BASE_URL = "https://nowhere.invalid";
    },
    "service",
    /^not reachable: .*nowhere\.invalid/,
    /check the base URL/,
  ],
  [
    "a proxy whose setting is malformed",
    ({ env }) => {
      env.FIREWORKS_BASE_URL = "https://fireworks.test";
      vi.stubEnv("HTTPS_PROXY", "http://[proxy");
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
    },
    "service",
    /^not reachable: .*HTTPS_PROXY names no proxy/,
    /write it as http:\/\/host:port, or unset it/,
  ],
  [
    "a certificate that does not verify",
    async ({ env }) => {
      const fixture = (name: string): Buffer => readFileSync(join(__dirname, "../support/fixtures", name));
      const identity = { key: fixture("localhost.key.pem"), cert: fixture("localhost.cert.pem") };
      env.FIREWORKS_BASE_URL = `https://localhost:${await listen(createServer(identity, alwaysJson({})))}`;
    },
    "service",
    /^its TLS certificate does not verify: .*DEPTH_ZERO_SELF_SIGNED_CERT/,
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    "additional headers that are no lines",
    ({ env }) => {
      env.FIREWORKS_CUSTOM_HEADERS = "hunter2";
    },
    "headers",
    /^FIREWORKS_CUSTOM_HEADERS must hold lines/,
    /one `Name: value` per line/,
  ],
  [
    "an additional header whose name is none",
    ({ env }) => {
      env.FIREWORKS_CUSTOM_HEADERS = "X Team: hunter2";
    },
    "headers",
    /Header name must be a valid HTTP token/,
    /one `Name: value` per line/,
  ],
  [
    "a key in clear in the config of a stack",
    ({ project }) => {
      putStackConfig(project, "prod", "fireworks:apiKey: fw-hunter2\n  fireworks:baseUrl: https://api.fireworks.ai");
      putStackConfig(project, "dev", "fireworks:apiKey:\n    secure: v1:hunter2");
    },
    "stack config",
    /^Pulumi\.prod\.yaml: fireworks:apiKey is not secret in stack config, /,
    /^`pulumi config set --secret fireworks:apiKey --stack prod`, then pulumi up; .* replaced/,
  ],
  [
    "another setting that is malformed",
    ({ env }) => {
      env.FIREWORKS_PREFLIGHT = "stric";
    },
    "FIREWORKS_PREFLIGHT",
    /'stric'/,
    /correct it, or unset it/,
  ],
])("%s is named, alone, with its fix", async (_, breakIt, subject, text, fix) => {
  const machine = await startMachine();
  await breakIt(machine);
  const { run, problems } = await findings(machine);
  expect(problems).toEqual([
    {
      subject,
      status: "problem",
      text: expect.stringMatching(text) as string,
      fix: expect.stringMatching(fix) as string,
    },
  ]);
  expect(run.exitCode).toBe(1);
  const spoken = await examine(machine);
  expect(spoken.exitCode).toBe(1);
  expect(spoken.printed.at(-1)).toBe("1 problem");
  const said = [...run.printed, ...spoken.printed, ...run.complained, ...spoken.complained].join("\n");
  for (const secret of [KEY, SECOND_KEY, "hunter2"]) expect(said).not.toContain(secret);
});

test("a setting that nobody reads, such as a mistyped one, is named, also where its value is a secret", async () => {
  const machine = await startMachine();
  putStackConfig(
    machine.project,
    "dev",
    `fireworks:acountId: acme\n  "fireworks:key":\n    secure: v1:abc\n  fireworks:version: 0.1.0\n  other:acountId: x`,
  );
  const { problems } = await findings(machine);
  expect(problems.map(({ text }) => text)).toEqual([
    "Pulumi.dev.yaml: fireworks:acountId is not a setting",
    "Pulumi.dev.yaml: fireworks:key is not a setting",
  ]);
  expect(problems[0]).toMatchObject({
    subject: "stack config",
    fix: expect.stringMatching(
      /^`pulumi config rm fireworks:acountId --stack dev`; known are apiKey, accountId, /,
    ) as unknown,
  });
});

test("stack config without a secret in clear is ok, and so are the emulator's key and a team's name", async () => {
  const machine = await startMachine();
  putStackConfig(
    machine.project,
    "dev",
    "fireworks:apiKey:\n    secure: v1:abc\n  fireworks:baseUrl: https://api.fireworks.ai",
  );
  putStackConfig(
    machine.project,
    "emulator",
    "fireworks:apiKey: fw-emulator-key\n  fireworks:baseUrl: http://127.0.0.1:8080",
  );
  putStackConfig(
    machine.project,
    "team",
    `fireworks:additionalHeaders: '{"X-Team": "nlp"}'\n  fireworks:baseUrl: "https://gate.test"`,
  );
  const { printed } = await examine(machine);
  expect(printed).toContain("ok       stack config: no key or secret header in clear");
  expect(printed.at(-1)).toBe("no problems");
});

test("several problems are told at once, and what hangs on them is not checked", async () => {
  const machine = await startMachine();
  delete machine.env.FIREWORKS_API_KEY;
  putPulumi(machine, { version: "v3.1.0" });
  const { printed } = await examine(machine);
  expect(printed.filter((line) => line.startsWith("problem")).map((line) => line.slice(9).split(":", 1)[0])).toEqual([
    "Pulumi CLI",
    "key",
  ]);
  expect(printed).toContain("-        service: not checked: there is a problem with: key");
  expect(printed.at(-1)).toBe("2 problems");
});

test("a package that pnpm links to its store in node_modules is well installed", async () => {
  const machine = await startMachine();
  removePackage(machine, "pulumi-fireworks");
  const store = join(machine.project, "node_modules/.pnpm/pulumi-fireworks@0.1.0/node_modules");
  putPackage(store, "pulumi-fireworks", "0.1.0");
  symlinkSync(join(store, "pulumi-fireworks"), join(machine.project, "node_modules/pulumi-fireworks"));
  expect((await findings(machine)).problems).toEqual([]);
});

test("packages and project are found from a folder below", async () => {
  const machine = await startMachine();
  mkdirSync(join(machine.project, "src/deep"), { recursive: true });
  machine.host = { ...machine.host, folder: join(machine.project, "src/deep") };
  expect((await findings(machine)).problems).toEqual([]);
});

test("only reading requests are made", async () => {
  const machine = await startMachine();
  const emulator = await startEmulator({ seed: seedWith() });
  onTestFinished(() => emulator.close());
  machine.args = ["--base-url", emulator.url, "--account", "acme"];
  await examine(machine);
  expect(emulator.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v1/accounts",
    "GET /v1/accounts/acme/models",
  ]);
});

test("colours are used where they are wanted", async () => {
  const machine = await startMachine();
  machine.host = { ...machine.host, isTerminal: true, hasColours: true };
  expect((await examine(machine)).printed[0]).toBe("\u001b[32mok     \u001b[39m  Node: 24.1.0 (needs >=22.19.0)");
});
