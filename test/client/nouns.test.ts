import { describe, expect, onTestFinished, test } from "vitest";
import {
  DeploymentManager,
  FireworksClient,
  TrainerJobManager,
  type FireworksClientArgs,
} from "../../provider/client/index.js";
import { type Deployments } from "../../provider/client/deployments.js";
import { trainerJob } from "../../provider/client/schemas.js";
import { type TrainerJobs } from "../../provider/client/trainerJobs.js";
import { type Transport } from "../../provider/client/transport.js";
import { virtualClock } from "../support/virtualClock.js";
import { ACCOUNT, BASE, DEPLOYED_MODEL, JOB, KEY, MODEL, rejection, SHAPE, startService } from "./harness.js";
import { DEPLOYMENT_SHAPE } from "../support/account.js";

const DEPLOYMENT = `${ACCOUNT}/deployments/prod`;
const GATEWAY = "https://trainers.example.com";

/** A service that has nothing, and the requests that it gets. */
function emptyService(): { readonly transport: Transport; readonly requests: string[] } {
  const requests: string[] = [];
  return {
    requests,
    transport: {
      send: ({ method, url, body, timeoutMs }) => {
        requests.push([method, url, body, timeoutMs].join(" "));
        return Promise.resolve({ status: 404, body: "{}", header: () => undefined });
      },
      close: () => Promise.resolve(),
    },
  };
}

/** What one call requests, and what comes of it. */
async function whatComes<Call extends string>(
  nounOf: (settings: FireworksClientArgs) => Readonly<Record<Call, unknown>>,
  call: Call,
  args: readonly unknown[],
): Promise<{ readonly outcome: unknown; readonly requests: readonly string[] }> {
  const { transport, requests } = emptyService();
  const settings = { apiKey: KEY, accountId: "acme", trainerGatewayUrl: GATEWAY, transport, clock: virtualClock() };
  const noun = nounOf(settings);
  const answer: unknown = Reflect.apply(noun[call] as () => unknown, noun, args);
  const outcome = await Promise.resolve(answer).catch(String);
  return { outcome, requests };
}

const CONFIG = { baseModel: BASE, trainingShape: SHAPE, jobId: "j" };
const TRAINER_JOBS = {
  create: [CONFIG],
  createAndWait: [CONFIG],
  waitForReady: [JOB],
  resume: [JOB],
  resumeAndWait: [JOB],
  reconnectAndWait: [JOB],
  getTrainerJob: ["sft-7"],
  findTrainerJob: [JOB],
  listTrainerJobs: [{ filter: "state=RUNNING", orderBy: "name", pageSize: 3 }],
  cancel: [JOB],
  delete: [JOB],
  deleteAndWait: [JOB],
  listCheckpoints: [JOB, { pageSize: 3 }],
  listLiveCheckpoints: [JOB],
  isHealthy: [JOB],
  endpointOf: [trainerJob.parse({ name: JOB })],
  getAccountId: [],
} satisfies Record<keyof TrainerJobs, unknown[]>;

const DEPLOYMENTS = {
  createDeployment: [{ deploymentId: "d", baseModel: BASE }],
  getDeployment: ["prod"],
  findDeployment: [DEPLOYMENT],
  listDeployments: [{ filter: "state=READY", showDeleted: true, pageSize: 3 }],
  waitForDeployment: [DEPLOYMENT],
  isServing: [DEPLOYMENT],
  askForCompletion: [DEPLOYMENT],
  updateDeployment: [DEPLOYMENT, { displayName: "Bot" }],
  scaleDeployment: [DEPLOYMENT, 3],
  deleteDeployment: [DEPLOYMENT, { hard: true }],
  undeleteDeployment: [DEPLOYMENT],
  resolveDeploymentShape: [DEPLOYMENT_SHAPE],
  deploymentNameOf: ["prod"],
  findModel: [MODEL],
  loadDeployedModel: [{ model: MODEL, deployment: DEPLOYMENT }],
  getDeployedModel: [DEPLOYED_MODEL],
  findDeployedModel: [DEPLOYED_MODEL],
  listDeployedModels: [DEPLOYMENT],
  updateDeployedModel: [DEPLOYED_MODEL, { displayName: "Bot", description: "", default: true, public: false }],
  unloadDeployedModel: [DEPLOYED_MODEL],
  getAccountId: [],
} satisfies Record<keyof Deployments, unknown[]>;

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

describe("the vendor's classes have the calls of a noun, with the same requests and the same end", () => {
  test.each(keysOf(TRAINER_JOBS))("TrainerJobManager and client.trainerJobs: %s", async (call) => {
    const args = TRAINER_JOBS[call];
    const expected = await whatComes((settings) => new FireworksClient(settings).trainerJobs, call, args);
    expect(await whatComes((settings) => new TrainerJobManager(settings), call, args)).toEqual(expected);
    expect(expected.requests).toHaveLength(["endpointOf", "getAccountId"].includes(call) ? 0 : 1);
  });

  test.each(keysOf(DEPLOYMENTS))("DeploymentManager and client.deployments: %s", async (call) => {
    const args = DEPLOYMENTS[call];
    const expected = await whatComes((settings) => new FireworksClient(settings).deployments, call, args);
    expect(await whatComes((settings) => new DeploymentManager(settings), call, args)).toEqual(expected);
    expect(expected.requests).toHaveLength(["deploymentNameOf", "getAccountId"].includes(call) ? 0 : 1);
  });
});

test("a client, its nouns and the clients that are made of it look the account up once", async () => {
  const { client, requested } = await startService();
  const accounts = [
    client.trainerJobs.getAccountId(),
    client.deployments.getAccountId(),
    new TrainerJobManager(client).getAccountId(),
    new DeploymentManager(client).deployments.getAccountId(),
    client.getAccountId(),
  ];
  expect(await Promise.all(accounts)).toEqual(accounts.map(() => "acme"));
  expect(requested()).toEqual(["GET /v1/accounts"]);
});

test("a client that is made of another one has its gateway, unless it names one of its own", () => {
  const client = new FireworksClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", trainerGatewayUrl: `${GATEWAY}/` });
  onTestFinished(() => client.close());
  const job = trainerJob.parse({ name: JOB });
  const hostOf = ({ trainerJobs }: FireworksClient) => new URL(trainerJobs.endpointOf(job).baseUrl).host;
  expect(hostOf(client)).toBe("trainers.example.com");
  expect(hostOf(new TrainerJobManager(client))).toBe("trainers.example.com");
  expect(hostOf(new TrainerJobManager(client, { trainerGatewayUrl: undefined }))).toBe("trainers.example.com");
  expect(hostOf(new TrainerJobManager(client, { trainerGatewayUrl: "http://127.0.0.1:2" }))).toBe("127.0.0.1:2");
  expect(hostOf(new FireworksClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1" }))).toBe("127.0.0.1:1");
});

test.each(["", ".."])(
  "models of the account '%s', which would be another route, are not asked for",
  async (account) => {
    const { client, requested } = await startService();
    expect(await rejection(client.listModels(account))).toBeInstanceOf(TypeError);
    expect(requested()).toEqual([]);
  },
);
