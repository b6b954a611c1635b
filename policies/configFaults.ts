import { allRules } from "./effectiveConfig.js";
import { nearest } from "./nearest.js";
import { knownSettings, LEVELS } from "./settings.js";
import { listText } from "./wording.js";

/** What the engine reads out of a configuration file beside rules: environments of Pulumi ESC. */
const RESERVED = "environments";

/**
 * Names and levels that a configuration must not have. Values of settings are left to the engine, or
 * to `settingFaults`.
 */
export function configFaults(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([name, entry]) => {
    if (name === RESERVED || entry === undefined) return [];
    if (name === "all") return allFaults(entry);
    const rule = allRules.get(name);
    if (rule === undefined) return [`${name}: no such rule${suggestion(name, allRules.keys())}`];
    if (typeof entry === "string") return levelFaults(name, entry);
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
      return [`${name}: must be a level or an object`];
    }
    const known = Object.keys(rule.settings);
    const own = Object.keys(entry);
    if (config.all === "disabled" && own.length > 0 && !own.includes("enforcementLevel")) {
      return [`${name}: has settings but no enforcementLevel, so all: "disabled" turns it off`];
    }
    return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
      if (key === "enforcementLevel") return levelFaults(`${name}.${key}`, value);
      if (known.includes(key)) return [];
      return [`${name}.${key}: no such setting${suggestion(key, known)}; ${knownSettings(name, rule.settings)}`];
    });
  });
}

/** `all` gives a level, as a text or in an object; anything else in the object has no effect. */
function allFaults(entry: unknown): string[] {
  if (typeof entry !== "object" || entry === null) return levelFaults("all", entry);
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) =>
    key === "enforcementLevel" ? levelFaults(`all.${key}`, value) : [`all.${key}: all takes only a level`],
  );
}

function levelFaults(path: string, level: unknown): string[] {
  if (typeof level === "string" && (LEVELS as readonly string[]).includes(level)) return [];
  const why = level === "remediate" ? "these rules change nothing, so remediate would act as mandatory; " : "";
  return [`${path}: ${JSON.stringify(level)} is not a level; ${why}use ${listText(LEVELS, "or")}`];
}

function suggestion(typed: string, names: Iterable<string>): string {
  const meant = nearest(typed, names);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}
