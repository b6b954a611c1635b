import { NotReadyError } from "../client/errors.js";
import { type Preflight } from "../config.js";
import { NOTHING } from "../prices.js";
import { shownTo, type Call } from "./call.js";
import { checkChanged } from "./check.js";
import { type CheckResult, type Handler, partialFailure, type Properties, typed } from "./handler.js";
import { IdClaims, Memory } from "./memory.js";
import { isRenamed, requireSameService, requireVisibleAccount, whyOfAnotherStack } from "./ownership.js";
import { type CheckedInputs, type Kind, type Observed, type SavedState } from "./kind.js";
import { containsUnknown, plainJson } from "./properties.js";
import { ReadBack } from "./readBack.js";

/** The order of every managed resource's life: observe, prove, act, record. */
export function managedHandler<
  Values extends { readonly preflight?: Preflight | undefined },
  Inputs extends CheckedInputs,
  Found extends Observed,
  State extends SavedState,
  Own,
  Complete extends Inputs = Inputs,
  Left extends Observed = Found,
>(kind: Kind<Values, Inputs, Found, State, Own, Complete, Left>): Handler {
  const memory = new Memory();
  const { idProperty, isGone = () => false } = kind;
  const { property = idProperty ?? "", of } = kind.slot ?? {};
  const reading = new ReadBack(kind);
  const claims = new IdClaims(property, kind.words.noun);
  const slotOf = (inputs: Properties): unknown => (of === undefined ? inputs[property] : of(typed<Inputs>(inputs)));
  const checked = checkChanged(kind, memory);
  const { again, anew, made: wasMade, noun } = kind.words;
  const placeOf = (saved: State) => {
    const { name, service } = kind.placeOf(saved);
    return { name, baseUrl: service, made: wasMade, noun };
  };

  /** @returns nothing only when it is certain that there is nothing */
  async function observe(saved: State, call: Call): Promise<Found | undefined> {
    const found = await kind.look(saved, call);
    if (found === undefined) await requireVisibleAccount(placeOf(saved), call);
    return found;
  }

  /** @param olds empty for a resource that is new, and when a replacement is checked again */
  function tellBills(olds: Properties, inputs: Properties, call: Call): void {
    if (kind.hourly === undefined) return;
    call.outlook.bills(call.identity, kind.hourly(typed<Inputs>(inputs)));
    if (Object.keys(olds).length > 0) call.outlook.billed(call.identity, kind.hourly(typed<Inputs>(olds)));
  }

  /** What the saved object bills, and goes on to bill. */
  function tellStanding(
    saved: State,
    inputs: Inputs,
    { stays, resumes }: { readonly stays: boolean; readonly resumes: boolean },
    { outlook, identity }: Call,
  ): void {
    if (kind.hourly === undefined) return;
    outlook.objectBills(placeOf(saved).name, stays ? kind.hourly(inputs) : outlook.before(identity));
    if (kind.isIdle?.(saved) !== true) return;
    outlook.billed(identity, NOTHING);
    if (stays && !resumes) outlook.bills(identity, NOTHING);
  }

  /** What is known of an object at a preview of a program that reads what it also makes. */
  function plannedName(id: string, { plan }: Call): Properties | undefined {
    return kind.nameProperty !== undefined && plan.willMake(id) ? { [kind.nameProperty]: id } : undefined;
  }

  function successorOf(name: string, { identity }: Call): Inputs | undefined {
    const inputs = memory.successorOf(identity.text, name);
    return inputs === undefined ? undefined : typed<Inputs>(inputs);
  }

  return {
    check: async (call, olds, news): Promise<CheckResult> => {
      const result = await checked(call, olds, news);
      tellBills(olds, result.inputs, call);
      const id = slotOf(result.inputs);
      if (typeof id !== "string" || containsUnknown(id)) return result;
      const rivals = claims.claim(id, call.identity);
      return rivals.length === 0 ? result : { inputs: news, failures: [...result.failures, ...rivals] };
    },

    diff: async (call, _id, olds, news) => {
      const saved = typed<State>(olds);
      const inputs = typed<Inputs>(news);
      const { text } = call.identity;
      const { name } = placeOf(saved);
      memory.record(text, name, saved.generation);
      const difference = kind.compare(saved, inputs, call);
      const { updates, replaces } = difference;
      const newName = replaces.length === 0 ? undefined : (kind.nameOfReplacement?.(saved, inputs, call) ?? "another");
      call.plan.tellReplaced(name, newName === "another");
      // How an object fares is no drift: a refresh, which compares too, stays green.
      const isRefresh = memory.isRefreshing(text);
      if (!isRefresh && replaces.length > 0) memory.replace(name, news);
      else if (!isRefresh) memory.stand(text, name, news);
      const unfinished = !isRefresh && saved.unfinished === true;
      const resumes = !isRefresh && kind.resumes?.(saved, inputs) === true;
      // Where nothing else changes, an update says under the new name whose the object is.
      const renamed = !isRefresh && isRenamed(saved.__identity, call);
      const changes = unfinished || resumes || renamed || updates.length + replaces.length > 0;
      // A refresh tells what has drifted, and nothing else.
      if (changes && replaces.length === 0) {
        const line =
          kind.describeUpdate({
            difference,
            saved: shownTo(call, saved),
            news: shownTo(call, inputs),
            unfinished,
            resumes,
          }) ?? (renamed ? `is taken along to the stack's new name` : undefined);
        if (line !== undefined && isRefresh) await call.say(line);
        else if (line !== undefined) call.announce(line);
      }
      if (!isRefresh) tellStanding(saved, inputs, { stays: replaces.length === 0, resumes }, call);
      return { changes, updates, replaces, deleteBeforeReplace: newName === "same" };
    },

    create: async (call, properties) => {
      const inputs = (await kind.complete?.(typed<Inputs>(properties), call)) ?? typed<Complete>(properties);
      const made = await kind.make(inputs, call, memory);
      const planned = kind.nameProperty === undefined ? undefined : properties[kind.nameProperty];
      for (const name of [made.name, planned]) if (typeof name === "string") call.plan.wasMade(name);
      // Before anything can fail, so that a replaced record of the same object does not delete it.
      memory.make(made.name, made.redrawn);
      memory.stand(call.identity.text, made.name, properties);
      if (kind.hourly !== undefined) call.outlook.objectBills(made.name, kind.hourly(inputs));
      const id = kind.engineIdOf?.(made, call) ?? made.name;
      let done: { readonly found: Found; readonly own: Own };
      try {
        done = await kind.settle(made, inputs, call);
      } catch (error) {
        const left = kind.left === undefined ? made.found : await kind.left(made, error, call);
        if (left === undefined) throw error;
        const kept = reading.ofUnfinished({ inputs, found: left, own: made.own }, error, call);
        throw partialFailure(kept.error, id, kept.state, properties);
      }
      const outs = await reading.ofCreated({ inputs, ...done }, { id, props: properties }, call);
      const line = kind.describeResult?.(inputs, done.found);
      if (line !== undefined) await call.say(line);
      return { id, outs };
    },

    read: async (call, id, props) => {
      if (props.schemaVersion === undefined) {
        const planned = plannedName(id, call);
        return planned === undefined ? kind.readUnmanaged(id, props, call) : { id, props: { ...props, ...planned } };
      }
      const saved = typed<State>(props);
      const place = placeOf(saved);
      requireSameService(place, call);
      const found = (await kind.glance?.(saved, props, call)) ?? (await observe(saved, call));
      if (found === undefined || isGone(found)) {
        if ((await kind.isComing?.(saved, call)) === true) return { id, props };
        const loss = kind.describeLoss?.(saved, call, found);
        if (loss?.pin !== undefined) memory.lose(call.identity.text, loss.pin);
        await call.warn(`${place.name} is gone at the service${loss?.text ?? ""}; ${again}`);
        return {};
      }
      const why = await (kind.whyLeftAlone ?? kind.whyNotOwn)(found, saved, call);
      if (why !== undefined) {
        await call.warn(`${place.name} is left alone: ${why}; pulumi state delete forgets it`);
        return { id, props };
      }
      memory.beginRefresh(call.identity.text);
      const standing = kind.describeStanding?.(found);
      if (standing !== undefined) await (standing.isFault ? call.warn(standing.text) : call.note(standing.text));
      const refreshed = kind.refreshed(props, found);
      // No drift, and all the same something for the next update to do.
      return { id, props: standing?.isFault === true ? { ...refreshed, unfinished: true } : refreshed };
    },

    import: async (call, id) => {
      const planned = plannedName(id, call);
      if (planned !== undefined) return { id, props: planned };
      const { props, ...taken } = await kind.imported(id, call);
      return { ...taken, props: { ...props, imported: true } };
    },

    update: async (call, id, olds, news) => {
      const saved = typed<State>(olds);
      const { name } = placeOf(saved);
      requireSameService(placeOf(saved), call);
      const inputs = typed<Inputs>(news);
      let isProven = false;
      try {
        const found = await (kind.reach?.(saved, inputs, call) ?? kind.look(saved, call));
        if (found === undefined || isGone(found)) {
          if (found === undefined) await requireVisibleAccount(placeOf(saved), call);
          throw new Error(`${name} is gone. Fix: run pulumi refresh, which notices it; then ${again}.`);
        }
        const why = (await kind.whyNotOwn(found, saved, call)) ?? whyOfAnotherStack(found.description, call, saved);
        if (why !== undefined) throw new Error(`${name} was not changed: ${why}`);
        isProven = true;
        const changed = await kind.change(found, inputs, saved, call);
        const { updates } = kind.compare(saved, inputs, call);
        return { outs: await reading.ofUpdated(changed, { id, props: news, fields: updates }, call) };
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        // Of what may be somebody else's nothing is noted.
        if (!isProven) throw partialFailure(error, id, olds, news);
        const left = await seenAgain(() => kind.look(saved, call), undefined);
        const state = left === undefined ? {} : { state: left.state };
        throw partialFailure(error, id, plainJson({ ...olds, ...state, unfinished: true }), news);
      }
    },

    delete: async (call, _id, props) => {
      const saved = typed<State>(props);
      const place = placeOf(saved);
      const kept = kind.whyKept?.(saved);
      if (kept !== undefined) {
        await call.note(`${place.name} is kept (${kept})`);
        return;
      }
      requireSameService(place, call);
      const removal = memory.wasMade(place.name, saved.generation)
        ? ({ gone: false, why: `this update kept it as the resource's own ${noun}; ${anew}` } as const)
        : await kind.remove(saved, call, place, successorOf(place.name, call));
      if (removal.gone) return;
      if ("left" in removal) {
        await call.note(`${place.name} ${removal.left}`);
        return;
      }
      if (removal.heir !== undefined) {
        await call.note(`${place.name} was handed over to ${removal.heir} of this stack`);
        return;
      }
      await call.warn(`${place.name} was not deleted: ${removal.why}; Pulumi forgets the old record`);
    },
  };
}

/** The object as it is after a failure, as far as it can be seen. */
export async function seenAgain<Found>(look: () => Promise<Found>, seen: Found): Promise<Found> {
  try {
    return await look();
  } catch {
    return seen;
  }
}
