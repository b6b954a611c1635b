import { credentials } from "@grpc/grpc-js";
import { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { ownPlatform, writeArchives } from "../../scripts/pluginArchives.mts";
import { type RunOptions, TestStack } from "../support/testStack.js";

const PACKAGE = join(__dirname, "../../node_modules/pulumi-fireworks");
const EXECUTABLE = "pulumi-resource-fireworks";
const { version, bin } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
};
const ARCHIVE = `${EXECUTABLE}-v${version}-${ownPlatform()}.tar.gz`;
const PAGE = readFileSync(join(__dirname, "../../docs/plugin.md"), "utf8");
const PROJECT = "name: e2e\nruntime: yaml\n";

const program = (options = ""): string => `resources:
  bot:
    type: fireworks:PromotedModel
    properties: {trainerJob: sft-7}
    ${options}
outputs:
  model: \${bot.name}
`;

let stack: TestStack;
/** What the stack's runs have in their environment; the home of Pulumi, which is new, has no plugin. */
let env: { readonly PATH: string; readonly PULUMI_HOME: string };
beforeEach(async () => {
  stack = await TestStack.create(program(), { language: "yaml" });
  onTestFinished(() => stack.close());
  writeFileSync(join(stack.folder, "Pulumi.yaml"), PROJECT);
  const { text } = await stack.exec(process.execPath, ["--print", "JSON.stringify(process.env)"]);
  env = JSON.parse(text) as typeof env;
});

/** The life of the stack: what is made is kept by a second run, and goes again. */
async function live(options: RunOptions = {}): Promise<void> {
  const up = await stack.up(options);
  expect(up.exitCode, up.text).toBe(0);
  expect(up.text).not.toContain("from $PATH");
  expect(stack.outputs().model).toMatch(/^accounts\/acme\/models\/bot-/);
  const still = await stack.preview({ ...options, args: ["--expect-no-changes"] });
  expect(still.exitCode, still.text).toBe(0);
  const destroy = await stack.destroy(options);
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect(stack.models()).toEqual([]);
}

