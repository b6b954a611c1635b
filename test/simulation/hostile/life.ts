import { type DynamicHandler } from "../../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { Outlook } from "../../../provider/lifecycle/outlook.js";
import { createRuntime, type Runtime } from "../../../provider/lifecycle/runtime.js";
import { PREVIEW_MARK } from "../../../provider/previewMark.js";
import { HOSTILE_KEY } from "../../support/hostileMutation.js";
import { HOSTILE_URL } from "../../support/hostileServer.js";
import { type VirtualClock } from "../../support/virtualClock.js";
import { type Judge } from "./judge.js";

/** What the state holds of a resource. */
interface Saved {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** Exists, and is not ready. */
  readonly isUnready: boolean;
}

/** A kind of resource, as a program declares it. */
export interface Declared {
  readonly type: string;
  readonly createHandler: (runtime: Runtime) => DynamicHandler;
}

/** One resource of one stack, and the engine's operations on it. */
export class Life {
  saved: Saved | undefined;
  /** Replaced, and still to be deleted. */
  #old: Saved[] = [];
  /** Why the last operation stopped. */
  stopped: string[] = [];
  #nonces = 0;

  constructor(
    readonly declared: Declared,
    readonly name: string,
    readonly judge: Judge,
    readonly clock: VirtualClock,
  ) {}

  get isEmpty(): boolean {
    return this.saved === undefined && this.#old.length === 0;
  }

  async preview(args: Properties): Promise<void> {
    this.stopped = [];
    const handler = this.#start();
    const news = this.#news(args, PREVIEW_MARK);
    const checked = await this.#check(handler, this.saved?.inputs ?? {}, news, true);
    if (checked === undefined || this.saved === undefined) return;
    const { id, outs } = this.saved;
    await this.#ask("diff", () => handler.diff(id, outs, checked), true);
  }

  async up(args: Properties): Promise<void> {
    this.stopped = [];
    const handler = this.#start();
    const news = this.#news(args);
    await this.#deleteOld(handler);
    const { saved } = this;
    const inputs = await this.#check(handler, saved?.inputs ?? {}, news);
    if (inputs === undefined) return;
    if (saved === undefined) {
      await this.#create(handler, inputs);
      return;
    }
    const diff = await this.#ask("diff", () => handler.diff(saved.id, saved.outs, inputs), true);
    if (diff === undefined) return;
    if (diff.replaces.length > 0) {
      const again = await this.#check(handler, {}, news);
      if (again === undefined) return;
      if (diff.deleteBeforeReplace) {
        if (!(await this.#delete(handler, saved))) return;
        this.saved = undefined;
      }
      await this.#create(handler, again, diff.deleteBeforeReplace ? undefined : saved);
      await this.#deleteOld(handler);
      return;
    }
    if (!diff.changes && !saved.isUnready) {
      this.saved = { ...saved, inputs };
      return;
    }
    const updated = await this.#attempt("update", () => handler.update(saved.id, saved.outs, inputs), inputs);
    if (updated === undefined) return;
    this.judge.requireOwn(updated.outs);
    this.saved = { ...saved, inputs, outs: updated.outs, isUnready: false };
  }

  async refresh(): Promise<void> {
    this.stopped = [];
    const { saved } = this;
    if (saved === undefined) return;
    const handler = this.#start();
    const read = await this.#ask("read", () => handler.read(saved.id, saved.outs), true);
    if (read === undefined) return;
    if (read.id === undefined || read.id === "") {
      this.saved = undefined;
      return;
    }
    const outs = { ...read.props, __provider: saved.outs.__provider };
    this.judge.requireOwn(outs);
    const inputs = read.inputs ?? saved.inputs;
    await this.#ask("diff", () => handler.diff(saved.id, outs, inputs), true);
    this.saved = { ...saved, inputs, outs, isUnready: false };
  }

  async destroy(): Promise<void> {
    this.stopped = [];
    const handler = this.#start();
    await this.#deleteOld(handler);
    if (this.saved !== undefined && (await this.#delete(handler, this.saved))) this.saved = undefined;
  }

  /** A provider process as one operation of the engine starts it. */
  #start(): DynamicHandler {
    const say = (_: string, message: string): Promise<void> => {
      this.judge.say(message);
      return Promise.resolve();
    };
    const judge = this.judge;
    class HeardOutlook extends Outlook {
      override plan(...[identity, stage, text]: Parameters<Outlook["plan"]>): void {
        super.plan(identity, stage, text);
        judge.say(text);
      }
    }
    const runtime = createRuntime({
      engine: { say, isAlive: () => Promise.resolve(true) },
      clock: this.clock,
      transport: this.judge.server,
      signal: new AbortController().signal,
      outlook: new HeardOutlook(),
      nonce: () => (this.#nonces += 1).toString(16).padStart(8, "0"),
    });
    const settings: Record<string, string> = { "fireworks:apiKey": HOSTILE_KEY, "fireworks:baseUrl": HOSTILE_URL };
    runtime.configure({ get: (key) => settings[key] });
    return this.declared.createHandler(runtime);
  }

  #news(args: Properties, mark = ""): Properties {
    const urn = `urn:pulumi:dev::fleet::${this.declared.type}::${this.name}`;
    return { ...args, __identity: `${mark}organization/${urn}`, __provider: "by reference" };
  }

  async #ask<T>(what: string, work: () => Promise<T>, isReadOnly = false): Promise<T | undefined> {
    const ended = await this.judge.call(what, work, { isReadOnly });
    if ("value" in ended) return ended.value;
    this.stopped.push(`${what}: ${ended.error.message}`);
    return undefined;
  }

  async #check(
    handler: DynamicHandler,
    olds: Properties,
    news: Properties,
    isPreview = false,
  ): Promise<Properties | undefined> {
    const checked = await this.#ask("check", () => handler.check(olds, news), true);
    if (checked === undefined) return undefined;
    const { inputs, failures } = checked;
    if (failures.length === 0) return isPreview ? inputs : { ...inputs, __provider: news.__provider };
    this.stopped.push(...failures.map(({ property, reason }) => `check ${property}: ${reason}`));
    return undefined;
  }

  async #create(handler: DynamicHandler, inputs: Properties, old?: Saved): Promise<void> {
    const before = this.saved;
    const created = await this.#attempt("create", () => handler.create(inputs), inputs);
    if (created !== undefined) this.judge.requireOwn(created.outs);
    if (created !== undefined) this.saved = { id: created.id, inputs, outs: created.outs, isUnready: false };
    if (old !== undefined && this.saved !== before) this.#old.push(old);
  }

  /** A step that may keep what is there and not ready. */
  async #attempt<T>(what: string, work: () => Promise<T>, inputs: Properties): Promise<T | undefined> {
    const ended = await this.judge.call(what, work);
    if ("value" in ended) return ended.value;
    const { error } = ended;
    this.stopped.push(`${what}: ${error.message}`);
    if ("id" in error && "properties" in error) {
      const outs = error.properties as Properties;
      this.judge.requireOwn(outs);
      this.saved = { id: String(error.id), inputs, outs, isUnready: true };
    }
    return undefined;
  }

  async #deleteOld(handler: DynamicHandler): Promise<void> {
    for (const old of this.#old)
      if (await this.#delete(handler, old)) this.#old = this.#old.filter((one) => one !== old);
  }

  async #delete(handler: DynamicHandler, { id, outs }: Saved): Promise<boolean> {
    const { length } = this.stopped;
    await this.#ask("delete", () => handler.delete(id, outs));
    return this.stopped.length === length;
  }
}
