// Stand-in for `pulumi-language-nodejs` and `pulumi-language-go` where the official ones cannot be had: they come only with
// Pulumi's own bundle, their Go modules are not served. It runs programs, policy packs and plugins through the SDKs' own entry
// points, as the official hosts do. For Go the first argument is `go`.
"use strict";
const { spawn } = require("node:child_process");
const { fstatSync, mkdtempSync, rmSync } = require("node:fs");
const { createRequire } = require("node:module");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const requireFrom = (directory) => createRequire(join(directory, "noop.js"));

/** The SDK of the program; a folder that has none (`pulumi policy analyze` outside a project) gets the fallback. */
const places = [process.cwd(), process.env.PULUMI_FIREWORKS_SDK_FALLBACK ?? process.cwd()];
const sdk = requireFrom(require.resolve("@pulumi/pulumi/package.json", { paths: places }));
const grpc = sdk("@grpc/grpc-js");
const language = { ...sdk("@pulumi/pulumi/proto/language_pb"), ...sdk("@pulumi/pulumi/proto/language_grpc_pb") };
const { PluginInfo } = sdk("@pulumi/pulumi/proto/plugin_pb");

let engineAddress = process.argv.at(-1);
const children = new Set();

/** Starts a program, and stops it when the engine cancels the call. */
function start(call, command, args, options) {
  const child = spawn(command, args, options);
  children.add(child.on("close", () => children.delete(child)));
  call.on("cancelled", () => child.kill());
  return child;
}

/** Starts node on a script of the SDK that the program itself has. */
function runScript(call, directory, { script, nodeArgs = [], args, ...options }) {
  const path = requireFrom(directory).resolve(script);
  return start(call, process.execPath, [...nodeArgs, path, ...args], { cwd: directory, ...options });
}

function runNode(call, callback) {
  const { request } = call;
  const info = request.getInfo();
  const { typescript, nodeargs } = info.getOptions()?.toJavaScript() ?? {};
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: `${request.getParallel()}`,
  };
  const flagArgs = Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
  if (request.getDryrun()) flagArgs.push("--dry-run");
  // The official host still sends keys in the old form `ns:config:name`.
  const config = request.getConfigMap().toObject();
  const oldConfig = config.map(([key, value]) => [key.replace(":", ":config:"), value]);
  const child = runScript(call, info.getProgramDirectory(), {
    script: "@pulumi/pulumi/cmd/run",
    nodeArgs: nodeargs?.split(/\s+/).filter(Boolean),
    args: [...flagArgs, info.getEntryPoint() || ".", ...request.getArgsList()],
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(oldConfig)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: `${typescript !== false}`,
    },
  });
  answerWhenEnded(child, callback);
}

