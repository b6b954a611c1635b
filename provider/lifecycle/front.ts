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
import { parseIdentity } from "./identity.js";
import { mapTexts, plainJson, textsIn, withoutNulls } from "./properties.js";
import { withOwnProfile, withWholeProfile } from "./profileInputs.js";
import { type Runtime } from "./runtime.js";
import { listed, SecretInputs } from "./secretInputs.js";

/** What a front knows of a call beside its properties. */
export type Facts = Pick<CallArgs, "isPreview" | "timeoutMs">;

/**
 * A handler as the engine's calls reach it: with the context of each call, made from the properties `__identity` and
 * `__secrets`, and with one boundary for what leaves.
 */
export interface Front {
  check(olds: Properties, news: Properties, facts?: Facts): Promise<CheckResult>;
  diff(id: string, olds: Properties, news: Properties, facts?: Facts): Promise<DiffResult>;
  create(inputs: Properties, facts?: Facts): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties, facts?: Facts): Promise<ReadResult>;
  /** @param props of it only `__identity` */
  import(id: string, props: Properties): Promise<ReadResult>;
  update(id: string, olds: Properties, news: Properties, facts?: Facts): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties, facts?: Facts): Promise<void>;
}

export function frontOf(handler: Handler, runtime: Runtime): Front {
  const { outlook, savedSettings } = runtime;
  const answer = <T>(
    given: readonly [Properties, ...Properties[]],
    facts: Facts & Pick<CallArgs, "stage">,
    work: (call: Call, boundary: Boundary) => Promise<T>,
  ): Promise<T> =>
    runtime.calls.count(async () => {
      const identity = parseIdentity(given[0].__identity);
      if (facts.stage !== undefined) outlook.begin(identity, facts.stage);
      const secrets = new SecretInputs(...given);
      const hide = (text: string): string => secrets.hide(text);
      const call = callOf(runtime, { ...facts, identity, secrets: secrets.names, hide });
      const leaving = boundary(given[0], secrets, runtime);
      try {
        return await runtime.cooldownRows.during(call, () => work(call, leaving));
      } catch (error) {
        throw cleaned(error, call, leaving);
      }
    });
  const act = <T>(
    given: readonly [Properties, ...Properties[]],
    facts: Facts,
    work: (call: Call, boundary: Boundary) => Promise<T>,
  ): Promise<T> =>
    answer(given, facts, async (call, boundary) => {
      const line = outlook.act(call.identity);
      if (line !== undefined) await call.say(line);
      return work(call, boundary);
    });
  return {
    check: (olds, written, facts) => {
      savedSettings.renew();
      const news = withoutNulls(written, olds) as Properties;
      return answer([news, olds], { ...facts, stage: "check" }, async (call, { saved }) => {
        const { inputs, failures } = await handler.check(call, withWholeProfile(olds), news);
        if (failures.length > 0) outlook.refuse();
        return {
          // What is not known in an update is absent, and the SDK cannot send an `undefined`.
          inputs: saved(plainJson(withOwnProfile(inputs, news))),
          failures: failures.map((failure) => shownFailure(failure, call)),
        };
      });
    },
    diff: (id, olds, news, facts) =>
      answer([news, olds], { ...facts, stage: "diff" }, async (call) => {
        const result = await handler.diff(call, id, olds, withWholeProfile(news));
        const exposed = listed(news).filter((path) => !listed(olds).includes(path));
        if (result.changes || exposed.length === 0) {
          if (!result.changes) outlook.forget(call.identity);
          return result;
        }
        // Without an update the engine keeps the outputs as they are, in clear.
        call.announce(`saved as secret from now on: ${exposed.join(", ")}`);
        return { ...result, changes: true };
      }),
    create: (inputs, facts = {}) =>
      act([inputs], facts, async (call, { saved }) => {
        const { id, outs } = await handler.create(call, withWholeProfile(inputs));
        return { id, outs: saved(outs) };
      }),
    read: (id, props, facts = {}) =>
      act([props], facts, async (call, { saved }) => readResult(await handler.read(call, id, props), saved)),
    import: (id, props) =>
      act([props], {}, async (call, { saved }) => {
        const { inputs = {}, ...imported } = await handler.import(call, id);
        return readResult({ ...imported, inputs: withOwnProfile(inputs, {}) }, saved);
      }),
    update: (id, olds, news, facts = {}) =>
      act([news, olds], facts, async (call, { saved }) => ({
        outs: saved((await handler.update(call, id, olds, withWholeProfile(news))).outs),
      })),
    delete: (id, props, facts = {}) => act([props], facts, (call) => handler.delete(call, id, props)),
  };
}

function readResult({ props, inputs, ...result }: ReadResult, saved: Boundary["saved"]): ReadResult {
  return {
    ...result,
    ...(props === undefined ? {} : { props: saved(props) }),
    ...(inputs === undefined ? {} : { inputs: saved(inputs) }),
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
