import { FireworksApiError } from "../client/errors.js";
import { FireworksClient } from "../client/fireworksClient.js";
import { SettingError } from "../config.js";
import { CommandFailure, UsageError, type CommandHost } from "./command.js";
import { serviceSettings, type ServiceOptions } from "./serviceSettings.js";

/**
 * Runs a command's work with a client, and closes it. A setting or argument that is wrong is a mistake in the
 * call; what the service refuses is a failure, told by its own message.
 */
export async function withClient<T>(
  options: ServiceOptions,
  { env, clock }: Pick<CommandHost, "env" | "clock">,
  work: (client: FireworksClient) => Promise<T>,
): Promise<T> {
  let client: FireworksClient | undefined;
  try {
    const { apiKey, ...settings } = serviceSettings(options, env);
    if (apiKey === undefined) throw new UsageError("no API key; set FIREWORKS_API_KEY in the environment");
    client = new FireworksClient({ ...settings, apiKey, clock });
    return await work(client);
  } catch (error) {
    if (error instanceof FireworksApiError) throw new CommandFailure(error.message, { cause: error });
    // The client's own refusals, made before any request.
    if (error instanceof SettingError || error instanceof TypeError)
      throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    await client?.close();
  }
}
