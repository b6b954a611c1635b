import * as pulumi from "@pulumi/pulumi";
import { type FireworksClient } from "../../client/fireworksClient.js";
import { type TrainerJobManager } from "../../client/trainerJobManager.js";
import { warnOfPlainSecrets } from "../warnOfPlainSecrets.js";
import { memoise } from "./memoise.js";

interface Clients {
  readonly client: FireworksClient;
  readonly trainerJobs: TrainerJobManager;
}

/** The one client of a run of a Pulumi program, made from stack config and environment when it is first needed. */
export async function programClient(): Promise<FireworksClient> {
  return (await connected({})).client;
}

/** The same client, as it speaks to trainer jobs. */
export async function programTrainerJobs(): Promise<TrainerJobManager> {
  return (await connected({})).trainerJobs;
}

const connected = memoise(connect);

async function connect(): Promise<Clients> {
  warnOfPlainSecrets();
  // Loaded here, so that a program without data functions loads neither client nor HTTP.
  const [{ FireworksClient }, { TrainerJobManager }, { readSettings, requireApiKey }] = await Promise.all([
    import("../../client/fireworksClient.js"),
    import("../../client/trainerJobManager.js"),
    import("../../config.js"),
  ]);
  const config = new pulumi.Config("fireworks");
  const settings = readSettings({ get: (key) => config.get(key.replace(/^fireworks:/, "")) });
  const client = new FireworksClient({ ...settings, apiKey: requireApiKey(settings) });
  return { client, trainerJobs: new TrainerJobManager(client, settings) };
}
