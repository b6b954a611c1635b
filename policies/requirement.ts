import { type Carrier } from "./carriers.js";
import { type RuleHeader } from "./ruleHeader.js";
import { type CheckedSettings, type SettingSchemas } from "./settings.js";
import { listText } from "./wording.js";

/** A rule that requires something of resources. */
export interface JudgingRule<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
> extends RuleHeader<Name, Schemas> {
  readonly on: readonly Carrier[];
  /** The settings that hold the limit; without a value for any of them the rule does not apply. @default it always applies */
  readonly setBy?: Limits;
  /** What is required, as it stands behind "Required:" in a message: "at most 4 nodes". */
  readonly limit: (settings: CheckedSettings<Schemas, Limits>) => string;
}

/** What a rule requires under its settings. */
export interface Requirement {
  readonly limit: string;
  /** Where it is set: the settings that have a value, or the rule itself: "max-nodes.max". */
  readonly setBy: string;
  /** False while none of the settings that hold the limit has a value; `setBy` then names those that could. */
  readonly isSet: boolean;
}

export function requirementOf<
  Name extends string,
  Schemas extends SettingSchemas,
  Limits extends readonly (keyof Schemas & string)[],
>({ name, setBy, limit }: JudgingRule<Name, Schemas, Limits>, settings: CheckedSettings<Schemas, Limits>): Requirement {
  const all: readonly (keyof Schemas & string)[] = setBy ?? [];
  const values: Readonly<Record<string, unknown>> = settings;
  const given = all.filter((setting) => values[setting] !== undefined);
  const isSet = all.length === 0 || given.length > 0;
  const names = (isSet ? given : all).map((setting) => `${name}.${setting}`);
  return {
    limit: isSet ? limit(settings) : "no limit",
    setBy: names.length === 0 ? `the rule ${name}` : listText(names, isSet ? "and" : "or"),
    isSet,
  };
}
