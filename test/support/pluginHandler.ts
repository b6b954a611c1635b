/**
 * A resource's handler as the engine reaches it through the plugin: every call goes through the messages of Pulumi's
 * protocol, in bytes, and secrets, unknowns and partial failures are told as the engine and its SDK tell them.
 */
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Runtime } from "../../provider/lifecycle/runtime.js";
import { SECRET_MARK } from "../../provider/lifecycle/secretInputs.js";
import { rpc, Status, Struct } from "../../provider/plugin/sdk.js";
import { ProviderService } from "../../provider/plugin/service.js";
import { Unready } from "../../provider/plugin/unready.js";
import { PREVIEW_MARK } from "../../provider/previewMark.js";

interface Bytes<Message> {
  readonly deserializeBinary: (bytes: Uint8Array) => Message;
}

/** @param runtime as `createHandler` of a resource takes it */
export function pluginHandler(runtime: Runtime): DynamicHandler {
  const service = new ProviderService(() => Promise.resolve(runtime));
  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },
    check: async (olds, marked) => {
      const { isPreview, news } = unmarked(marked);
      const urn = urnOf(news);
      if (isPreview) await service.create(new rpc.CreateRequest().setUrn(urn).setPreview(true));
      const request = new rpc.CheckRequest().setUrn(urn).setOlds(structOf(olds)).setNews(structOf(news));
      const answer = through(rpc.CheckResponse, await sent(() => service.check(through(rpc.CheckRequest, request))));
      const failures = answer.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      }));
      return { inputs: propertiesOf(answer.getInputs(), news), failures };
    },
    diff: async (id, olds, news) => {
      const request = new rpc.DiffRequest()
        .setUrn(urnOf(news))
        .setId(id)
        .setOlds(structOf(olds))
        .setNews(structOf(news));
      const answer = through(rpc.DiffResponse, await sent(() => service.diff(through(rpc.DiffRequest, request))));
      return {
        changes: answer.getChanges() !== rpc.DiffResponse.DiffChanges.DIFF_NONE,
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
      };
    },
    create: async (inputs) => {
      const request = new rpc.CreateRequest().setUrn(urnOf(inputs)).setProperties(structOf(inputs));
      const answer = through(
        rpc.CreateResponse,
        await sent(() => service.create(through(rpc.CreateRequest, request)), inputs),
      );
      return { id: answer.getId(), outs: propertiesOf(answer.getProperties(), inputs) };
    },
    read: async (id, props) => {
      const request = new rpc.ReadRequest().setUrn(urnOf(props)).setId(id).setProperties(structOf(props));
      const answer = through(rpc.ReadResponse, await sent(() => service.read(through(rpc.ReadRequest, request))));
      if (answer.getId() === "") return {};
      return { id: answer.getId(), props: propertiesOf(answer.getProperties(), props) };
    },
    import: () => Promise.reject(new Error("a read without properties is an import")),
    update: async (id, olds, news) => {
      const request = new rpc.UpdateRequest()
        .setUrn(urnOf(news))
        .setId(id)
        .setOlds(structOf(olds))
        .setNews(structOf(news));
      const answer = through(
        rpc.UpdateResponse,
        await sent(() => service.update(through(rpc.UpdateRequest, request)), news),
      );
      return { outs: propertiesOf(answer.getProperties(), news) };
    },
    delete: async (id, props) => {
      const request = new rpc.DeleteRequest().setUrn(urnOf(props)).setId(id).setProperties(structOf(props));
      await sent(() => service.delete(through(rpc.DeleteRequest, request)));
    },
  };
}

/** A message as it comes out at the other end. */
function through<Message extends { serializeBinary(): Uint8Array }>(type: Bytes<Message>, message: Message): Message {
  return type.deserializeBinary(message.serializeBinary());
}

/** A failure as the SDK's process throws it: what is there and not ready comes with it. */
async function sent<T>(call: () => Promise<T>, given: Properties = {}): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Unready)) throw error;
    const [details] = error.metadata.get("grpc-status-details-bin");
    const [any] = Status.deserializeBinary(details as Uint8Array).getDetailsList();
    const failure = rpc.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
    const properties = propertiesOf(failure.getProperties(), given);
    throw Object.assign(new Error(error.message), {
      ...{ id: failure.getId(), reasons: failure.getReasonsList(), properties },
    });
  }
}

function unmarked(news: Properties): { isPreview: boolean; news: Properties } {
  const text = String(news.__identity);
  if (!text.startsWith(PREVIEW_MARK)) return { isPreview: false, news };
  return { isPreview: true, news: { ...news, __identity: text.slice(PREVIEW_MARK.length) } };
}

function urnOf({ __identity: text }: Properties): string {
  const urn = String(text);
  return pluginToken(urn.slice(urn.indexOf("urn:")));
}

/** What a dynamic provider's token, or a text that holds one, is to the plugin. */
export function pluginToken(type: string): string {
  return type.replace("pulumi-nodejs:dynamic/fireworks:", "fireworks:index:");
}

/** As the engine sends them: marked where they are secret, and without what only a dynamic provider is told. */
function structOf({ __identity: _, __provider: __, __secrets: paths, ...properties }: Properties) {
  const secrets = Array.isArray(paths) ? (paths as string[]) : [];
  return Struct.fromJavaScript(marked(properties, "", secrets) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function marked(value: unknown, path: string, secrets: readonly string[]): unknown {
  if (secrets.includes(path)) return { ...SECRET_MARK, value };
  if (typeof value !== "object" || value === null) return value;
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, index) => marked(item, below(String(index)), secrets));
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [key, marked(item, below(key), secrets)]));
}

/** What the harness calls with next: with what the class passes on. */
function propertiesOf(struct: InstanceType<typeof Struct> | undefined, given: Properties): Properties {
  const { __identity, __provider, __secrets } = unmarked(given).news;
  const own = Object.entries({ __identity, __provider, __secrets }).filter(([, value]) => value !== undefined);
  return { ...(struct?.toJavaScript() ?? {}), ...Object.fromEntries(own) };
}
