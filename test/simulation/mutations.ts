import { vi } from "vitest";
import { type DynamicHandler } from "../../provider/lifecycle/dynamicFront.js";
import { modelName } from "../../provider/client/names.js";
import { type Model } from "../../provider/client/schemas.js";
import { type Properties } from "../../provider/lifecycle/handler.js";
import { type Call } from "../../provider/lifecycle/call.js";
import { type Made } from "../../provider/lifecycle/kind.js";
import { type Runtime } from "../../provider/lifecycle/runtime.js";
import type * as handlerModule from "../../provider/resources/promotedModel/handler/handler.js";
import { parseModelOwnerLine } from "../../provider/resources/promotedModel/handler/ownership.js";
import {
  type CompleteInputs,
  type Own,
  type PromotedModelInputs,
  type SeenModel,
  wasResolved,
} from "../../provider/resources/promotedModel/handler/state.js";
import { type Safeguards } from "./world.js";

/** One safeguard of the provider, and how the provider would be without it. */
export interface Mutation {
  /** What is switched off. */
  readonly title: string;
  /** Modules to put others in the place of, by path below `provider`, as functions of the real ones. */
  readonly modules?: Readonly<Record<string, (actual: Record<string, unknown>) => Record<string, unknown>>>;
  /** Wraps the handler; `again` makes one without any memory. */
  readonly wrap?: (handler: DynamicHandler, runtime: Runtime, again: () => DynamicHandler) => DynamicHandler;
  /** It guards one stack from another, so histories of several stacks have to notice. */
  readonly amongStacks?: true;
}

const OWNERSHIP = "resources/promotedModel/handler/ownership.js";
const CERTAINTY = "lifecycle/ownership.js";
const CHECK = "resources/promotedModel/handler/check.js";
const MAKE = "resources/promotedModel/handler/make.js";
const SETTLE = "resources/promotedModel/handler/settle.js";
const RETRY = "client/retry.js";
type Any = (...args: unknown[]) => unknown;

