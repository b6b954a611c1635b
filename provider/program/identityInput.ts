import * as pulumi from "@pulumi/pulumi";
import { PREVIEW_MARK } from "../previewMark.js";
import { requirePlainName } from "./plainName.js";
import { refuseBun } from "./refuseBun.js";
import { refuseUnreachable } from "./refuseUnreachable.js";
import { warnOfPlainSecrets } from "./warnOfPlainSecrets.js";

/**
 * The input `__identity` that a resource class passes to its handler, which gets no URN of its own:
 * `<organization>/<URN>`, and at preview a mark before it, which no handler hears of otherwise and which `check` takes
 * off. Runs in the program.
 */
export function identityInput(
  name: string,
  type: string,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<string> {
  // Every resource class comes by here before Pulumi serializes its provider.
  refuseBun();
  refuseUnreachable();
  warnOfPlainSecrets();
  requirePlainName(name, type);
  return pulumi.interpolate`${pulumi.runtime.isDryRun() ? PREVIEW_MARK : ""}${organization()}/${withoutDependencies(pulumi.createUrn(name, type, opts?.parent))}`;
}

/**
 * A component's URN counts as a dependency on the component, that is on all its children: a child that
 * passed it on as an input would wait for itself. A URN is known at once, also at preview.
 */
function withoutDependencies(urn: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    urn.apply(resolve);
  });
}

/** Pulumi's mocks have no organization unless a test names one, and then asking for it throws. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    // The engine's own word where a backend has no organizations.
    return "organization";
  }
}
