import { flushCompileCache } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { useCompileCache } from "../compileCache.js";
import { type DynamicHandler } from "../lifecycle/dynamicFront.js";

/**
 * A provider object that loads its handler when it is first called. A module whose exports object
 * *is* this object is stored in state by reference, as one line, so the program never loads the
 * handler, and a newer version of the package serves older state.
 */
export function forward(load: () => Promise<{ handler: DynamicHandler }>): pulumi.dynamic.ResourceProvider {
  let handler: Promise<DynamicHandler> | undefined;
  let isCompiled = false;
  const loaded = (): Promise<DynamicHandler> => {
    if (handler === undefined) useCompileCache();
    handler ??= load().then((module) => module.handler);
    return handler;
  };
  const call = async <T>(work: (handler: DynamicHandler) => Promise<T>): Promise<T> => {
    try {
      return await work(await loaded());
    } finally {
      // The engine kills its providers, and by itself Node keeps what it compiled when a process ends.
      if (!isCompiled) flushCompileCache();
      isCompiled = true;
    }
  };
  return {
    configure: async (request) => (await loaded()).configure(request),
    check: (olds, news) => call((handler) => handler.check(olds as never, news as never)),
    diff: (id, olds, news) => call((handler) => handler.diff(id, olds as never, news as never)),
    create: (inputs) => call((handler) => handler.create(inputs as never)),
    read: (id, props) => call((handler) => handler.read(id, (props ?? {}) as never)),
    update: (id, olds, news) => call((handler) => handler.update(id, olds as never, news as never)),
    delete: (id, props) => call((handler) => handler.delete(id, props as never)),
  };
}
