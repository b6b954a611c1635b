import { type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Model } from "../../provider/emulator/models/seed.js";
import { asWritten, Ledger, nameIn, textOf } from "./ledger.js";
import { type ProviderProcess } from "./providerProcess.js";
import { type Stack } from "./stack.js";
import { Violation } from "./violation.js";

const GENERATIONS = /generation=([0-9a-f]{8})\]/g;

/** What one process has learned of models. */
interface Knowledge {
  /** Generations that an answer has shown to it. */
  readonly seen: Set<string>;
  /** Models that it has asked to promote to. */
  readonly promoted: Set<string>;
  /** Models that it has signed and not looked at since. */
  readonly unread: Set<string>;
  readonly signed: Set<string>;
}

/** Knows which stack has made and signed which model, and judges what one of several live stacks does to another's. */
export class StacksLedger extends Ledger {
  readonly #signers = new Map<string, Stack>();
  /** When each generation was written, as a number of happenings. */
  readonly #signedAt = new Map<string, number>();
  readonly #makers = new WeakMap<Model, { readonly stack: Stack; readonly at: number }>();
  readonly #known = new WeakMap<ProviderProcess, Knowledge>();
  /** What each stack has asked to promote to, in whatever process. */
  readonly #asked = new Map<Stack, Set<string>>();
  /** Models that a stack took by the digest in their id, before anybody had signed them. */
  unsigned = 0;
  /** What a program has adopted from another stack. */
  adopted = 0;

  override judgeSending(process: ProviderProcess, request: TransportRequest): void {
    super.judgeSending(process, request);
    // Whoever has sent a promotion takes what appears for it, also where the request itself was lost.
    if (request.method === "POST") this.#note(process, modelAskedFor(request));
    if (request.method !== "PATCH") return;
    const [, generation] = [...(request.body ?? "").matchAll(GENERATIONS)].at(-1) ?? [];
    if (generation !== undefined && !this.#signers.has(generation)) this.#signers.set(generation, process.stack);
  }

  override work(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    this.requests += 1;
    this.tick();
    const { method } = request;
    if (method !== "GET") this.writes += 1;
    return method === "POST" ? this.#promote(process, request) : this.#reach(process, request);
  }

  override noteAnswer(process: ProviderProcess, { body = "" }: TransportAnswer): void {
    const { seen } = this.#of(process);
    for (const [, generation = ""] of body.matchAll(GENERATIONS)) seen.add(generation);
  }

  override judgeRecord(process: ProviderProcess, name: string, inputs: Properties, isReady: boolean): void {
    const model = this.cloud.model(name);
    const generation = model === undefined ? undefined : generationOf(model);
    const { seen, promoted, unread } = this.#of(process);
    // What is shared by its very name can be another's at the same moment, unless it is looked at once more.
    const isShared = "outputModelId" in asWritten(inputs) && !isAdopting(inputs) && promoted.has(name);
    if (isReady && isShared && unread.has(name)) throw new Violation("a line that was not read back", name);
    const signer = this.#signers.get(generation ?? "");
    if (signer === undefined || signer === process.stack) return;
    if (generation !== undefined && seen.has(generation) && !isAdopting(inputs)) {
      throw new Violation("a record of another stack's model", `${name} of ${textOf(signer.name)}`);
    }
    this.races += 1;
  }

  #promote(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    const name = modelAskedFor(request);
    const before = this.cloud.model(name);
    const answer = this.cloud.work(request);
    const after = this.cloud.model(name);
    if (after === undefined || after === before) return answer;
    this.promotions += 1;
    const at = this.tick();
    if (before !== undefined) this.#judgeReplacement(process, name, before);
    this.#makers.set(after, { stack: process.stack, at });
    return answer;
  }

  /** The service may let the later promotion to an id win: it ends the other one, and its model is gone. */
  #judgeReplacement(process: ProviderProcess, name: string, before: Model): void {
    const maker = this.#makers.get(before);
    if (maker === undefined || maker.stack === process.stack) return;
    const began = process.callOn(name, "POST")?.began ?? 0;
    const what = `POST ${name}, which ${maker.stack.name} was promoting to`;
    if (maker.at < began) throw new Violation("a promotion over another stack's", what);
    this.races += 1;
  }

  #note(process: ProviderProcess, name: string): void {
    this.#of(process).promoted.add(name);
    this.#asked.set(process.stack, new Set([...(this.#asked.get(process.stack) ?? []), name]));
  }

  #reach(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    const name = nameIn(request);
    const model = this.cloud.model(name);
    const { signed, unread } = this.#of(process);
    if (request.method !== "GET" && model !== undefined) this.#judge(process, request.method, name, model);
    const answer = this.cloud.work(request);
    // An operation that has ended shows its model.
    const operation = this.cloud.account.operations.find(({ id }) => name.endsWith(`/operations/${id}`));
    if (request.method === "GET") unread.delete(operation?.settled === true ? operation.model : name);
    if (request.method === "PATCH" && answer.status === 200) {
      if (!signed.has(name)) unread.add(name);
      signed.add(name);
      const generation = model === undefined ? undefined : generationOf(model);
      if (generation !== undefined && !this.#signedAt.has(generation)) this.#signedAt.set(generation, this.tick());
    }
    return answer;
  }

  /** Whether a stack may change or delete what stands there now. */
  #judge(process: ProviderProcess, method: string, name: string, model: Model): void {
    const { stack } = process;
    const call = process.callOn(name, method);
    const generation = generationOf(model);
    const signer = generation === undefined ? undefined : this.#signers.get(generation);
    const holder = signer ?? this.#makers.get(model)?.stack;
    if (holder === undefined || holder === stack) return;
    const what = `${method} ${name}, which is of ${holder.name} in backend ${holder.backend ?? "unknown"}`;
    if (method === "PATCH" && call?.method === "create" && isAdopting(call.inputs)) {
      this.adopted += 1;
      return;
    }
    if (signer !== undefined) {
      if (this.#of(process).seen.has(generation ?? "")) throw new Violation(ruleOf(method), what);
      // What stood there when the call began is no race: a look would have shown it.
      const stoodThere = (this.#signedAt.get(generation ?? "") ?? Infinity) < (call?.began ?? 0);
      if (stoodThere) throw new Violation(ruleOf(method), `${what} since before this ${call?.method ?? ""} began`);
      this.races += 1;
      return;
    }
    // Nobody has signed it yet.
    if (this.#asked.get(stack)?.has(name) === true) this.races += 1;
    else if (method === "PATCH" && call !== undefined && !("outputModelId" in asWritten(call.inputs)))
      this.unsigned += 1;
    else throw new Violation(ruleOf(method), `${what} and not signed yet`);
  }

  #of(process: ProviderProcess): Knowledge {
    const known = this.#known.get(process) ?? {
      seen: new Set<string>(),
      promoted: new Set<string>(),
      unread: new Set<string>(),
      signed: new Set<string>(),
    };
    this.#known.set(process, known);
    return known;
  }
}

function modelAskedFor({ body = "{}" }: TransportRequest): string {
  return textOf((JSON.parse(body) as { output_model?: unknown }).output_model);
}

function ruleOf(method: string): string {
  return method === "DELETE" ? "a deletion of another stack's model" : "a takeover from another stack";
}

function isAdopting({ adopt }: Properties): boolean {
  return adopt === "always" || adopt === "ifSameSource";
}

function generationOf({ description }: Model): string | undefined {
  return [...textOf(description).matchAll(GENERATIONS)].at(-1)?.[1];
}
