import type * as pulumi from "@pulumi/pulumi";
import { type Call, type CallArgs, callOf } from "./call.js";
import {
  type CheckFailure,
  type CheckResult,
  type DiffResult,
  type Handler,
  type Properties,
  type ReadResult,
} from "./handler.js";
import { plainText } from "../plainText.js";
import { PREVIEW_MARK } from "../previewMark.js";
import { parseIdentity } from "./identity.js";
import { containsUnknown, mapTexts, plainJson, textsIn, withoutNulls } from "./properties.js";
import { type Runtime, sharedRuntime } from "./runtime.js";
import { listed, SecretInputs } from "./secretInputs.js";

/** What Pulumi's dynamic-provider process calls: a handler without the context, which it does not know. */
export interface DynamicHandler {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<CheckResult>;
  diff(id: string, olds: Properties, news: Properties): Promise<DiffResult>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<ReadResult>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/**
 * The front for Pulumi's dynamic providers: makes the context of each call from the input `__identity`, which a
 * resource's class passes, since such a provider is told no URN.
 */
export function dynamicFront(handler: Handler, runtime: Runtime): DynamicHandler {
  const { outlook, savedSettings } = runtime;
  const answer = <T>(
    given: readonly [Properties, ...Properties[]],
    work: (call: Call, boundary: Boundary) => Promise<T>,
    { stage, isPreview = false }: Pick<CallArgs, "stage" | "isPreview"> = {},
  ): Promise<T> =>
    runtime.calls.count(async () => {
      const identity = parseIdentity(given[0].__identity);
      if (stage !== undefined) outlook.begin(identity, stage);
      const secrets = new SecretInputs(...given);
      const hide = (text: string): string => secrets.hide(text);
      const call = callOf(runtime, { identity, stage, isPreview, secrets: secrets.names, hide });
      const leaving = boundary(given[0], secrets, runtime);
      try {
        return await work(call, leaving);
      } catch (error) {
        throw cleaned(error, call, leaving);
      }
    });
  const act = <T>(
    given: readonly [Properties, ...Properties[]],
    work: (call: Call, boundary: Boundary) => Promise<T>,
  ): Promise<T> =>
    answer(given, async (call, boundary) => {
      const line = outlook.act(call.identity);
      if (line !== undefined) await call.say(line);
      return work(call, boundary);
    });
  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },
    check: (olds, marked) => {
      savedSettings.renew();
      const { isPreview, news } = unmarked(withoutNulls(marked, olds) as Properties);
      return answer(
        [news, olds],
        async (call, { saved }) => {
          const { inputs, failures } = await handler.check(call, olds, news);
          if (failures.length > 0) outlook.refuse();
          return {
            // What is not known in an update is absent, and the SDK cannot send an `undefined`.
            inputs: saved(plainJson(inputs)),
            failures: failures.map((failure) => shownFailure(failure, call)),
          };
        },
        { stage: "check", isPreview },
      );
    },
    diff: (id, olds, news) =>
      answer(
        [news, olds],
        async (call) => {
          const result = await handler.diff(call, id, olds, news);
          const exposed = listed(news).filter((path) => !listed(olds).includes(path));
          if (result.changes || exposed.length === 0) {
            if (!result.changes) outlook.forget(call.identity);
            return result;
          }
          // Without an update the engine keeps the outputs as they are, in clear.
          call.announce(`saved as secret from now on: ${exposed.join(", ")}`);
          return { ...result, changes: true };
        },
        { stage: "diff" },
      ),
    create: (inputs) =>
      act([inputs], async (call, { saved }) => {
        const { id, outs } = await handler.create(call, inputs);
        return { id, outs: saved(outs) };
      }),
    read: (id, props) =>
      answer([props], async (call, { saved }) => {
        const { props: read, inputs, ...result } = await handler.read(call, id, props);
        return {
          ...result,
          ...(read === undefined ? {} : { props: saved(read) }),
          ...(inputs === undefined ? {} : { inputs: saved(inputs) }),
        };
      }),
    update: (id, olds, news) =>
      act([news, olds], async (call, { saved }) => ({
        outs: saved((await handler.update(call, id, olds, news)).outs),
      })),
    delete: (id, props) => act([props], (call) => handler.delete(call, id, props)),
  };
}

/** The engine shows the value of a property that is at fault, of a secret too, so it is not told which one that is. */
function shownFailure({ property, reason }: CheckFailure, call: Call): CheckFailure {
  const isSecret = call.secrets.has(property.split(".", 1)[0] ?? property);
  return isSecret
    ? { property: "", reason: call.clean(`${property}: ${reason}`) }
    : { property, reason: call.clean(reason) };
}

/** What the engine saves, as it may leave. */
interface Boundary {
  readonly saved: (properties: Properties) => Properties;
}

/** @param written what the program wrote, or what is saved already: its own words stay as they are */
function boundary(written: Properties, secrets: SecretInputs, { redact }: Runtime): Boundary {
  const own = new Set(textsIn(written));
  const clean = (value: unknown): unknown =>
    mapTexts(value, (text) => (own.has(text) ? text : plainText(text, { redact })));
  const { __secrets } = written;
  return {
    saved: ({ __secrets: _, ...properties }) => ({
      ...secrets.sealed(clean(properties) as Properties),
      ...(__secrets === undefined ? {} : { __secrets }),
    }),
  };
}

/** The properties without the mark by which the class tells a preview: nothing that is saved may differ by it. */
function unmarked(properties: Properties): { readonly isPreview: boolean; readonly news: Properties } {
  const { __identity: text } = properties;
  if (typeof text !== "string" || !text.startsWith(PREVIEW_MARK)) {
    return { isPreview: containsUnknown(properties), news: properties };
  }
  return { isPreview: true, news: { ...properties, __identity: text.slice(PREVIEW_MARK.length) } };
}

/**
 * An error as it may leave. Of some methods Pulumi prints name, message and stack, whatever has failed; of a partial
 * failure the reasons, and it saves the properties.
 */
function cleaned(thrown: unknown, call: Call, { saved }: Boundary): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const clean = (text: string): string => call.clean(text);
  error.message = clean(call.explain(error));
  error.stack = error.message;
  error.toString = () => "Error";
  if ("reasons" in error && Array.isArray(error.reasons)) {
    const reasons = (error.reasons as unknown[]).map((reason) => clean(String(reason)));
    Object.assign(error, { reasons });
  }
  if ("properties" in error) Object.assign(error, { properties: saved(error.properties as Properties) });
  return error;
}

/** What a `provider.ts` serves: the handler of this process, and one for a runtime of one's own, without its memory. */
export function serve(makeHandler: () => Handler): {
  readonly createHandler: (runtime: Runtime) => DynamicHandler;
  readonly handler: DynamicHandler;
} {
  const createHandler = (runtime: Runtime): DynamicHandler => dynamicFront(makeHandler(), runtime);
  return { createHandler, handler: createHandler(sharedRuntime()) };
}
