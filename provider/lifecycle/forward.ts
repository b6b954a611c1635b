import type * as pulumi from "@pulumi/pulumi";
import { underWay } from "./callsUnderWay.js";
import { type Handler } from "./handler.js";

/**
 * A provider object that loads its handler when it is first called. A module whose exports object
 * *is* this object is stored in state by reference, as one line, so the program never loads the
 * handler, and a newer version of the package serves older state.
 */
export function forward(load: () => Promise<{ handler: Handler }>): pulumi.dynamic.ResourceProvider {
  const call = <T>(answer: (handler: Handler) => Promise<T>): Promise<T> =>
    underWay(async () => answer((await load()).handler));
  return {
    configure: (request) => call((handler) => handler.configure(request)),
    check: (olds, news) => call((handler) => handler.check(olds as never, news as never)),
    diff: (id, olds, news) => call((handler) => handler.diff(id, olds as never, news as never)),
    create: (inputs) => call((handler) => handler.create(inputs as never)),
    read: (id, props) => call((handler) => handler.read(id, (props ?? {}) as never)),
    update: (id, olds, news) => call((handler) => handler.update(id, olds as never, news as never)),
    delete: (id, props) => call((handler) => handler.delete(id, props as never)),
  };
}
