import { type Preflight, SettingError, type Settings } from "../config.js";
import { type Handler, type Properties } from "./handler.js";
import { type Identity, parseIdentity } from "./identity.js";
import { type ParsedArgs } from "./parseArgs.js";
import { PreviousInputs } from "./previousInputs.js";
import { type Records } from "./records.js";
import { type Runtime } from "./runtime.js";
import { sameUserProperties, userProperties } from "./userProperties.js";

export type CheckResult = Awaited<ReturnType<Handler["check"]>>;

/** A resource whose arguments are new, or not what they were. */
export interface Changed<Values, Inputs> extends Pick<ParsedArgs<Values>, "values" | "unknown"> {
  readonly identity: Identity;
  readonly news: Properties;
  /** Its inputs before this operation. */
  readonly before: Inputs | undefined;
  /** The engine checks a replacement a second time, without the old inputs. */
  readonly isReplacement: boolean;
  readonly settings: Settings;
  readonly preflight: Preflight;
}

interface Parts<Values, Inputs> {
  /** Finds every fault of the user's own properties that needs no look at the service. */
  readonly parse: (own: Properties, identity: Identity) => ParsedArgs<Values>;
  readonly check: (changed: Changed<Values, Inputs>) => Promise<CheckResult>;
  /** Which properties of inputs are the user's. @default all but those listed in `__resolved` */
  readonly own?: typeof userProperties;
  /** Whether a replacement is checked anew although the user wrote the same. @default false */
  readonly replacementIsChange?: boolean;
  readonly records?: Records;
}

/** The frame of every `check`: a resource whose arguments did not change asks nothing, not even for settings. */
export function checkChanged<Values extends { readonly preflight?: Preflight | undefined }, Inputs extends object>(
  runtime: Runtime,
  { parse, check, own = userProperties, replacementIsChange = false, records }: Parts<Values, Inputs>,
): Handler["check"] {
  const previous = new PreviousInputs();

  return async (olds, news) => {
    const identity = parseIdentity(news.__identity);
    records?.endRefresh(identity.text);
    const before = previous.of(identity.text, olds);
    const isReplacement = before !== undefined && Object.keys(olds).length === 0;
    const isChange = isReplacement && replacementIsChange;
    if (before !== undefined && !isChange && sameUserProperties(before, news, own)) {
      return { inputs: { ...before, __identity: identity.text }, failures: [] };
    }
    const { values, unknown, failures } = parse(own(news), identity);
    if (failures.length > 0) return { inputs: news, failures };
    try {
      const settings = runtime.settings();
      const preflight = values.preflight ?? settings.preflight ?? "strict";
      const saved = before as Inputs | undefined;
      return await check({ identity, news, values, unknown, before: saved, isReplacement, settings, preflight });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { inputs: news, failures: [{ property: "", reason: error.message }] };
    }
  };
}
