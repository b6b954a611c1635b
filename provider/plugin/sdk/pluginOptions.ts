import * as pulumi from "@pulumi/pulumi";
import { ownPackage } from "../../program/ownPackage.js";

/** Which plugin is meant and where it is downloaded, unless it is there already. */
export function pluginOptions(): { version: string; pluginDownloadURL: string } {
  return { version: ownPackage().version, pluginDownloadURL: "github://api.github.com/pulumi-fireworks" };
}

/** The options of a resource, with which it takes over what the dynamic provider has made under the same name. */
export function resourceOptions(
  dynamicToken: string,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ ...pluginOptions(), aliases: [{ type: dynamicToken }] }, opts);
}