function answerWhenEnded(child, callback) {
  child.on("close", (code, signal) => {
    const response = new language.RunResponse();
    // 32 is the SDK's way to say that it failed and has reported why already.
    if (code === 32) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with ${signal ?? `non-zero exit code: ${code}`}`);
    callback(null, response);
  });
}

/** Compiles a Go program and starts it; its SDK reads everything from the environment. */
function runGo(call, callback) {
  const { request } = call;
  const directory = request.getInfo().getProgramDirectory();
  const folder = mkdtempSync(join(tmpdir(), "pulumi-go-"));
  const program = join(folder, "program");
  const compiler = start(call, "go", ["build", "-o", program, "."], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  for (const stream of [compiler.stdout, compiler.stderr]) stream.on("data", (chunk) => (told += chunk));
  compiler.on("error", ({ message }) => (told += message));
  compiler.on("close", (code) => {
    if (code !== 0) {
      rmSync(folder, { recursive: true });
      return callback(null, new language.RunResponse().setError(`the program does not compile:\n${told.trim()}`));
    }
    const env = {
      ...process.env,
      PULUMI_ORGANIZATION: request.getOrganization(),
      PULUMI_PROJECT: request.getProject(),
      PULUMI_ROOT_DIRECTORY: request.getInfo().getRootDirectory(),
      PULUMI_STACK: request.getStack(),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_DRY_RUN: `${request.getDryrun()}`,
      PULUMI_PARALLEL: `${request.getParallel()}`,
      PULUMI_MONITOR: request.getMonitorAddress(),
      PULUMI_ENGINE: engineAddress,
    };
    const child = start(call, program, request.getArgsList(), {
      cwd: request.getPwd() || directory,
      stdio: ["ignore", "inherit", "inherit"],
      env,
    });
    answerWhenEnded(
      child.on("close", () => rmSync(folder, { recursive: true })),
      callback,
    );
  });
}

/** The SDK's script for a kind of plugin, and its arguments. */
const plugins = {
  analyzer: (args, directory) => ({ script: "@pulumi/pulumi/cmd/run-policy-pack", args: [...args, directory] }),
  resource: (args, directory) => ({ script: "@pulumi/pulumi/cmd/run-plugin", args: [directory, ...args] }),
};

function runPlugin(call) {
  const { request } = call;
  const kind = request.getKind();
  if (!Object.hasOwn(plugins, kind)) throw new Error(`the stand-in language host cannot run a plugin of kind ${kind}`);
  const directory = request.getInfo().getProgramDirectory();
  const child = runScript(call, directory, {
    ...plugins[kind](request.getArgsList(), directory),
    stdio: ["ignore", "pipe", "pipe"],
    env: Object.fromEntries(request.getEnvList().map((entry) => entry.split(/=(.*)/s, 2))),
  });
  child.stdout.on("data", (chunk) => call.write(new language.RunPluginResponse().setStdout(chunk)));
  child.stderr.on("data", (chunk) => call.write(new language.RunPluginResponse().setStderr(chunk)));
  child.on("close", (code) => {
    call.write(new language.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
}

/**
 * Asked by `pulumi import` for code, once it has imported. Writing TypeScript takes Pulumi's own generator, so the answer is
 * what the engine has, in its own language, as a comment: an error would make a failure of an import that is well.
 */
function generateProgram(call, callback) {
  const told = ["Pulumi's own language host writes TypeScript here. What was imported:"];
  for (const [, text] of call.request.getSourceMap().toArray()) told.push(...text.trimEnd().split("\n"));
  const response = new language.GenerateProgramResponse();
  response.getSourceMap().set("index.ts", Buffer.from(`${told.map((line) => `// ${line}`).join("\n")}\n`));
  callback(null, response);
}

/** gRPC replaces what a method throws by "Unknown error". */
const explained = (method) => (call, callback) => {
  try {
    method(call, callback);
  } catch (cause) {
    const [summary] = cause.message.split("\n");
    const status = { code: grpc.status.UNKNOWN, details: summary };
    if (callback) callback(status);
    else call.emit("error", status);
  }
};
const reply = (make) => (call, callback) => callback(null, make(call.request));
const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(language.LanguageRuntimeService, {
  handshake: reply((request) => {
    engineAddress = request.getEngineAddress();
    return new language.LanguageHandshakeResponse();
  }),
  getPluginInfo: reply(() => new PluginInfo().setVersion(sdk("@pulumi/pulumi/package.json").version)),
  about: reply(() => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  getRequiredPackages: reply(() => new language.GetRequiredPackagesResponse()),
  getProgramDependencies: reply(() => new language.GetProgramDependenciesResponse()),
  generateProgram: explained(generateProgram),
  run: explained(process.argv[2] === "go" ? runGo : runNode),
  runPlugin: explained(runPlugin),
});

/** When the engine is killed nobody else stops what it started; its end of our stdin closes then. */
function stop() {
  for (const child of children) child.kill();
  process.exit();
}
if (fstatSync(0).isFIFO()) process.stdin.on("end", stop).resume();
process.on("SIGTERM", stop);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
