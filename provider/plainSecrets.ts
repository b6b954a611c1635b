import { isSecretHeader, readSettings, type ConfigReader } from "./config.js";
import { isLoopback } from "./loopback.js";

/** A setting that stands in clear in stack config. */
export interface PlainSecret {
  readonly setting: string;
  readonly fault: string;
  readonly fix: string;
}

const SECRET_SETTINGS = ["fireworks:apiKey", "fireworks:additionalHeaders"];

/**
 * Secrets that stand in clear in stack config. The emulator's are none.
 * @param select what `pulumi config` is told of the stack, such as ` --stack dev`
 */
export function plainSecrets(
  config: ConfigReader,
  isSecret: (key: string) => boolean,
  { env, select = "" }: { readonly env?: NodeJS.ProcessEnv; readonly select?: string } = {},
): PlainSecret[] {
  const plain = SECRET_SETTINGS.filter((key) => config.get(key) !== undefined && !isSecret(key));
  return plain.length === 0 ? [] : plain.filter(worthHiding(config, env)).map((key) => describe(key, select));
}

function worthHiding(config: ConfigReader, env: NodeJS.ProcessEnv | undefined): (setting: string) => boolean {
  try {
    const { baseUrl = "", additionalHeaders = {} } = readSettings(config, env);
    if (isLoopback(URL.parse(baseUrl)?.hostname ?? "")) return () => false;
    return (setting) => setting === "fireworks:apiKey" || Object.values(additionalHeaders).some(isSecretHeader);
  } catch {
    // A malformed setting has its own error.
    return () => true;
  }
}

function describe(setting: string, select: string): PlainSecret {
  return {
    setting,
    fault: `${setting} is not secret in stack config, so it is in clear in its file and in the state`,
    fix: `\`pulumi config set --secret ${setting}${select}\`, then pulumi up; and have the value replaced by its issuer, since earlier states keep it`,
  };
}
