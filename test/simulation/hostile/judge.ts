import { ProviderBug } from "../../../provider/client/errors.js";
import { type TransportAnswer, type TransportRequest } from "../../../provider/client/transport.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { textsIn } from "../../../provider/lifecycle/properties.js";
import { ECHOES } from "../../support/hostileMutation.js";
import { type Exchange, type HostileServer, HOSTILE_URL } from "../../support/hostileServer.js";
import { Violation } from "../violation.js";

/** Of all that one call says, and of each thing that it saves. */
const MAX_OUTPUT = 64 * 1024;
/** Whether a deployment answers. */
const QUESTION = "/inference/v1/completions";
/** Above the limits of one listing, which are the widest there are. */
const MAX_REQUESTS = 6_000;
const MAX_MS = 3 * 3_600_000;

/** What JavaScript throws of itself, and what this package throws when it has to accuse itself. */
const MISTAKES = [
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
  AggregateError,
  DOMException,
  ProviderBug,
];
/** What JavaScript says of a mistake in the program, a library of what it was given, or we of ourselves. */
const MISTAKE =
  /cannot read prop|is not a function|is not iterable|is not defined|maximum call stack|invalid time value|invalid array length|invalid url|unexpected token|cannot convert|bug in pulumi-fireworks|cannot be put into a URL|\n\s+at \S+ \(/i;
/** Whatever steers a terminal or the direction of writing; a line break and a tab do not. */
const RAW = /[^\P{C}\n\t]|[\u2028\u2029]/u;

/** Unassigned characters and emoji's own parts are no control characters, and private ones are just not pretty. */
const HARMLESS = /[\p{Cn}\p{Co}]/gu;

/** Judges one run: what goes to the service, and what leaves for the engine and its user. */
export class Judge {
  /** Everything that was said or failed so far. */
  readonly texts: string[] = [];
  #said: string[] = [];
  #requests = 0;
  /** Whether the call may write. */
  #isReadOnly = false;
  /** The first rule that was broken: thrown inside a handler, it could be caught there. */
  violation: Violation | undefined;

  constructor(
    readonly server: HostileServer,
    readonly own: string,
    readonly clock: { now(): number },
  ) {
    server.onRequest = (request) => {
      this.#judgeRequest(request);
    };
  }

  say(text: string): void {
    this.#said.push(text);
  }

  /** Lets a call of the engine happen. @returns what failed, or the result */
  async call<T>(
    what: string,
    work: () => Promise<T>,
    { isReadOnly = false } = {},
  ): Promise<{ value: T } | { error: Error }> {
    this.#said = [];
    this.#requests = 0;
    this.#isReadOnly = isReadOnly;
    const start = this.clock.now();
    let ended: { value: T } | { error: Error };
    try {
      ended = { value: await work() };
    } catch (error) {
      ended = { error: this.#typed(what, error) };
    }
    if (this.clock.now() - start > MAX_MS)
      this.#break("a call without end", `${what} took ${this.clock.now() - start} ms`);
    const left = "error" in ended ? shownOf(ended.error) : ended.value;
    this.#judgeOutput(what, left);
    if (this.violation !== undefined) throw this.violation;
    return ended;
  }

  /** What the state says that a resource is, is nobody else's. */
  requireOwn({ name, jobName, deploymentName, deployedModelName, modelName, schemaVersion }: Properties): void {
    if (schemaVersion === undefined) return;
    const foreign = new Set(this.server.standing().filter((standing) => !this.server.made.has(standing)));
    for (const held of [name, jobName, deploymentName, deployedModelName, modelName]) {
      if (typeof held !== "string") continue;
      if (foreign.has(held) || held.startsWith("accounts/other/")) this.#break("a state of what is not ours", held);
    }
    if (this.violation !== undefined) throw this.violation;
  }

  #typed(what: string, error: unknown): Error {
    const isOwn = error instanceof Error && !MISTAKES.some((kind) => error instanceof kind);
    if (!isOwn)
      this.#break(
        "no typed error",
        `${what}: ${error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error)}`,
      );
    return error instanceof Error ? error : new Error(String(error));
  }

  #judgeOutput(what: string, left: unknown): void {
    const texts = [...this.#said, ...textsIn(left)];
    // What is saved is not said, and has a bound of its own.
    const sizes = [this.#said.join("\n").length, JSON.stringify(left ?? null).length];
    if (Math.max(...sizes) > MAX_OUTPUT) this.#break("too much output", `${what}: ${sizes.join(" and ")} characters`);
    for (const text of texts) {
      if (RAW.test(text.replace(HARMLESS, "")))
        this.#break("a raw control character", `${what}: ${JSON.stringify(text.slice(0, 400))}`);
      if (Object.values(ECHOES).some((echo) => text.includes(echo)))
        this.#break("the key", `${what}: ${text.slice(0, 400)}`);
      if (MISTAKE.test(text)) this.#break("a mistake of the program", `${what}: ${text.slice(0, 500)}`);
    }
    this.texts.push(...this.#said, ...textsIn(left));
  }

  #judgeRequest({ method, url, body }: TransportRequest): void {
    this.#requests += 1;
    if (this.#requests > MAX_REQUESTS) throw this.#break("a call without end", `${this.#requests} requests`);
    if (url.origin !== HOSTILE_URL) this.#break("a request to another host", url.href);
    if (method === "GET") return;
    const name = decodeURIComponent(url.pathname).replace(/^\/v1\//, "");
    const text = `${method} ${name} ${body ?? ""}`;
    if (this.#isReadOnly) this.#break("a write where nothing may be written", text);
    if (method === "POST" ? !this.#isOwnNew(name, url, body) : !this.server.made.has(name))
      this.#break("a write to what is not ours", text);
    // A question may be asked again.
    if (method === "POST" && name !== QUESTION) this.#judgeAgain(name, body);
  }

  /** What is made has a name of the resource's own, and is made of what the program names. */
  #isOwnNew(path: string, { searchParams }: URL, body = "{}"): boolean {
    const sent = JSON.parse(body) as Record<string, unknown>;
    const isOwn = (id: unknown): boolean => typeof id === "string" && id.startsWith(this.own);
    if (/^accounts\/acme\/checkpoints\/step-\d+(-merged)?-a1b2c3d4:promote$/.test(path)) {
      const model = String(sent.output_model);
      return (
        model.startsWith("accounts/acme/models/") &&
        isOwn(model.split("/")[3]) &&
        sent.trainer_job_id === "accounts/acme/rlorTrainerJobs/sft-7"
      );
    }
    if (path === "accounts/acme/deployedModels") return sent.deployment === "accounts/acme/deployments/serve";
    if (path === "accounts/acme/rlorTrainerJobs")
      return isOwn(sent.rlorTrainerJobId ?? searchParams.get("rlorTrainerJobId"));
    if (path === "accounts/acme/deployments") return isOwn(searchParams.get("deploymentId"));
    if (path === QUESTION) return isOwn(String(sent.model).replace(/^accounts\/acme\/deployments\//, ""));
    // Resumed, cancelled.
    return this.server.made.has(path.replace(/:\w+$/, ""));
  }

  /** What was sent is sent again only after the service said that it did nothing, or that it is not there. */
  #judgeAgain(name: string, body = ""): void {
    const { exchanges } = this.server;
    const index = exchanges.findLastIndex(
      ({ request }) =>
        request.method === "POST" &&
        decodeURIComponent(request.url.pathname) === `/v1/${name}` &&
        request.body === body,
    );
    const first = exchanges[index];
    if (first === undefined) return;
    const told = exchanges.slice(index);
    if (!told.some(saysNothing)) this.#break("sent twice", `POST ${name} ${body}`);
  }

  #break(rule: string, details: string): Violation {
    this.violation ??= new Violation(rule, details);
    return this.violation;
  }
}

function saysNothing({ request, answer }: Exchange): boolean {
  return answer.status >= 400 && answer.status < 500 ? true : request.method !== "POST" && isEmptyListing(answer);
}

function isEmptyListing({ body = "" }: TransportAnswer): boolean {
  return !body.includes("accounts/acme/deployedModels/");
}

/** What Pulumi takes of an error: the rest of it never leaves the process. */
function shownOf(error: Error): unknown {
  const { id, properties, reasons } = error as { id?: unknown; properties?: unknown; reasons?: unknown };
  return { name: error.name, message: error.message, stack: error.stack, text: String(error), id, properties, reasons };
}
