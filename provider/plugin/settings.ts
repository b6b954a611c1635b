import { isDeepStrictEqual } from "node:util";
import { type ConfigReader, isSetting, readSettings, SettingError, SETTINGS } from "../config.js";
import { type CheckFailure, type Properties } from "../lifecycle/handler.js";
import { containsUnknown } from "../lifecycle/properties.js";

export const SECRET_SETTINGS: readonly string[] = ["apiKey", "additionalHeaders"];

/** The provider's arguments as stack config would hold them: texts. */
export function readerOf(args: Properties): ConfigReader {
  return {
    get: (key) => {
      const value = args[key.replace(/^fireworks:/, "")];
      return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
    },
  };
}

/** What is wrong with the provider's arguments; every fault that can be seen. */
export function settingFaults(args: Properties): CheckFailure[] {
  const faults = Object.keys(args)
    .filter((key) => !key.startsWith("__") && !isSetting(key))
    .map((property) => ({ property, reason: `is not a setting; known are ${SETTINGS.join(", ")}` }));
  try {
    const known = Object.entries(args).filter(([, value]) => !containsUnknown(value));
    readSettings(readerOf(Object.fromEntries(known)));
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    const property = error.setting.replace(/^fireworks:/, "");
    // The engine shows the value of a property that is at fault.
    const shown = SECRET_SETTINGS.includes(property) || !(property in args) ? "" : property;
    faults.push({ property: shown, reason: error.message });
  }
  return faults;
}

/**
 * Which arguments differ, and which of them make every resource another one. A dynamic provider, whose resources an
 * alias takes over, has its settings under full keys; and only what both sides know can be told to differ.
 */
export function compareSettings(olds: Properties, news: Properties): { changed: string[]; replaces: string[] } {
  const held = Object.fromEntries(Object.entries(olds).map(([key, value]) => [key.replace(/^fireworks:/, ""), value]));
  const changed = SETTINGS.filter((key) => !isDeepStrictEqual(held[key], news[key]));
  const accounts = [held.accountId, news.accountId];
  const isKnown = accounts.every((account) => typeof account === "string" && account !== "");
  return { changed, replaces: isKnown ? changed.filter((key) => key === "accountId") : [] };
}