/** The files of the plugin in Pulumi's cache. */
function cached(): string[] {
  const folder = join(env.PULUMI_HOME, `plugins/resource-fireworks-v${version}`);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

async function installFrom(server: string): Promise<void> {
  const args = ["install", "resource", "fireworks", version, "--server", server];
  const { exitCode, text } = await stack.exec(inject("engineCommand"), ["plugin", ...args]);
  expect(exitCode, text).toBe(0);
}

function runCli(args: readonly string[], from = PACKAGE) {
  const cli = join(from, bin["pulumi-fireworks"] ?? "");
  return stack.exec(process.execPath, [cli, ...args]);
}

test("without the plugin a run says that there is none", async () => {
  const { exitCode, text } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(text).toContain("no resource plugin 'pulumi-resource-fireworks' found");
});

describe("archives of a release", () => {
  let folder: string;
  let server: Server;
  let url: string;
  const asked: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-archives-"));
    await writeArchives(folder);
    server = createServer(({ url: path = "" }, response) => {
      asked.push(path);
      const file = join(folder, path);
      const bytes = existsSync(file) ? readFileSync(file) : undefined;
      // Pulumi wants to know beforehand how much comes.
      response.writeHead(bytes === undefined ? 404 : 200, { "content-length": bytes?.length ?? 0 }).end(bytes);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    asked.length = 0;
  });

  test("are there for every platform, one of them for this platform without Node", () => {
    const archives = readdirSync(folder).filter((name) => name.endsWith(".tar.gz"));
    const platforms = ["darwin", "linux", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]);
    expect(archives.sort()).toEqual(platforms.map((platform) => `${EXECUTABLE}-v${version}-${platform}.tar.gz`));
    expect(readdirSync(join(folder, "standalone")).sort()).toEqual([
      `${EXECUTABLE}-v${version}-${ownPlatform()}.cdx.json`,
      ARCHIVE,
    ]);
    // The engine looks for nothing else there.
    const windows = join(folder, `${EXECUTABLE}-v${version}-windows-amd64.tar.gz`);
    const listed = execFileSync("tar", ["-tzf", windows], { encoding: "utf8" }).trim().split("\n");
    expect(listed).toEqual([EXECUTABLE, `${EXECUTABLE}.cmd`, "LICENSE", "THIRD_PARTY_LICENSES"]);
  });

  test("are downloaded by a run whose program names the place, and need no node_modules", async () => {
    stack.setProgram(program(`options: {version: ${version}, pluginDownloadURL: "${url}"}`));
    // The tests' engine never downloads, but for this one.
    await live({ env: { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined } });
    expect(asked).toEqual([`/${ARCHIVE}`]);
    expect(cached()).toEqual(["LICENSE", "THIRD_PARTY_LICENSES", EXECUTABLE]);
  });

  test.each(["", "/standalone"])("of %j say their version and have the schema in them", async (below) => {
    await installFrom(`${url}${below}`);
    const file = join(env.PULUMI_HOME, `plugins/resource-fireworks-v${version}`, EXECUTABLE);
    const process = spawn(file, { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => {
      process.kill();
    });
    const [port] = (await once(createInterface(process.stdout), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    onTestFinished(() => {
      client.close();
    });
    const info = await new Promise<PluginInfo | undefined>((done, fail) => {
      client.getPluginInfo(new empty.Empty(), (error, answer) => {
        if (error === null) done(answer);
        else fail(error);
      });
    });
    expect(info?.getVersion()).toBe(version);
    const { exitCode, text } = await stack.exec(inject("engineCommand"), ["package", "get-schema", file]);
    expect(exitCode, text).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ name: "fireworks", version });
  });

  test("with Node in them run where there is none", async () => {
    const folders = env.PATH.split(delimiter);
    const withoutNode = folders.filter((place) => !existsSync(join(place, "node")));
    expect(withoutNode.length).toBeLessThan(folders.length);
    await installFrom(`${url}/standalone`);
    expect(cached()).toEqual(["LICENSE", "NODE_LICENSE", "THIRD_PARTY_LICENSES", EXECUTABLE]);
    await live({ env: { PATH: withoutNode.join(delimiter) } });
  });
});

describe("the npm package", () => {
  test("is found by the lines that `plugin path` prints for Pulumi.yaml", async () => {
    const { exitCode, text } = await runCli(["plugin", "path"]);
    expect(exitCode).toBe(0);
    expect(PAGE).toContain(`\`\`\`text\n${text}\`\`\``);
    const [path, head, ...lines] = text.trimEnd().split("\n");
    expect([path, head]).toEqual(["node_modules/pulumi-fireworks/dist/plugin", "in Pulumi.yaml:"]);
    writeFileSync(join(stack.folder, "Pulumi.yaml"), `${PROJECT}${lines.join("\n")}\n`);
    await live();
    expect(cached()).toEqual([]);
  });

  test("is found in the cache once `plugin install` has put it there", async () => {
    const { exitCode, text } = await runCli(["plugin", "install"]);
    expect(text).toBe(`Pulumi's plugin cache has fireworks ${version}, which runs ${PACKAGE}\n`);
    expect(PAGE).toContain(text.replace(dirname(PACKAGE), "/usr/lib/node_modules"));
    expect(exitCode).toBe(0);
    expect(cached()).toEqual([EXECUTABLE, `${EXECUTABLE}.cmd`]);
    await live();
  });

  test("that was installed from and is removed leaves words, and another one takes its place", async () => {
    const copy = join(stack.folder, "old/node_modules/pulumi-fireworks");
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(PACKAGE, copy, { recursive: true });
    await runCli(["plugin", "install"], copy);
    rmSync(copy, { recursive: true });
    const { exitCode, text } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(text).toContain(`the package that it was installed from, ${copy}, is gone.`);
    expect(text).toContain(
      "Fix: install pulumi-fireworks with npm, and call npx pulumi-fireworks plugin install again",
    );
    await runCli(["plugin", "install"]);
    await live();
  });

  test("is found on PATH, where npm puts its executables, and Pulumi warns of it", async () => {
    const folder = join(stack.folder, "bin");
    mkdirSync(folder);
    symlinkSync(resolve(PACKAGE, bin[EXECUTABLE] ?? ""), join(folder, EXECUTABLE));
    const up = await stack.up({ env: { PATH: [folder, env.PATH].join(delimiter) } });
    expect(up.exitCode, up.text).toBe(0);
    expect(up.text).toContain(`warning: using ${EXECUTABLE} from $PATH at ${join(folder, EXECUTABLE)}`);
    expect(stack.models()).toHaveLength(1);
  });
});
