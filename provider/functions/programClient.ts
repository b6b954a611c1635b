import * as pulumi from "@pulumi/pulumi";
import { type FireworksClient } from "../client/fireworksClient.js";

let client: Promise<FireworksClient> | undefined;

/** The one client of a Pulumi program, made from stack config and environment when it is first needed. */
export function programClient(): Promise<FireworksClient> {
  client ??= connect().catch((error: unknown) => {
    client = undefined;
    throw error;
  });
  return client;
}

async function connect(): Promise<FireworksClient> {
  // Loaded here, so that a program without data functions loads neither client nor HTTP.
  const [{ FireworksClient }, { readSettings, requireApiKey }] = await Promise.all([
    import("../client/fireworksClient.js"),
    import("../config.js"),
  ]);
  const config = new pulumi.Config("fireworks");
  const settings = readSettings({ get: (key) => config.get(key.replace(/^fireworks:/, "")) });
  return new FireworksClient({ ...settings, apiKey: requireApiKey(settings) });
}
