/**
 * The real dynamic-provider process of the SDK, as the engine runs it, without an engine: a process
 * that prints a port and answers over gRPC. It runs the packed package, found through node_modules.
 */

import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import rpc from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll } from "vitest";
import { type EngineDouble } from "./engineDouble.js";

/** Below the root, so that the process finds the packed package and the SDK in the root's node_modules. */
const SCRATCH = join(__dirname, "../scratch");
const PROJECT = makeProject();
/** Marks a secret inside a configuration that the engine sends. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** What the engine sends at preview for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Record<string, unknown>;

/** The folder of a resource, whose provider serves the calls. */
export type ResourceFolder = "trainingProfile" | "promotedModel" | "trainerJob" | "deployment" | "deployedModel";

const texts = new Map<ResourceFolder, Promise<string>>();

/** The text that stands for the provider in every saved resource, made by the SDK's own serialisation. */
export function providerTextOf(resource: ResourceFolder): Promise<string> {
  const text = texts.get(resource) ?? serialise(resource);
  texts.set(resource, text);
  return text;
}

export const providerText: Promise<string> = providerTextOf("promotedModel");

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}
export interface DiffAnswer {
  readonly changes: "none" | "some" | "unknown";
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}
export interface CreateAnswer {
  readonly id: string;
  readonly outs: Properties;
}
/** An empty id says that the resource is gone. */
export interface ReadAnswer {
  readonly id: string;
  readonly props: Properties;
  /** Absent when the provider leaves the inputs as they are. */
  readonly inputs: Properties | undefined;
}

/** What the engine keeps of a resource that exists but is not ready. */
export interface PartialFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** A call that failed, as the engine sees it. */
export class CallFailed extends Error {
  constructor(
    message: string,
    /** Present when the resource exists all the same. */
    readonly partial: PartialFailure | undefined,
  ) {
    super(message);
    this.name = "CallFailed";
  }
}

/** The failure of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<CallFailed> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error;
    throw error;
  }
  throw new Error("the call succeeded, but it had to fail");
}

export interface ProviderProcessOptions {
  /** Where the process finds its engine; it probes this address before each write. */
  readonly engine: EngineDouble;
  /** Environment variables besides those that any process needs. */
  readonly env?: NodeJS.ProcessEnv;
  /** Which resource's provider serves the calls. @default "promotedModel" */
  readonly resource?: ResourceFolder;
  /** How many times faster than real time its clock runs. @default 1 */
  readonly clockRate?: number;
}

/** Settings of the stack, by their keys; the value of `fireworks:apiKey` is sent as a secret. */
export type Settings = Readonly<Record<string, string>>;

const running = new Set<ProviderProcess>();

/** A test file leaves no process and no folder behind. */
afterAll(async () => {
  await Promise.all([...running].map((process) => process.kill()));
  rmSync(PROJECT, { recursive: true, force: true });
});

export class ProviderProcess {
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #client: ResourceProviderClient;
  readonly #printed: string[];
  #configurations = 0;
  #text = "";

  private constructor(
    child: ChildProcess,
    port: string,
    printed: string[],
    private readonly resource: ResourceFolder,
  ) {
    this.#child = child;
    this.#printed = printed;
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    this.ended = child.exitCode === null ? once(child, "exit") : Promise.resolve();
  }