export const MUTATIONS: readonly Mutation[] = [
  {
    title: "the look before a promotion",
    modules: {
      [MAKE]: (actual) => ({
        make: (inputs: unknown, call: Call) => (actual.make as Any)(inputs, blindOnce(call)),
      }),
    },
  },
  {
    title: "a look of its own before a promotion to an id of the user's, whatever its check has seen",
    modules: checksLookIn((inputs) => !wasResolved(inputs, "outputModelId")),
    amongStacks: true,
  },
  {
    title: "a look of its own before a promotion to a generated id, whatever its check has seen",
    modules: checksLookIn((inputs) => wasResolved(inputs, "outputModelId")),
    amongStacks: true,
  },
  {
    title: "the ownership line on what has a generated id",
    modules: { [MAKE]: unsigned },
    amongStacks: true,
  },
  {
    title: "no second promotion after a lost answer",
    modules: {
      [RETRY]: ({ decideRetry }) => ({
        decideRetry: (attempt: number, _method: string, ...rest: unknown[]) =>
          (decideRetry as Any)(attempt, "GET", ...rest),
      }),
    },
  },
  {
    title: "reading back after a lost answer",
    modules: {
      [RETRY]: ({ decideRetry }) => ({ decideRetry: withoutRetry(decideRetry as Any), effectOf: () => "none" }),
    },
  },
  { title: "proof of origin before a model is recorded", modules: { [OWNERSHIP]: () => ({ claimExisting: record }) } },
  {
    title: "finding one's own work by digest and marker",
    modules: { [OWNERSHIP]: ({ claimExisting }) => ({ claimExisting: blindTo(claimExisting as Any) }) },
  },
  {
    title: "the digest in a generated id",
    modules: { "resources/promotedModel/handler/naming.js": () => ({ isAutoModelIdOf: () => false }) },
  },
  {
    title: "proof of ownership before an update",
    wrap: (handler, runtime) => ({
      ...handler,
      update: async (id, olds, news) => handler.update(id, await asIfOurs(olds, runtime), news),
    }),
  },
  {
    title: "proof of ownership before a deletion",
    wrap: (handler, runtime) => ({
      ...handler,
      delete: async (id, props) => handler.delete(id, await asIfOurs(props, runtime)),
    }),
  },
  {
    title: "onDelete: keep",
    wrap: (handler) => ({ ...handler, delete: (id, props) => handler.delete(id, { ...props, onDelete: "delete" }) }),
  },
  {
    title: "the probe of the engine before a write",
    modules: {
      "client/session.js": ({ openSession }) => ({
        openSession: (args: object) => (openSession as Any)({ ...args, beforeWrite: undefined }),
      }),
    },
  },
  {
    title: "certainty that the key sees the account of what is gone",
    modules: { [CERTAINTY]: () => ({ requireVisibleAccount: () => Promise.resolve() }) },
  },
  {
    title: "certainty that it is the same service and account",
    modules: { [CERTAINTY]: () => ({ requireSameService: () => undefined }) },
  },
  {
    title: "memory of the choice for the second check",
    wrap: (handler, _runtime, again) => ({
      ...handler,
      check: (olds, news) => (Object.keys(olds).length === 0 ? again() : handler).check(olds, news),
    }),
  },
  {
    title: "memory of what this process took over, and the generation in the marker",
    wrap: (handler, runtime, again) => ({
      ...handler,
      delete: async (id, props) => again().delete(id, await asIfOurs(props, runtime)),
    }),
  },
  {
    title: "keeping a promotion that is not ready in the state",
    modules: { "lifecycle/handler.js": () => ({ partialFailure: (error: unknown) => error }) },
  },
  {
    title: "finishing what a refresh made look ready",
    wrap: (handler) => ({
      ...handler,
      diff: (id, olds, news) => handler.diff(id, { ...olds, unfinished: undefined }, news),
    }),
  },
  {
    title: "the same id for the same promotion",
    modules: {
      "resources/promotedModel/handler/naming.js": () => ({
        autoModelId: (prefix: string) => `${prefix}-${Math.floor(Math.random() * 0xfffffff).toString(16)}`,
      }),
    },
  },
  {
    title: "no write in check",
    wrap: (handler, runtime) => ({
      ...handler,
      check: async (olds, news) => {
        const { id } = olds;
        if (id === undefined) await promoteAtOnce(news, runtime);
        return handler.check(olds, news);
      },
    }),
  },
  {
    title: "the backend in the generation",
    modules: { "lifecycle/generation.js": () => ({ isOfAnotherBackend: () => false }) },
    amongStacks: true,
  },
  {
    title: "the stack in the ownership line, before an update",
    modules: { [CERTAINTY]: () => ({ whyOfAnotherStack: () => undefined }) },
    amongStacks: true,
  },
  {
    title: "the stack in the ownership line, before a deletion",
    modules: { [CERTAINTY]: () => ({ requireOwnStack: () => undefined }) },
    amongStacks: true,
  },
  {
    title: "whose line stands on what was just promoted",
    modules: { [OWNERSHIP]: () => ({ whyRaced: () => undefined }) },
    amongStacks: true,
  },
  {
    title: "reading the line back where a promotion was complete at once",
    modules: {
      [SETTLE]: (actual) => ({
        settle: (made: unknown, inputs: unknown, call: Call) => (actual.settle as Any)(made, inputs, trusting(call)),
      }),
    },
    amongStacks: true,
  },
];

/** The provider's code without one safeguard, loaded anew. */
export async function mutate({ modules = {}, wrap }: Mutation): Promise<Safeguards> {
  vi.resetModules();
  const paths = Object.keys(modules).map((module) => `../../provider/${module}`);
  for (const [module, change] of Object.entries(modules)) {
    vi.doMock(`../../provider/${module}`, async (importOriginal) => {
      const actual = await importOriginal<Record<string, unknown>>();
      return { ...actual, ...change(actual) };
    });
  }
  const { createHandler } = await import("../../provider/resources/promotedModel/handler/handler.js");
  const { createRuntime } = await import("../../provider/lifecycle/runtime.js");
  for (const path of paths) vi.doUnmock(path);
  return { createHandler: wrapped({ createHandler }, wrap), createRuntime };
}

function wrapped(
  { createHandler }: Pick<typeof handlerModule, "createHandler">,
  wrap: Mutation["wrap"],
): Safeguards["createHandler"] {
  return (runtime) => {
    const handler = createHandler(runtime);
    return wrap?.(handler, runtime, () => createHandler(runtime)) ?? handler;
  };
}

