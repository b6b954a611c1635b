import { expect } from "vitest";
import { report, type Report, type ReportOptions } from "../../../provider/report/index.js";

/**
 * The report of a preview, and of the same preview of the plugin's resources: other type tokens, and nothing of what the
 * dynamic provider notes in inputs. Both must say the same.
 */
export function reportOf(preview: string | object | readonly object[], options: ReportOptions = {}): Report {
  const made = report(preview, options);
  const text = typeof preview === "string" ? preview : JSON.stringify(preview);
  const other = JSON.stringify(report(asPlugins(text), options));
  expect(JSON.parse(other)).toEqual(JSON.parse(asPlugins(JSON.stringify(made))));
  return made;
}

function asPlugins(text: string): string {
  return text
    .replaceAll("pulumi-nodejs:dynamic/fireworks:", "fireworks:index:")
    .replaceAll("pulumi:providers:pulumi-nodejs::default::", "pulumi:providers:fireworks::default_0_1_0::")
    .replace(/"__(provider|identity)":\s*"(?:[^"\\]|\\.)*",?/g, "")
    .replace(/,(\s*})/g, "$1");
}
