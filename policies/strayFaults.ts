import { type Rule } from "./ruleHeader.js";
import { knownSettings } from "./settings.js";

/**
 * What is wrong with the settings that the engine gives to a rule: some it does not know, and some
 * that contradict each other. The engine has validated the values of those it knows.
 */
export function strayFaults(
  { name, settings: schemas, settingFaults }: Pick<Rule, "name" | "settings" | "settingFaults">,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  const known = Object.keys(schemas);
  const strays = Object.keys(settings).filter((key) => key !== "enforcementLevel" && !known.includes(key));
  const choice = knownSettings(name, schemas);
  return [
    ...strays.map(
      (stray) => `Unknown setting ${name}.${stray} in the policy configuration; ${choice}. Correct or remove it.`,
    ),
    ...settingFaults(settings).map((fault) => `${name}.${fault} Correct the policy configuration.`),
  ];
}