/** A call whose client does not see a model the first time. */
function blindOnce(call: Call): Call {
  let looked = false;
  const client = call.client();
  const blind = new Proxy(client, {
    get: (target, key) => {
      if (key !== "findModel" || looked) return bound(target, key);
      looked = true;
      return () => Promise.resolve(undefined);
    },
  });
  return { ...call, client: () => blind };
}

/** The create believes what its check saw in the same process: that nothing was there. */
function checksLookIn(isBelieved: (inputs: PromotedModelInputs) => boolean): NonNullable<Mutation["modules"]> {
  const free = new WeakMap<Call["outlook"], Set<string>>();
  return {
    [CHECK]: (actual) => ({
      check: (changed: unknown, call: Call, memory: unknown) => {
        const seen = free.get(call.outlook) ?? new Set();
        free.set(call.outlook, seen);
        return (actual.check as Any)(changed, noting(call, seen), memory);
      },
    }),
    [MAKE]: (actual) => ({
      make: (inputs: CompleteInputs, call: Call, memory: unknown) => {
        const isFree = free.get(call.outlook)?.delete(modelName(inputs.accountId, inputs.outputModelId)) === true;
        return (actual.make as Any)(inputs, isFree && isBelieved(inputs) ? blindOnce(call) : call, memory);
      },
    }),
  };
}

/** A model whose id is its own proof is not signed. */
function unsigned({ make }: Record<string, unknown>): Record<string, unknown> {
  return {
    make: async (inputs: CompleteInputs, ...rest: unknown[]) => {
      const made = (await (make as Any)(inputs, ...rest)) as Made<SeenModel, Own>;
      if (!wasResolved(inputs, "outputModelId")) return made;
      return { ...made, own: { ...made.own, generation: undefined }, redrawn: undefined };
    },
  };
}

/** A call whose client keeps the names of models that were not there. */
function noting(call: Call, seen: Set<string>): Call {
  const client = call.client();
  const proxy = new Proxy(client, {
    get: (target, key) => {
      if (key !== "findModel") return bound(target, key);
      return async (name: string) => {
        const model = await client.findModel(name);
        if (model === undefined) seen.add(name);
        return model;
      };
    },
  });
  return { ...call, client: () => proxy };
}

/** A call whose client takes the answer to a write for what a look would show. */
function trusting(call: Call): Call {
  let written: Model | undefined;
  const client = call.client();
  const proxy = new Proxy(client, {
    get: (target, key) => {
      if (key === "getModel" && written?.state === "READY") return () => Promise.resolve(written);
      if (key !== "updateModel") return bound(target, key);
      return async (...args: Parameters<typeof client.updateModel>) => (written = await client.updateModel(...args));
    },
  });
  return { ...call, client: () => proxy };
}

/** Methods of a class with private fields need the object itself. */
function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === "function" ? (value as Any).bind(target) : value;
}

function withoutRetry(decideRetry: Any): Any {
  return (attempt, method, ...rest) => (method === "POST" ? { retry: false } : decideRetry(attempt, method, ...rest));
}

function record(): { may: "record" } {
  return { may: "record" };
}

/** Adopts where it may, and recognises nothing. */
function blindTo(claimExisting: Any): Any {
  return (model, promotion, adopt) => {
    const claim = claimExisting(model, promotion, adopt) as { may: string };
    return claim.may === "record" ? { may: "nothing", why: "it already exists" } : claim;
  };
}

/** The state as it would have to be for the model to be this resource's own. */
async function asIfOurs(props: Properties, runtime: Runtime): Promise<Properties> {
  const model = await runtime.client().findModel(String(props.name));
  const generation = parseModelOwnerLine(model?.description)?.generation ?? props.generation;
  return { ...props, generation, createTime: model?.createTime ?? props.createTime };
}

async function promoteAtOnce(news: Properties, runtime: Runtime): Promise<void> {
  const name = `accounts/acme/rlorTrainerJobs/${String(news.trainerJob)}/checkpoints/step-20-a1b2c3d4`;
  const baseModel = "accounts/fireworks/models/qwen3-8b";
  try {
    await runtime.client().startPromotion({ name, outputModelId: "too-early", baseModel });
  } catch {
    // What matters is that it was sent.
  }
}
