import { type packChecks } from "./packChecks/index.js";
import { type Rule } from "./ruleHeader.js";
import type * as rules from "./rules/index.js";
import { type Level, type SettingsOf } from "./settings.js";

type AnyRule = (typeof rules)[keyof typeof rules] | (typeof packChecks)[number];

type ConfigOf<AnyOfRules> =
  AnyOfRules extends Rule<string, infer Schemas>
    ? Level | false | ({ readonly enforcementLevel?: Level } & SettingsOf<Schemas>)
    : never;

/**
 * Levels and settings by rule, in the form of a `--policy-pack-config` file; in code, `false` also turns
 * a rule off. `all` sets the level of every rule first.
 */
export type PolicyConfig = { readonly all?: Level } & {
  readonly [One in AnyRule as One["name"]]?: ConfigOf<One>;
};
