import { type TransportAnswer, type TransportRequest } from "../../provider/client/transport.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Cloud, fullName } from "./cloud.js";
import { type ProviderProcess } from "./providerProcess.js";
import { type StateRecord } from "./stateRecord.js";
import { Violation } from "./violation.js";
import { type Model } from "../../provider/emulator/models/seed.js";

/** One call of the handler that has not ended. */
export interface Call {
  readonly method: "check" | "diff" | "create" | "read" | "update" | "delete";
  readonly slot: number;
  readonly inputs: Properties;
  /** What the state holds of the resource; absent in `create`. */
  readonly record?: StateRecord | undefined;
  /** Which wording of the resource in the program it works for. */
  readonly version: number;
  /** When it began, as a number of happenings. */
  readonly began: number;
}

/** One model, from its making to its end. */
export interface Incarnation {
  /** The resource that it belongs to; `undefined` is an outsider. */
  owner: number | undefined;
  generation: string | undefined;
  readonly source?: { readonly checkpoint: string; readonly version: number };
  /** Who promoted it; absent for an outsider's. */
  readonly promoter?: ProviderProcess;
  /** The last change by somebody else than the stack, as a number of happenings. */
  meddledAt: number;
  /** The state may have lost it, through no fault of the provider. */
  lost: boolean;
  /** A forced replacement by the same model began, and may have been interrupted. */
  retaken?: boolean;
  /** The provider has said that it cannot prove whose it is. */
  unproved?: boolean;
  /** Left behind on purpose: `onDelete: "keep"`. */
  kept: boolean;
}

const GENERATION = /\[pulumi-fireworks owner=([0-9a-f]{12}) generation=([0-9a-f]{8})\]\s*$/;

/** Knows what really happened, and judges every write. */
export class Ledger {
  readonly #incarnations = new WeakMap<Model, Incarnation>();
  #happenings = 0;
  promotions = 0;
  requests = 0;
  /** Requests that may change something. */
  writes = 0;
  /** Writes that nobody could have prevented: somebody meddled between look and write. */
  races = 0;
  /** Full names of the models that the provider has deleted. */
  readonly deleted = new Set<string>();
  /** What the state holds now. */
  records: () => readonly StateRecord[] = () => [];

  constructor(readonly cloud: Cloud) {}

  tick(): number {
    return (this.#happenings += 1);
  }

  of(model: Model): Incarnation {
    const known = this.#incarnations.get(model);
    if (known !== undefined) return known;
    const made: Incarnation = {
      owner: undefined,
      generation: undefined,
      meddledAt: this.tick(),
      lost: false,
      kept: false,
    };
    this.#incarnations.set(model, made);
    return made;
  }

  find(name: string): Incarnation | undefined {
    const model = this.cloud.model(name);
    return model === undefined ? undefined : this.of(model);
  }

  /** Just before the request leaves the process. */
  judgeSending(process: ProviderProcess, request: TransportRequest): void {
    const { method, url } = request;
    if (method === "GET") return;
    const what = `${method} ${url.pathname}`;
    if (process.isPreview) throw new Violation("a write at preview", what);
    // The client sends again within the time in which a provider without an engine ends anyway.
    const again = process.sent.has(what);
    if (!process.hasEngine && !again) throw new Violation("a write without an engine", what);
    process.sent.add(what);
  }

  /** When the request reaches the service. */
  work(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    this.requests += 1;
    this.tick();
    const { method } = request;
    if (method === "GET") return this.#look(process, request);
    this.writes += 1;
    if (method === "POST") return this.#promote(process, request);
    return this.#change(process, request);
  }

  /** When an answer has arrived. */
  noteAnswer(_process: ProviderProcess, _answer: TransportAnswer): void {
    // Of one stack it is enough to know what the service was asked.
  }

  /** When a create has made something, and the state is about to hold it. */
  judgeRecord(_process: ProviderProcess, _name: string, _inputs: Properties, _isReady: boolean): void {
    // One stack alone takes nothing from another.
  }

  #look(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    const answer = this.cloud.work(request);
    const name = nameIn(request);
    if (/\/models\/[^/]+$/.test(name)) {
      process.looks.set(name, { at: this.#happenings, found: answer.status !== 404 });
      process.seen.set(name, this.#happenings);
    }
    // An operation that has ended shows its model.
    const operation = this.cloud.account.operations.find(({ id }) => name.endsWith(`/operations/${id}`));
    if (operation !== undefined) process.seen.set(operation.model, this.#happenings);
    return answer;
  }

  #promote(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    const body = JSON.parse(request.body ?? "{}") as { output_model: string; trainer_job_id: string };
    const name = body.output_model;
    const look = process.looks.get(name);
    process.looks.delete(name);
    if (look === undefined) throw new Violation("a promotion without a look", name);
    if (look.found) throw new Violation("a promotion although the model was seen", name);
    const before = this.cloud.model(name);
    const answer = this.cloud.work(request);
    const after = this.cloud.model(name);
    // A refusal did nothing, so the look still holds.
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 409) {
      process.looks.set(name, look);
    }
    if (after === undefined || after === before) return answer;
    this.promotions += 1;
    process.seen.set(name, this.#happenings);
    const slot = Number(/sft-(\d+)/.exec(body.trainer_job_id)?.[1]);
    const call = process.callFor(slot, "create");
    if (call === undefined) throw new Violation("a promotion that nobody asked for", name);
    const checkpoint = /([^/]+):promote$/.exec(request.url.pathname)?.[1] ?? "";
    const source = { checkpoint: `${body.trainer_job_id}/checkpoints/${checkpoint}`, version: call.version };
    for (const model of this.cloud.account.models) {
      const twin = this.of(model);
      const same = twin.owner === slot && twin.source?.version === source.version;
      if (model !== after && same && twin.source.checkpoint === source.checkpoint && twin.meddledAt === 0) {
        throw new Violation("promoted twice", `${fullName(model.id)} and ${name} from ${source.checkpoint}`);
      }
    }
    this.#incarnations.set(after, {
      owner: slot,
      generation: undefined,
      source,
      promoter: process,
      meddledAt: 0,
      lost: process.lostTrack,
      kept: false,
    });
    return answer;
  }

  #change(process: ProviderProcess, request: TransportRequest): TransportAnswer {
    const name = nameIn(request);
    const model = this.cloud.model(name);
    if (model !== undefined) {
      const incarnation = this.of(model);
      const call = process.callOn(name, request.method);
      if (call === undefined) throw new Violation("a write that nobody asked for", `${request.method} ${name}`);
      const seen = process.seen.get(name) ?? 0;
      if (seen < call.began) throw new Violation("a write without a look", `${request.method} ${name}`);
      // A promotion does not tell when its model was made, so one made anew while it runs looks the same.
      const meanwhile = call.method === "create" && incarnation.meddledAt > call.began;
      if (incarnation.meddledAt > seen || meanwhile) {
        this.races += 1;
        if (request.method === "PATCH") incarnation.owner = call.slot;
      } else if (request.method === "PATCH") this.#judgePatch(process, call, name, incarnation);
      else this.#judgeDelete(process, call, name, incarnation, model);
    }
    const answer = this.cloud.work(request);
    if (request.method === "DELETE" && answer.status === 200) this.deleted.add(name);
    if (request.method === "PATCH" && answer.status === 200 && model !== undefined) {
      const incarnation = this.of(model);
      const [, , generation] = GENERATION.exec(textOf(model.description)) ?? [];
      incarnation.generation = generation;
    }
    return answer;
  }

