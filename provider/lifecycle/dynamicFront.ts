import type * as pulumi from "@pulumi/pulumi";
import { PREVIEW_MARK } from "../previewMark.js";
import { type Front, frontOf } from "./front.js";
import { type DiffResult, type Handler, type Properties } from "./handler.js";
import { containsUnknown } from "./properties.js";
import { type Runtime, sharedRuntime } from "./runtime.js";

/** What Pulumi's dynamic-provider process calls: a handler without the context, which it does not know. */
export interface DynamicHandler extends Omit<Front, "diff"> {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  /** The SDK takes no word on what changes in place. */
  diff(id: string, olds: Properties, news: Properties): Promise<Omit<DiffResult, "updates">>;
}

/**
 * The front for Pulumi's dynamic providers, which are told no URN, no preview and no secrets: a resource's class passes
 * them as the inputs `__identity`, with a mark before it, and `__secrets`.
 */
export function dynamicFront(handler: Handler, runtime: Runtime): DynamicHandler {
  const front = frontOf(handler, runtime);
  return {
    ...front,
    configure: (request) => {
      runtime.configure(request.config);
      return Promise.resolve();
    },
    check: (olds, marked) => {
      const { isPreview, news } = unmarked(marked);
      return front.check(olds, news, { isPreview });
    },
    diff: async (id, olds, news) => {
      const { changes, replaces, deleteBeforeReplace } = await front.diff(id, olds, news);
      return { changes, replaces, deleteBeforeReplace };
    },
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
 * What a `provider.ts` serves: the handler of this process, and one for a runtime of one's own, without its memory; and
 * what the plugin serves.
 */
export function serve(makeHandler: () => Handler): {
  readonly createHandler: (runtime: Runtime) => DynamicHandler;
  readonly handler: DynamicHandler;
  readonly createFront: (runtime: Runtime) => Front;
} {
  const createHandler = (runtime: Runtime): DynamicHandler => dynamicFront(makeHandler(), runtime);
  const createFront = (runtime: Runtime): Front => frontOf(makeHandler(), runtime);
  return { createHandler, handler: createHandler(sharedRuntime()), createFront };
}
