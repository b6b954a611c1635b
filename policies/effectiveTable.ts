import { type EffectiveRule } from "./effectiveConfig.js";

const HEAD = ["rule", "level", "set by", "settings"] as const;

/** What a configuration amounts to, one line per rule. */
export function effectiveTable(effective: readonly EffectiveRule[]): string {
  const rows = effective
    .map((one) => [one.rule.name, one.level, one.levelFrom, describeSettings(one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((row) => row[column]?.length ?? 0)));
  return [HEAD, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function describeSettings({ rule, level, settings }: EffectiveRule): string {
  if (level === "disabled") return "";
  const noLimit = rule.limits.length > 0 && rule.limits.every((limit) => settings[limit] === undefined);
  const given = Object.keys(rule.settings).filter((setting) => settings[setting] !== undefined);
  return [
    ...(noLimit ? [`no limit until ${rule.limits.join(" or ")} is set`] : []),
    ...given.map((setting) => `${setting} = ${JSON.stringify(settings[setting])}`),
  ].join(", ");
}