  #judgePatch(process: ProviderProcess, call: Call, name: string, incarnation: Incarnation): void {
    const { slot, inputs, method } = call;
    const rival = this.records().find((record) => record.slot !== slot && record.id === name && !record.delete);
    if (rival !== undefined) throw new Violation("a patch of another resource's model", `${name} is of ${rival.urn}`);
    if (incarnation.owner !== slot) {
      // A generated id holds a digest of resource, checkpoint and base: whoever has it is this promotion.
      const generated = method === "create" && !("outputModelId" in asWritten(inputs));
      const adopts = method === "create" && (inputs.adopt === "always" || inputs.adopt === "ifSameSource");
      if (!generated && !adopts) throw new Violation("a patch of a stranger's model", name);
    }
    // Until the new record is saved, the old one of the same model does not know the new generation.
    const retaken = method === "create" && this.records().some(({ id }) => id === name);
    if (retaken) incarnation.retaken = true;
    Object.assign(incarnation, { owner: slot, lost: retaken || process.lostTrack, kept: false });
  }

  #judgeDelete(process: ProviderProcess, call: Call, name: string, incarnation: Incarnation, model: Model): void {
    const { slot, record } = call;
    if (incarnation.owner !== slot) throw new Violation("a deletion of a stranger's model", name);
    if (record?.outputs.onDelete === "keep") throw new Violation("a deletion in spite of keep", name);
    const live = this.records().find((other) => other.id === name && !other.delete && !isSame(other, record));
    // Once somebody has edited the marker away, nothing tells the replaced record from the new one.
    if (live !== undefined && incarnation.meddledAt === 0)
      throw new Violation("a deletion of a live resource's model", `${name} is of ${live.urn}`);
    if (process.made.has(name)) throw new Violation("a deletion of what was just made", name);
    const { createTime, generation } = record?.outputs ?? {};
    // Once somebody has edited the line away, nobody can know who took it over.
    const told = incarnation.meddledAt === 0 ? incarnation.generation : undefined;
    if (generation !== undefined && told !== undefined && generation !== told) {
      throw new Violation("a deletion of what a newer resource took over", name);
    }
    if (createTime !== undefined && createTime !== model.createTime) {
      throw new Violation("a deletion of a model that was made again", name);
    }
  }
}

function isSame(one: StateRecord, other: StateRecord | undefined): boolean {
  return one.urn === other?.urn && one.serial === other.serial;
}

export function nameIn({ url }: TransportRequest): string {
  return decodeURIComponent(url.pathname.replace(/^\/v1\//, ""));
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The inputs without what `check` added. */
export function asWritten(inputs: Properties): Properties {
  const resolved = new Set((inputs.__resolved ?? []) as string[]);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !resolved.has(key)));
}
