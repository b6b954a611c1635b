import * as pulumi from "@pulumi/pulumi";
import { pluginType } from "../../tokens.js";
import { resourceOptions } from "./pluginOptions.js";

/** What a program reads of a dynamic class. The plugin's class has all of it, so that a program changes its import alone. */
export type OutputsOf<Dynamic extends pulumi.CustomResource> = Omit<Dynamic, keyof pulumi.CustomResource>;

/** A resource of the plugin. What the program has set is sent, and nothing else. */
export abstract class PluginResource extends pulumi.CustomResource {
  /** @param type the token of the same kind of a dynamic provider @param outputs the names of what the class declares, which the SDK fills in */
  protected constructor(
    type: string,
    name: string,
    args: object | undefined,
    outputs: readonly string[],
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const given = Object.entries(args ?? {}).filter(([, value]) => value !== undefined);
    const props = { ...Object.fromEntries(outputs.map((output) => [output, undefined])), ...Object.fromEntries(given) };
    super(pluginType(type), name, props, resourceOptions(type, opts));
  }
}
