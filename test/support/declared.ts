import { FRONT } from "./front.js";
import { type ProgramLanguage } from "./languageProject.js";

/** A program that only says which resources there are: over the plugin it is written in YAML, else with the classes. */
export interface Declared {
  readonly resources: Readonly<Record<string, Declaration>>;
  /** Properties of resources by their path, such as `bot.name`. */
  readonly outputs?: Readonly<Record<string, `${string}.${string}`>>;
}

interface Declaration {
  readonly type: "PromotedModel" | "TrainingProfile" | "TrainerJob" | "Deployment" | "DeployedModel";
  readonly args?: object;
  /** The id of an object that is only read. */
  readonly get?: string;
}

/** The language in which the front's programs are that only declare. */
export const DECLARED_LANGUAGE: ProgramLanguage = FRONT === "plugin" ? "yaml" : "nodejs";

export function declaredProgram(declared: Declared): string {
  return FRONT === "plugin" ? inYaml(declared) : inJavaScript(declared);
}

/** JSON is YAML too. */
function inYaml({ resources, outputs = {} }: Declared): string {
  const declared = Object.entries(resources).map(([name, { type, args, get }]) => [
    name,
    { type: `fireworks:${type}`, ...(get === undefined ? { properties: args } : { get: { id: get } }) },
  ]);
  const told = Object.entries(outputs).map(([name, path]) => [name, `\${${path}}`]);
  return JSON.stringify({
    resources: Object.fromEntries(declared) as unknown,
    outputs: Object.fromEntries(told) as unknown,
  });
}

function inJavaScript({ resources, outputs = {} }: Declared): string {
  const made = Object.entries(resources).map(([name, { type, args = {}, get }]) => {
    const [of, given] = get === undefined ? [`new fireworks.${type}`, args] : [`fireworks.${type}.get`, get];
    return `made["${name}"] = ${of}("${name}", ${JSON.stringify(given)});\n`;
  });
  const told = Object.entries(outputs).map(([name, path]) => {
    const [resource = "", ...properties] = path.split(".");
    return `exports.${name} = made["${resource}"].${properties.join(".")};\n`;
  });
  return ["const made = {};\n", ...made, ...told].join("");
}
