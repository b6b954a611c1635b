import { packChecks } from "./packChecks/index.js";
import { type PolicyConfig } from "./policyConfig.js";
import { type Rule } from "./ruleHeader.js";
import * as rules from "./rules/index.js";
import { defaultsOf, type Level } from "./settings.js";

/** Every rule and check, by name. */
export const allRules: ReadonlyMap<string, Rule> = new Map(
  [...Object.values(rules), ...packChecks].map((rule): [string, Rule] => [rule.name, rule]),
);

/** Where a level or a setting comes from. */
export type Origin = "default" | "pack" | "preset" | "file";

/** What a rule amounts to once all configuration is applied. */
export interface EffectiveRule {
  readonly rule: Rule;
  readonly level: Level;
  readonly levelFrom: Origin;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One source of configuration. */
export interface ConfigLayer {
  readonly origin: Origin;
  readonly config: PolicyConfig;
}

/**
 * Applies configuration the way the engine does: first the rules' own defaults, then one source after
 * the other, in each `all` first; settings are replaced whole, key by key. Settings that a pack gives in
 * code also turn their rule on: nobody writes them for a rule that is to stay off.
 */
export function effectiveConfig(layers: readonly ConfigLayer[]): EffectiveRule[] {
  return [...allRules.values()].map((rule) => {
    let level = rule.enforcementLevel;
    let levelFrom: Origin = "default";
    let settings = defaultsOf(rule.settings);
    for (const { origin, config } of layers) {
      const { enforcementLevel, ...own } = entryOf(config, rule.name);
      const given = enforcementLevel ?? config.all;
      if (given !== undefined) [level, levelFrom] = [given, origin];
      else if (origin === "pack" && level === "disabled" && Object.keys(own).length > 0) {
        [level, levelFrom] = [levelWhenOn(rule), origin];
      }
      settings = { ...settings, ...own };
    }
    return { rule, level, levelFrom, settings };
  });
}

/** The default level; for a rule that is off by default, the level of most rules. */
function levelWhenOn({ enforcementLevel }: Rule): Level {
  return enforcementLevel === "disabled" ? "mandatory" : enforcementLevel;
}

function entryOf(config: PolicyConfig, name: string): { enforcementLevel?: Level } & Record<string, unknown> {
  const entry = (config as Readonly<Record<string, Level | object | undefined>>)[name];
  return typeof entry === "string" ? { enforcementLevel: entry } : { ...entry };
}
