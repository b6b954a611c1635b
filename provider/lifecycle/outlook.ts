import { writeOutlook } from "../outlookText.js";
import { describeHourly, type Hourly, NOTHING, PRICES_AS_OF } from "../prices.js";
import { type Engine } from "./engine.js";
import { type Identity } from "./identity.js";

/** Which call of the engine has said something: a replacement is checked twice, with one comparison between. */
export type Stage = "check" | "diff";

interface Told extends Partial<Record<Stage, string>> {
  readonly identity: Identity;
}

/** What one resource bills before and after a change; `undefined` for what is not known. */
interface Billing {
  readonly name: string;
  readonly before: Hourly | undefined;
  readonly after: Hourly | undefined;
}

/**
 * What this run is going to change, and what it bills. In a terminal a row is one line, cut at the right edge, and gone
 * when Pulumi asks whether to go on; a log prints a row again for each thing said on it. So what a row has to say is
 * kept, and told once: at the end of a preview all of it, in the order of the resources, and in an update each line
 * when its resource's turn has come. No call tells one from the other, and none the end of a preview; but it is an
 * update once something is made, changed or deleted, and the engine ends every run with a signal and waits for this
 * process.
 */
export class Outlook {
  readonly #told = new Map<string, Told>();
  readonly #billings = new Map<string, Billing>();
  readonly #objects = new Map<string, Hourly>();
  #isUpdate = false;
  #isRefused = false;

  /** A stage begins anew: what it said before holds no more. */
  begin(identity: Identity, stage: Stage): void {
    this.#told.set(identity.urn, { ...this.#told.get(identity.urn), identity, [stage]: undefined });
  }

  plan(identity: Identity, stage: Stage, text: string): void {
    this.#told.set(identity.urn, { ...this.#told.get(identity.urn), identity, [stage]: text });
  }

  /** Nothing happens to this resource. */
  forget({ urn }: Identity): void {
    this.#told.delete(urn);
  }

  /** A resource was refused, so that what the stack will bill is not known. */
  refuse(): void {
    this.#isRefused = true;
  }

  /** This run makes, changes or deletes. @returns what the resource's row has to say now, if that was not told yet */
  act({ urn }: Identity): string | undefined {
    this.#isUpdate = true;
    const told = this.#told.get(urn);
    this.#told.delete(urn);
    return told === undefined ? undefined : textOf(told);
  }

  /** What a resource bills once this run has ended; `undefined` when that is not known. */
  bills({ urn, resource }: Identity, after: Hourly | undefined): void {
    this.#billings.set(urn, { before: NOTHING, ...this.#billings.get(urn), name: resource, after });
  }

  /** What it bills as this run begins. */
  billed({ urn, resource }: Identity, before: Hourly | undefined): void {
    this.#billings.set(urn, { after: undefined, ...this.#billings.get(urn), name: resource, before });
  }

  before({ urn }: Identity): Hourly | undefined {
    return this.#billings.get(urn)?.before;
  }

  /** What an object of the stack bills, for what waits for it. @param name full name */
  objectBills(name: string, hourly: Hourly | undefined): void {
    if (hourly !== undefined) this.#objects.set(name, hourly);
  }

  billOf(name: string): Hourly | undefined {
    return this.#objects.get(name);
  }

  /** Tells it on the stack's row, if this run was a preview that has something to tell. */
  async tell(engine: Engine): Promise<void> {
    if (this.#isUpdate) return;
    const lines = [...this.#told.values()].flatMap((told) => {
      const text = textOf(told);
      return text === undefined ? [] : [{ type: typeOf(told.identity), name: told.identity.resource, text }];
    });
    const [first] = this.#told.values();
    if (lines.length === 0 || first === undefined) return;
    const bill = this.#isRefused ? undefined : describeBill([...this.#billings.values()]);
    await engine.say(stackOf(first.identity), writeOutlook(lines, bill), { ephemeral: false });
  }
}

function textOf({ check, diff }: Told): string | undefined {
  const parts = [check, diff].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("; ");
}

function typeOf({ urn }: Identity): string {
  return urn.split("::")[2]?.split(":").at(-1) ?? "";
}

function stackOf({ stack, project }: Identity): string {
  return `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
}

/** One line on all that bills by the hour, before a change and after it. */
export function describeBill(billings: readonly Billing[]): string | undefined {
  if (billings.length === 0) return undefined;
  const known = billings.filter(({ before, after }) => before !== undefined && after !== undefined);
  const [before, after] = [sum(known.map((one) => one.before)), sum(known.map((one) => one.after))];
  // The engine's order differs from run to run.
  const parts = known
    .flatMap(({ name, after: one = NOTHING }) => (one.max === 0 ? [] : [`${name} ${describeHourly(one)}`]))
    .toSorted();
  const open = billings
    .filter((one) => !known.includes(one))
    .map(({ name }) => name)
    .toSorted();
  const made = parts.length < 2 ? "" : ` (${parts.join(", ")})`;
  const rest = open.length === 0 ? "" : `; beside ${open.join(", ")}, whose cost is not known (not $0)`;
  return `What the program declares bills ${describeHourly(before)} per hour now, and ${describeHourly(after)} after this change${made}, at list prices as of ${PRICES_AS_OF}${rest}`;
}

function sum(all: readonly (Hourly | undefined)[]): Hourly {
  return all.reduce<Hourly>(
    (total, one = NOTHING) => ({ min: total.min + one.min, max: total.max + one.max }),
    NOTHING,
  );
}
