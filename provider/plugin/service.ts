import { packageVersion } from "../client/packageVersion.js";
import { type Settings } from "../config.js";
import { messageOf } from "../lifecycle/call.js";
import { type Facts, type Front } from "../lifecycle/front.js";
import { type CheckFailure, type DiffResult, type Properties } from "../lifecycle/handler.js";
import { parseIdentity } from "../lifecycle/identity.js";
import { withWholeProfile } from "../lifecycle/profileInputs.js";
import { containsUnknown } from "../lifecycle/properties.js";
import { type Runtime } from "../lifecycle/runtime.js";
import { SECRET_MARK, SecretInputs } from "../lifecycle/secretInputs.js";
import { MAX_MESSAGE_LENGTH, plainText } from "../plainText.js";
import { ofAnotherAccount } from "./accounts.js";
import { invoke } from "./functions.js";
import { previewed } from "./previewed.js";
import { alsoSecret, received, sent } from "./properties.js";
import { keepUnready } from "./unready.js";
import { Resources, typeOf } from "./resources.js";
import { schemaOf, schemaText } from "./schema.js";
import { Empty, type EmptyMessage, type messages, PluginInfo, type PluginInfoMessage, rpc } from "./sdk.js";
import { compareSettings, readerOf, SECRET_SETTINGS, settingFaults } from "./settings.js";
import { PreviewStage } from "./stage.js";

/** Makes the runtime of a run of the engine at an address, or of the engine that has started the process. */
export type Connect = (engine?: string) => Promise<Runtime>;

interface Run {
  readonly runtime: Runtime;
  readonly resources: Resources;
}

/**
 * The calls of Pulumi's protocol for resource providers, each with its own names, over the same handlers that dynamic
 * providers have.
 */
export class ProviderService {
  #run: Promise<Run> | undefined;
  /** Of the run that has begun. */
  #runtime: Runtime | undefined;
  readonly #stage: PreviewStage;
  readonly #connect: Connect;

  constructor(connect: Connect, stage = new PreviewStage()) {
    this.#connect = connect;
    this.#stage = stage;
  }

  /** The text of a failure, as it may leave. */
  explain(error: unknown): string {
    const redact = this.#runtime?.redact ?? ((text: string) => text);
    return plainText(messageOf(error), { redact, maxLength: MAX_MESSAGE_LENGTH });
  }

  handshake(): messages.ProviderHandshakeResponse {
    return new rpc.ProviderHandshakeResponse().setAcceptSecrets(true);
  }

  /** A process that a developer has started serves one run after another. */
  attach(request: { readonly getAddress: () => string }): EmptyMessage {
    this.#run = this.#begin(request.getAddress());
    return new Empty();
  }

  getPluginInfo(): PluginInfoMessage {
    return new PluginInfo().setVersion(packageVersion());
  }

  getSchema(): messages.GetSchemaResponse {
    return new rpc.GetSchemaResponse().setSchema(schemaText());
  }

  checkConfig(request: messages.CheckRequest): messages.CheckResponse {
    const { __secrets: _, ...news } = received(request.getNews());
    const inputs = Object.entries(news).map(([key, value]) => [
      key,
      SECRET_SETTINGS.includes(key) && !containsUnknown(value) ? { ...SECRET_MARK, value } : value,
    ]);
    return new rpc.CheckResponse()
      .setInputs(sent(Object.fromEntries(inputs) as Properties))
      .setFailuresList(settingFaults(news).map(failureMessage));
  }

  diffConfig(request: messages.DiffRequest): messages.DiffResponse {
    const olds = received(request.getOldInputs() ?? request.getOlds());
    const { changed, replaces } = compareSettings(olds, received(request.getNews()));
    return new rpc.DiffResponse()
      .setChanges(changesOf(changed.length > 0))
      .setDiffsList(changed)
      .setReplacesList(replaces);
  }