  static async start({
    engine,
    env,
    clockRate,
    resource = "promotedModel",
  }: ProviderProcessOptions): Promise<ProviderProcess> {
    const faster = clockRate === undefined ? [] : ["--import", join(__dirname, "fastClock.mts")];
    const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [...faster, main, engine.address], {
      cwd: PROJECT,
      env: {
        PATH: process.env.PATH,
        PULUMI_NODEJS_PROJECT: "fleet",
        ...(clockRate === undefined ? {} : { FAST_CLOCK_RATE: String(clockRate) }),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
    const lines = createInterface(child.stdout).on("line", (line) => printed.push(`${line}\n`));
    const [port] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [string | number | null];
    if (typeof port !== "string") throw new Error(`The provider process printed no port:\n${printed.join("")}`);
    printed.length = 0;
    const started = new ProviderProcess(child, port, printed, resource);
    running.add(started);
    return started;
  }

  /** What the process has printed on both streams after its port, as one text. */
  get printed(): string {
    return this.#printed.join("");
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The signal that ended the process, unless it ended by itself. */
  get endedBy(): NodeJS.Signals | null {
    return this.#child.signalCode;
  }

  /**
   * Sends the stack's settings. The SDK hands them to a provider when it first meets its text, so a
   * process that is configured again gets the same text with a comment at its end.
   */
  async configure(settings: Settings): Promise<this> {
    const { "fireworks:apiKey": apiKey, ...rest } = settings;
    const request = new rpc.ConfigureRequest();
    const secret = apiKey === undefined ? {} : { "fireworks:apiKey": { ...SECRET, value: apiKey } };
    request.setArgs(bag({ ...rest, ...secret }));
    await this.#call<rpc.ConfigureResponse>((done) => this.#client.configure(request, done));
    this.#text =
      (await providerTextOf(this.resource)) + (this.#configurations === 0 ? "" : `// ${this.#configurations}\n`);
    this.#configurations += 1;
    return this;
  }

  async check(olds: Properties, news: Properties): Promise<CheckAnswer> {
    const request = new rpc.CheckRequest();
    request.setOlds(bag(olds));
    request.setNews(this.#bag(news));
    const answer = await this.#call<rpc.CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: plain(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<DiffAnswer> {
    const request = new rpc.DiffRequest();
    request.setId(id);
    request.setOlds(bag(olds));
    request.setNews(this.#bag(news));
    const answer = await this.#call<rpc.DiffResponse>((done) => this.#client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const changes = answer.getChanges();
    return {
      changes: changes === DIFF_NONE ? "none" : changes === DIFF_SOME ? "some" : "unknown",
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(inputs: Properties): Promise<CreateAnswer> {
    const request = new rpc.CreateRequest();
    request.setProperties(this.#bag(inputs));
    const answer = await this.#call<rpc.CreateResponse>((done) => this.#client.create(request, done));
    return { id: answer.getId(), outs: plain(answer.getProperties()) };
  }

  async read(id: string, props: Properties): Promise<ReadAnswer> {
    const request = new rpc.ReadRequest();
    request.setId(id);
    request.setProperties(this.#bag(props));
    const answer = await this.#call<rpc.ReadResponse>((done) => this.#client.read(request, done));
    const inputs = answer.getInputs();
    return {
      id: answer.getId(),
      props: plain(answer.getProperties()),
      inputs: inputs === undefined ? undefined : plain(inputs),
    };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const request = new rpc.UpdateRequest();
    request.setId(id);
    request.setOlds(bag(olds));
    request.setNews(this.#bag(news));
    const answer = await this.#call<rpc.UpdateResponse>((done) => this.#client.update(request, done));
    return { outs: plain(answer.getProperties()) };
  }

  async delete(id: string, props: Properties): Promise<void> {
    const request = new rpc.DeleteRequest();
    request.setId(id);
    request.setProperties(this.#bag(props));
    await this.#call<empty.Empty>((done) => this.#client.delete(request, done));
  }

  /** What the engine sends to each provider when the run is asked to stop. */
  async cancel(): Promise<void> {
    await this.#call<empty.Empty>((done) => this.#client.cancel(new empty.Empty(), done));
  }

  /** Asks the process to end, as the engine does at the end of each run. */
  signal(name: "SIGINT" | "SIGTERM"): void {
    this.#child.kill(name);
  }

  /** SIGKILL: the process gets no chance to say or save anything. */
  async kill(): Promise<void> {
    running.delete(this);
    this.#client.close();
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** The properties with the text that says which provider is to serve the call. */
  #bag(properties: Properties): struct.Struct {
    return bag({ ...properties, __provider: this.#text });
  }

  #call<T>(send: (done: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, answer) => {
        if (error === null) resolve(answer);
        else reject(new CallFailed(error.details, partialFailureOf(error.metadata)));
      });
    });
  }
}

function partialFailureOf(metadata: Metadata): PartialFailure | undefined {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(packed)) return undefined;
  const [detail] = status.Status.deserializeBinary(packed).getDetailsList();
  if (detail === undefined) return undefined;
  const failed = rpc.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

function bag(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(properties as Record<string, struct.JavaScriptValue>);
}

function plain(properties: struct.Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}

/** In a process of its own, because a test runner's module loader is not the one that a program has. */
async function serialise(resource: ResourceFolder): Promise<string> {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    const provider = require("pulumi-fireworks/resources/${resource}/provider");
    pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true }).then(({ text }) => process.stdout.write(text));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", program], { cwd: PROJECT });
  return stdout;
}

/** A user's empty project. */
function makeProject(): string {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, "provider-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fleet", private: true, main: "index.js" }));
  return folder;
}
