import { Calls } from "../client/calls.js";
import { FireworksApiError } from "../client/errors.js";
import { FireworksClient } from "../client/fireworksClient.js";
import { openSession, type FireworksClientArgs } from "../client/session.js";
import { SettingError } from "../config.js";
import { CommandFailure, UsageError, type CommandHost } from "./command.js";
import { serviceSettings, type ServiceOptions } from "./serviceSettings.js";

type Host = Pick<CommandHost, "env" | "clock">;

/** Runs a command's work with a client, and closes it. */
export async function withClient<T>(
  options: ServiceOptions,
  host: Host,
  work: (client: FireworksClient) => Promise<T>,
): Promise<T> {
  return connected(options, host, async (args) => {
    const client = new FireworksClient(args);
    return work(client).finally(() => client.close());
  });
}

/** The same with bare calls, for a command that looks at answers as they stand on the wire. */
export async function withCalls<T>(
  options: ServiceOptions,
  host: Host,
  work: (calls: Calls) => Promise<T>,
): Promise<T> {
  return connected(options, host, async (args) => {
    const session = openSession(args);
    return work(new Calls(session)).finally(() => session.http.close());
  });
}

/**
 * A setting or argument that is wrong is a mistake in the call; what the service refuses is a failure, told by its own
 * message.
 */
async function connected<T>(
  options: ServiceOptions,
  { env, clock }: Host,
  work: (args: FireworksClientArgs) => Promise<T>,
): Promise<T> {
  try {
    const { apiKey, ...settings } = serviceSettings(options, env);
    if (apiKey === undefined) throw new UsageError("no API key; set FIREWORKS_API_KEY in the environment");
    return await work({ ...settings, apiKey, clock });
  } catch (error) {
    if (error instanceof FireworksApiError) throw new CommandFailure(error.message, { cause: error });
    // The client's own refusals, made before any request.
    if (error instanceof SettingError || error instanceof TypeError)
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
