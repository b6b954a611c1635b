/**
 * What the client, which also stands alone, takes from the environment: the proxies of the machine, and where a client
 * without a base URL goes. Everything else is an argument; for Pulumi, `config.ts` reads the settings.
 */
export function environment(): Readonly<NodeJS.ProcessEnv> {
  return process.env;
}
