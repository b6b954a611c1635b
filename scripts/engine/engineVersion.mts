import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname } from "node:path";
import { asVersion } from "./version.mts";

const sdkPackage = findPackageJSON("@pulumi/pulumi", import.meta.url);
if (sdkPackage === undefined) throw new Error("@pulumi/pulumi is not installed. Fix: npm ci");

/** The root folder of the installed @pulumi/pulumi package. */
export const sdkFolder = dirname(sdkPackage);

/** The version that is downloaded or built: the one the installed SDK was released with. */
export const engineVersion = asVersion(
  (JSON.parse(readFileSync(sdkPackage, "utf8")) as { readonly version: string }).version,
);
