import type * as pulumi from "@pulumi/pulumi";
import { type Call, type CallArgs, callOf } from "./call.js";
import { type CheckResult, type DiffResult, type Handler, type Properties, type ReadResult } from "./handler.js";
import { PREVIEW_MARK } from "../previewMark.js";
import { parseIdentity } from "./identity.js";
import { containsUnknown, plainJson } from "./properties.js";
import { type Runtime, sharedRuntime } from "./runtime.js";

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
  const { outlook } = runtime;
  const answer = <T>(
    properties: Properties,
    work: (call: Call) => Promise<T>,
    { stage, isPreview = false }: Pick<CallArgs, "stage" | "isPreview"> = {},
  ): Promise<T> =>
    runtime.calls.count(async () => {
      const identity = parseIdentity(properties.__identity);
      if (stage !== undefined) outlook.begin(identity, stage);
      const call = callOf(runtime, { identity, stage, isPreview });
      try {
        return await work(call);
      } catch (error) {
        throw cleaned(error, call);
      }
    });
  const act = <T>(properties: Properties, work: (call: Call) => Promise<T>): Promise<T> =>
    answer(properties, async (call) => {
      const line = outlook.act(call.identity);
      if (line !== undefined) await call.say(line);
      return work(call);
    });
  return {
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },
    check: (olds, marked) => {
      const { isPreview, news } = unmarked(marked);
      return answer(
        news,
        async (call) => {
          const { inputs, failures } = await handler.check(call, olds, news);
          if (failures.length > 0) outlook.refuse();
          return {
            // What is not known in an update is absent, and the SDK cannot send an `undefined`.
            inputs: plainJson(inputs),
            failures: failures.map((failure) => ({ ...failure, reason: call.clean(failure.reason) })),
          };
        },
        { stage: "check", isPreview },
      );
    },
    diff: (id, olds, news) =>
      answer(
        news,
        async (call) => {
          const result = await handler.diff(call, id, olds, news);
          if (!result.changes) outlook.forget(call.identity);
          return result;
        },
        { stage: "diff" },
      ),
    create: (inputs) => act(inputs, (call) => handler.create(call, inputs)),
    read: (id, props) => answer(props, (call) => handler.read(call, id, props)),
    update: (id, olds, news) => act(news, (call) => handler.update(call, id, olds, news)),
    delete: (id, props) => act(props, (call) => handler.delete(call, id, props)),
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

/** An error as it may leave: Pulumi prints message, reasons and, of some methods, the stack. */
function cleaned(error: unknown, call: Call): unknown {
  const clean = (text: string): string => call.clean(text);
  if (!(error instanceof Error)) return error;
  error.message = clean(error.message);
  if (error.stack !== undefined) error.stack = clean(error.stack);
  if ("reasons" in error && Array.isArray(error.reasons)) {
    const reasons = (error.reasons as unknown[]).map((reason) => clean(String(reason)));
    Object.assign(error, { reasons });
  }
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
