import { type EffectiveRule } from "./effectiveConfig.js";

const HEAD = ["rule", "level", "set by", "settings"] as const;

/** What a configuration amounts to, one row per rule. */
export function effectiveTable(effective: readonly EffectiveRule[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const rows = effective
    .map((one) => [one.rule.name, one.level, one.levelFrom, describeSettings(one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { head: HEAD, rows };
}

function describeSettings({ rule, level, settings }: EffectiveRule): string {
  if (level === "disabled") return "";
  const noLimit = rule.setBy.length > 0 && rule.setBy.every((setting) => settings[setting] === undefined);
  const given = Object.keys(rule.settings).filter((setting) => settings[setting] !== undefined);
  return [
    ...(noLimit ? [`no limit until ${rule.setBy.join(" or ")} is set`] : []),
    ...given.map((setting) => `${setting} = ${JSON.stringify(settings[setting])}`),
  ].join(", ");
}
