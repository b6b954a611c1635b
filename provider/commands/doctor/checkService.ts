import {
  FireworksApiError,
  NotFoundError,
  PermissionDeniedError,
  UnauthenticatedError,
  UnavailableError,
} from "../../client/errors.js";
import { FireworksClient } from "../../client/fireworksClient.js";
import { isCertificateFault } from "../../client/transportFailure.js";
import { type CommandHost } from "../command.js";
import { SettingError, type Settings } from "../../config.js";
import { serviceSettings, type ServiceOptions } from "../serviceSettings.js";
import { notChecked, ok, problem, type Finding } from "./finding.js";

const SERVICE = "service";
const ACCOUNT = "account";

/** Whether the service answers this key, and which account it works in. Two requests, both reading. */
export async function checkService(
  options: ServiceOptions,
  { env, clock }: Pick<CommandHost, "env" | "clock">,
): Promise<Finding[]> {
  let read: Settings;
  try {
    read = serviceSettings(options, env);
  } catch (error) {
    // One that is neither key, address nor header: these have lines of their own.
    if (!(error instanceof SettingError)) throw error;
    const { setting, message } = error;
    return [
      problem(setting, message, "correct it, or unset it"),
      ...serviceNotChecked(`there is a problem with: ${setting}`),
    ];
  }
  const { apiKey, ...settings } = read;
  if (apiKey === undefined) return serviceNotChecked("there is no key");
  const client = new FireworksClient({ ...settings, apiKey, clock });
  try {
    const accounts = await client.listAccountIds();
    const reached = ok(SERVICE, `${client.baseUrl} takes the key`);
    return [reached, await checkAccount(client, accounts, settings.accountId)];
  } catch (error) {
    return [serviceProblem(error), notChecked(ACCOUNT, "the service did not answer for this key")];
  } finally {
    await client.close();
  }
}

export function serviceNotChecked(reason: string): Finding[] {
  return [notChecked(SERVICE, reason), notChecked(ACCOUNT, reason)];
}

function serviceProblem(error: unknown): Finding {
  const text = error instanceof FireworksApiError ? withoutFix(error) : String(error);
  if (error instanceof UnauthenticatedError) {
    const fix =
      "use a key that exists, of this service, and training-scoped: an inference-only key gets 401 at training endpoints";
    return problem("key", `the service does not take it: ${text}`, fix);
  }
  if (error instanceof UnavailableError && error.status === undefined) {
    return isCertificateFault(error.cause)
      ? problem(
          SERVICE,
          `its TLS certificate does not verify: ${text}`,
          "behind a proxy with a certificate authority of its own, set NODE_EXTRA_CA_CERTS to its file; fireworks:verifySsl false is for local tests only",
        )
      : problem(
          SERVICE,
          `not reachable: ${text}`,
          error.fix ?? "check the base URL, the network, and HTTPS_PROXY and NO_PROXY",
        );
  }
  const fix = error instanceof FireworksApiError ? error.fix : undefined;
  return problem(SERVICE, text, fix ?? "check that the base URL is Fireworks' control plane");
}

async function checkAccount(
  client: FireworksClient,
  visible: readonly string[],
  chosen: string | undefined,
): Promise<Finding> {
  const choose = `set FIREWORKS_ACCOUNT_ID (or fireworks:accountId, or --account) to one of ${visible.join(", ")}`;
  const [only, another] = visible;
  if (chosen === undefined) {
    if (only === undefined) return problem(ACCOUNT, "the key sees no account", "use another key");
    return another === undefined
      ? ok(ACCOUNT, `${only}, the one that the key sees`)
      : problem(ACCOUNT, `the key sees ${visible.length} and none is chosen`, choose);
  }
  const fix = only === undefined ? "use a key of this account" : `use a key of this account, or ${choose}`;
  try {
    await client.listModels(chosen);
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof PermissionDeniedError)) return serviceProblem(error);
    return problem(ACCOUNT, `the key does not see ${chosen}: ${withoutFix(error)}`, fix);
  }
  // Public models of another account, such as `fireworks`, can be listed all the same.
  if (visible.includes(chosen)) return ok(ACCOUNT, chosen);
  return problem(ACCOUNT, `${chosen} is not one of the accounts that the key belongs to`, fix);
}

/** The message's own `Fix:` line gives way to the one that is told beside it. */
function withoutFix({ message }: FireworksApiError): string {
  return message.replace(/\nFix: [\s\S]*$/, "");
}
