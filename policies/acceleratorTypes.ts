import { PRICE_ROWS } from "../provider/prices.js";
import { nearest } from "./nearest.js";
import { isListed } from "./patterns.js";

/** The types that the API and its documentation name; the list is open, so only the linter reads it. */
const KNOWN_TYPES: readonly string[] = [
  ...PRICE_ROWS.flatMap(({ types }) => types),
  "NVIDIA_A100_40GB",
  "NVIDIA_A100_80GB",
  "NVIDIA_A10G_24GB",
  "NVIDIA_L4_24GB",
  "NVIDIA_GB200",
  "AMD_MI300X_192GB",
  "AMD_MI325X_256GB",
  "AMD_MI350X_288GB",
];

/** What is wrong with a name or pattern of accelerator types; `undefined` when it fits one. */
export function acceleratorTypeFault(pattern: string, newerTypes: readonly string[]): string | undefined {
  const types = [...KNOWN_TYPES, ...newerTypes];
  if (types.some((type) => isListed(type, [pattern]))) return undefined;
  const meant = nearest(pattern, pattern.endsWith("*") ? types.flatMap(beginnings) : types);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return `${pattern} fits no known accelerator type${hint} (--accelerator-type NAME makes a newer type known)`;
}

/** `NVIDIA*`, `NVIDIA_B200*` and `NVIDIA_B200_180GB*`. */
function beginnings(type: string): string[] {
  const words = type.split("_");
  return words.map((_word, index) => `${words.slice(0, index + 1).join("_")}*`);
}
