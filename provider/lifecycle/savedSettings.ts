import { PermissionDeniedError, UnauthenticatedError } from "../client/errors.js";
import { SettingError } from "../config.js";

/**
 * Whether this run has stack config as it is now. Pulumi configures the provider by what the state holds of it until the
 * program registers a resource, and a refresh or destroy runs no program.
 */
export class SavedSettings {
  #isRenewed = false;

  /** The program has registered a resource. */
  renew(): void {
    this.#isRenewed = true;
  }

  /** The way out, where a failure may come of a setting that was changed since it was saved. */
  adviceOn(failure: unknown): string | undefined {
    if (this.#isRenewed || !isOfSettings(failure)) return undefined;
    const fix =
      "if stack config has changed since the last pulumi up (such as a rotated key), run pulumi up, without --refresh, or add --run-program: a refresh or destroy takes the saved settings, and no FIREWORKS_ variable wins over them";
    return `Or ${fix}.`;
  }
}

function isOfSettings(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const kinds = [UnauthenticatedError, PermissionDeniedError, SettingError];
  return kinds.some((kind) => failure instanceof kind) || isOfSettings(failure.cause);
}
