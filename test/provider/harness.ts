import { afterAll, expect } from "vitest";
import {
  type Emulator,
  type EmulatorOptions,
  type Modes,
  quickstartSeed,
  type Seed,
  startEmulator,
  type State,
} from "../../provider/emulator/index.js";
import { PROMOTED_MODEL } from "../../provider/tokens.js";
import {
  CallFailed,
  type CheckAnswer,
  type Properties,
  type ProviderProcess,
  type Settings,
} from "../support/providerProcess.js";

export const KEY = "fw-emulator-key";
/** A key of account `other` in the services of `startTwoAccounts`. */
export const OTHER_KEY = "fw-other-key";
export const JOB = "accounts/acme/rlorTrainerJobs/sft-7";
export const BASE = "accounts/fireworks/models/qwen3-8b";
export const CHECKPOINT = `${JOB}/checkpoints/step-80-a1b2c3d4`;
export const SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k";

const open: { close(): unknown }[] = [];
afterAll(async () => {
  for (const service of open) await service.close();
});

/** An emulator that is closed when the test file ends. */
export async function startService(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  open.push(emulator);
  return emulator;
}

/** A service with a second account, `other`, that has a trainer job and a key of its own. */
export async function startTwoAccounts(modes: Partial<Modes> = {}): Promise<Emulator> {
  const { accounts } = quickstartSeed;
  const [first] = accounts;
  const other = { id: "other", apiKeys: [OTHER_KEY], trainerJobs: first?.trainerJobs ?? [] };
  return startService({ seed: { accounts: [...accounts, other], modes } });
}

/** The quickstart's seed with some top-level parts changed. */
export function seedWith(parts: Partial<Omit<Seed, "accounts">>): Seed {
  return { ...quickstartSeed, ...parts };
}

/** The quickstart's seed with copies of its trainer job and of the shape it ran on: `job-1`, `shape-1` and so on. */
export function seedWithCopies(modes: Partial<Modes> = {}): Seed {
  const [first, vendor, ...others] = quickstartSeed.accounts;
  const job = first?.trainerJobs?.[0];
  const shape = vendor?.trainingShapes?.find(({ id }) => SHAPE.endsWith(id));
  if (first === undefined || vendor === undefined || job === undefined || shape === undefined) {
    throw new Error("the quickstart lacks a job or a shape");
  }
  const numbers = Array.from({ length: 150 }, (_, index) => index + 1);
  const trainerJobs = [job, ...numbers.map((number) => ({ ...job, id: `job-${number}` }))];
  const trainingShapes = numbers.map((number) => ({ ...shape, id: `shape-${number}` }));
  return { ...quickstartSeed, modes, accounts: [{ ...first, trainerJobs, trainingShapes }, vendor, ...others] };
}

let copies = 0;
/** A copy of the trainer job that no other test of the file uses: a provider process remembers what it has looked up. */
export function freshJob(): string {
  copies += 1;
  return `job-${copies}`;
}
/** A copy of the training shape that no other test of the file uses. */
export function freshShape(): string {
  copies += 1;
  return `accounts/acme/trainingShapes/shape-${copies}`;
}

export function settingsOf(emulator: Pick<Emulator, "url">, extra: Settings = {}): Settings {
  return { "fireworks:apiKey": KEY, "fireworks:baseUrl": emulator.url, ...extra };
}

export function urnOf(name: string): string {
  return `urn:pulumi:dev::fleet::${PROMOTED_MODEL}::${name}`;
}

/** The properties that the class `PromotedModel` passes on. */
export function resource(name: string, args: Properties): Properties {
  return { ...args, __identity: `organization/${urnOf(name)}` };
}

let names = 0;
/** A name that no other test of the file uses: a provider process remembers the resources of its stack. */
export function freshName(prefix = "bot"): string {
  names += 1;
  return `${prefix}-n${names}`;
}

/** A resource as the state of a stack holds it. */
export interface Saved {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** Why it is not ready. */
  readonly initErrors: readonly string[];
}