  async configure(request: messages.ConfigureRequest): Promise<messages.ConfigureResponse> {
    const { runtime } = await this.#running();
    runtime.configure(readerOf(received(request.getArgs())));
    return new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  async check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const urn = request.getUrn();
    const { runtime, resources } = await this.#running();
    const front = await resources.of(urn);
    const held = received(request.getOlds());
    const news = this.#identified(urn, received(request.getNews()));
    const moved = ofAnotherAccount(held, this.#settings().accountId);
    // What was chosen in another account is no choice in this one.
    const olds = moved !== undefined || Object.keys(held).length === 0 ? {} : this.#identified(urn, held);
    if (containsUnknown(news)) this.#stage.tell(true);
    const { inputs, failures } = await front.check(olds, news, { isPreview: this.#stage.isPreview });
    if (moved !== undefined) {
      const text = `takes the place of ${moved}, since its provider is another account's now`;
      runtime.outlook.plan(parseIdentity(news.__identity), "diff", text);
    }
    return new rpc.CheckResponse().setInputs(sent(inputs, held)).setFailuresList(failures.map(failureMessage));
  }

  async diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const urn = request.getUrn();
    const front = await this.#frontOf(urn);
    const oldInputs = received(request.getOldInputs());
    // A state holds an input below another name, such as `launch`, or not at all; what was secret is told by both.
    const olds = alsoSecret(this.#identified(urn, received(request.getOlds())), oldInputs);
    const news = this.#identified(urn, received(request.getNews()));
    const result = await front.diff(request.getId(), olds, news);
    return diffMessage(result, { olds, oldInputs, news });
  }

  async create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const urn = request.getUrn();
    const inputs = received(request.getProperties());
    this.#stage.tell(request.getPreview());
    if (request.getPreview()) {
      const outputs = previewed(schemaOf(typeOf(urn)), withWholeProfile(inputs));
      return new rpc.CreateResponse().setProperties(sent(new SecretInputs(inputs).sealed(outputs)));
    }
    const front = await this.#frontOf(urn);
    const asked = this.#identified(urn, inputs);
    const { id, outs } = await keepUnready({}, () => front.create(asked, factsOf(request)));
    return new rpc.CreateResponse().setId(id).setProperties(sent(outs));
  }

  async read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const urn = request.getUrn();
    const front = await this.#frontOf(urn);
    const held = received(request.getProperties());
    const props = this.#identified(urn, held);
    // The engine knows nothing of what is imported, or read by `get`.
    const isKnown = held.schemaVersion !== undefined;
    const answer = await (isKnown ? front.read(request.getId(), props) : front.import(request.getId(), props));
    const response = new rpc.ReadResponse();
    if (answer.id === undefined) return response;
    return response
      .setId(answer.id)
      .setProperties(sent(answer.props ?? {}, held))
      .setInputs(answer.inputs === undefined ? request.getInputs() : sent(answer.inputs));
  }

  async update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const urn = request.getUrn();
    const held = received(request.getOlds());
    const news = received(request.getNews());
    this.#stage.tell(request.getPreview());
    if (request.getPreview()) {
      const before = { inputs: received(request.getOldInputs()), outputs: held };
      const outputs = previewed(schemaOf(typeOf(urn)), withWholeProfile(news), before);
      return new rpc.UpdateResponse().setProperties(sent(new SecretInputs(news, held).sealed(outputs)));
    }
    const front = await this.#frontOf(urn);
    const [olds, asked] = [this.#identified(urn, held), this.#identified(urn, news)];
    const { outs } = await keepUnready(held, () => front.update(request.getId(), olds, asked, factsOf(request)));
    return new rpc.UpdateResponse().setProperties(sent(outs, held));
  }

  async delete(request: messages.DeleteRequest): Promise<EmptyMessage> {
    const urn = request.getUrn();
    const front = await this.#frontOf(urn);
    this.#stage.tell(false);
    await front.delete(request.getId(), this.#identified(urn, received(request.getProperties())), factsOf(request));
    return new Empty();
  }

  async invoke(request: messages.InvokeRequest): Promise<messages.InvokeResponse> {
    const { runtime } = await this.#running();
    const { result = {}, failures } = await invoke(request.getTok(), received(request.getArgs()), runtime);
    return new rpc.InvokeResponse().setReturn(sent({ ...result })).setFailuresList(failures.map(failureMessage));
  }

  /** Whose resource it is: a state that a dynamic provider has written says so itself. */
  #identified(urn: string, properties: Properties): Properties {
    const { organization = "organization" } = this.#settings();
    return { __identity: `${organization}/${urn}`, ...properties };
  }

  async #frontOf(urn: string): Promise<Front> {
    const { resources } = await this.#running();
    return resources.of(urn);
  }

  /** Loaded by the first call that needs it: the engine asks a process of its own for nothing but the schema. */
  #running(): Promise<Run> {
    return (this.#run ??= this.#begin());
  }

  async #begin(engine?: string): Promise<Run> {
    const runtime = await this.#connect(engine);
    this.#runtime = runtime;
    return { runtime, resources: new Resources(runtime) };
  }

  #settings(): Settings {
    try {
      return this.#runtime?.settings() ?? {};
    } catch {
      // A malformed setting is told by what needs it.
      return {};
    }
  }
}

function factsOf(request: { getTimeout(): number }): Facts {
  const seconds = request.getTimeout();
  return seconds > 0 ? { timeoutMs: seconds * 1_000 } : {};
}

function failureMessage({ property, reason }: CheckFailure): messages.CheckFailure {
  return new rpc.CheckFailure().setProperty(property).setReason(reason);
}

function changesOf(differs: boolean) {
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  return differs ? DIFF_SOME : DIFF_NONE;
}

function diffMessage(
  { changes, updates, replaces, deleteBeforeReplace }: DiffResult,
  { olds, oldInputs, news }: Readonly<Record<"olds" | "oldInputs" | "news", Properties>>,
): messages.DiffResponse {
  const changed = changes ? [...new Set([...updates, ...replaces])] : [];
  const response = new rpc.DiffResponse()
    .setChanges(changesOf(changes))
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setDiffsList(changed)
    .setHasdetaileddiff(changed.length > 0);
  for (const name of changed) {
    // Some states hold an input under another name.
    const isOfInput = olds[name] === undefined && oldInputs[name] !== undefined;
    const held = isOfInput ? oldInputs[name] : olds[name];
    const way = held === undefined ? "ADD" : news[name] === undefined ? "DELETE" : "UPDATE";
    const kind = rpc.PropertyDiff.Kind[replaces.includes(name) ? (`${way}_REPLACE` as const) : way];
    response.getDetaileddiffMap().set(name, new rpc.PropertyDiff().setKind(kind).setInputdiff(isOfInput));
  }
  return response;
}
