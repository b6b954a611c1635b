import type * as pulumi from "@pulumi/pulumi";
import { type DynamicHandler } from "../lifecycle/dynamicFront.js";

/**
 * A provider object that loads its handler when it is first called. A module whose exports object
 * *is* this object is stored in state by reference, as one line, so the program never loads the
 * handler, and a newer version of the package serves older state.
 */
export function forward(load: () => Promise<{ handler: DynamicHandler }>): pulumi.dynamic.ResourceProvider {
  const handler = async (): Promise<DynamicHandler> => (await load()).handler;
  return {
    configure: async (request) => (await handler()).configure(request),
    check: async (olds, news) => (await handler()).check(olds as never, news as never),
    diff: async (id, olds, news) => (await handler()).diff(id, olds as never, news as never),
    create: async (inputs) => (await handler()).create(inputs as never),
    read: async (id, props) => (await handler()).read(id, (props ?? {}) as never),
    update: async (id, olds, news) => (await handler()).update(id, olds as never, news as never),
    delete: async (id, props) => (await handler()).delete(id, props as never),
  };
}