/** What one `pulumi up` did to one resource. */
export interface Run {
  readonly saved: Saved | undefined;
  readonly failures: CheckAnswer["failures"];
  readonly error: CallFailed | undefined;
  /** Everything that the user is told, as one text. */
  readonly told: string;
}

/**
 * `pulumi up` of one resource, with the steps that the engine takes: check, then create, or diff and
 * update. A replacement is left to the test.
 */
export async function up(provider: ProviderProcess, news: Properties, saved?: Saved): Promise<Run> {
  const { inputs, failures } = await provider.check(saved?.inputs ?? {}, news);
  if (failures.length > 0) return ran(saved, failures, undefined);
  try {
    if (saved === undefined) {
      const { id, outs } = await provider.create(inputs);
      return ran({ id, inputs, outs, initErrors: [] }, [], undefined);
    }
    const { changes, replaces } = await provider.diff(saved.id, saved.outs, inputs);
    expect(replaces).toEqual([]);
    if (changes === "none" && saved.initErrors.length === 0) return ran({ ...saved, inputs }, [], undefined);
    const { outs } = await provider.update(saved.id, saved.outs, inputs);
    return ran({ id: saved.id, inputs, outs, initErrors: [] }, [], undefined);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const { partial } = error;
    if (partial === undefined) return ran(saved, [], error);
    return ran({ id: partial.id, inputs, outs: partial.properties, initErrors: partial.reasons }, [], error);
  }
}

function ran(saved: Saved | undefined, failures: CheckAnswer["failures"], error: CallFailed | undefined): Run {
  const refused = failures.map(({ property, reason }) => `${property}: ${reason}`);
  const reasons = error?.partial?.reasons ?? [];
  return {
    saved,
    failures,
    error,
    told: [...refused, ...(error === undefined ? [] : [error.message]), ...reasons].join("\n"),
  };
}

/** A resource that `up` must have saved. */
export async function created(provider: ProviderProcess, news: Properties): Promise<Saved> {
  const { saved, told } = await up(provider, news);
  if (saved === undefined || told !== "") throw new Error(`the resource was not created: ${told}`);
  return saved;
}

/** The first model of account `acme`. */
export function onlyModel(emulator: Emulator): ServiceModel {
  const [model, ...others] = service(emulator).models;
  if (model === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} models or none`);
  return model;
}

/** Changes the one model of account `acme` behind everybody's back. */
export function edit(emulator: Emulator, change: Partial<ServiceModel>): void {
  meddle(emulator, ({ models }) => Object.assign(models[0] ?? {}, change));
}

/** The promotions that were on the wire, whatever came of them. */
export function promotes(emulator: Emulator): number {
  return count(emulator, "POST", /:promote$/);
}

export function count(emulator: Emulator, method: string, path = /./): number {
  return emulator.requests().filter((request) => request.method === method && path.test(request.path)).length;
}

/** The requests that may change something. */
export function writes(emulator: Emulator): string[] {
  return emulator
    .requests()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

export function acme(state: State): State["accounts"][number] {
  const account = state.accounts.find(({ id }) => id === "acme");
  if (account === undefined) throw new Error("the seed has no account acme");
  return account;
}

export type ServiceModel = State["accounts"][number]["models"][number];

/** Account `acme` as the service holds it. */
export function service(emulator: Emulator): State["accounts"][number] {
  return acme(emulator.state());
}

/** Changes account `acme` behind everybody's back. */
export function meddle(emulator: Emulator, change: (account: State["accounts"][number]) => void): void {
  const state = emulator.state();
  change(acme(state));
  emulator.setState(state);
}

/** Exactly one promotion was accepted by the service, and the one model is ready. */
export function expectOnePromotion(emulator: Emulator, modelId?: string): void {
  const { models, operations } = service(emulator);
  expect(operations).toHaveLength(1);
  expect(models).toHaveLength(1);
  expect(models[0]).toMatchObject({ state: "READY", ...(modelId === undefined ? {} : { id: modelId }) });
}

/** Resolves once the condition holds; the time limit only ends a test that hangs. */
export async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 10, timeout: 30_000 }).toBe(true);
}
