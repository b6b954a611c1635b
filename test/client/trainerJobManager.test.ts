import { describe, expect, onTestFinished, test } from "vitest";
import {
  ConflictError,
  FireworksClient,
  NotFoundError,
  PermissionDeniedError,
  QuotaExceededError,
  RateLimitedError,
  TrainerJobIdUsed,
  TrainerJobManager,
  TrainerJobStopped,
  UnexpectedAnswerError,
  WaitTimeout,
  type TrainerGateway,
} from "../../provider/client/index.js";
import { type Seed } from "../../provider/emulator/index.js";
import {
  ACCOUNT,
  alwaysJson,
  BASE,
  JOB,
  KEY,
  rejection,
  seedWith,
  SHAPE,
  startServer,
  startService,
  type Service,
  type ServiceOptions,
} from "./harness.js";

const CONFIG = { baseModel: BASE, trainingShape: SHAPE };
const JOBS = `/v1/${ACCOUNT}/rlorTrainerJobs`;
const POD = "/training/v1/rlorTrainerJobs/acme/j";

interface Started extends Service {
  readonly jobs: TrainerJobManager;
  /** Jobs ever started by a request. */
  readonly created: () => number;
  readonly stateOf: (id: string) => string | undefined;
}

async function start(options: ServiceOptions = {}, gateway: TrainerGateway = {}): Promise<Started> {
  const service = await startService(options);
  const account = () => service.emulator.state().accounts[0];
  return {
    ...service,
    jobs: new TrainerJobManager(service.client, gateway),
    created: () => account()?.created.trainerJobs ?? 0,
    stateOf: (id) => account()?.trainerJobs.find((job) => job.id === id)?.state,
  };
}

/** Seconds since the service was started. */
const seconds = ({ clock }: Service): number => (clock.now() - Date.parse("2026-11-01T00:00:00Z")) / 1000;
const slowly = (timing: NonNullable<Seed["timing"]>): ServiceOptions => ({ seed: seedWith({ timing }) });

describe("create", () => {
  test("starts a job under an id of the client's own choice, and does not wait", async () => {
    const service = await start(slowly({ jobCreatingMs: 1000 }));
    const { name, state } = await service.jobs.create(CONFIG);
    expect(name).toMatch(new RegExp(`^${ACCOUNT}/rlorTrainerJobs/training-api-service-[0-9a-f]{8}$`));
    expect(state).toBe("JOB_STATE_CREATING");
    expect(service.requested()).toEqual(["GET /v1/accounts", `POST ${JOBS}`]);
    expect(service.emulator.requests().at(-1)?.query).toEqual({
      trainingShape: SHAPE,
      rlorTrainerJobId: name.split("/").at(-1),
    });
  });

  test("refuses with every violation at once, before any request", async () => {
    const service = await start();
    const error = await rejection(service.jobs.create({ ...CONFIG, nodeCount: 0, loraRank: -1 }));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message.split("\n")).toHaveLength(3);
    expect(service.requested()).toEqual([]);
  });

  test("refuses a privilege of another account once the account is known", async () => {
    const service = await start();
    const error = await rejection(service.jobs.create({ ...CONFIG, disableInactivityCleanup: true }));
    expect((error as Error).message).toContain("is for account 'fireworks' only, not for 'acme'");
    expect(service.requested()).toEqual(["GET /v1/accounts"]);
  });

  test.each<[string, string]>([
    ["a 502 although the job was started", `POST ${JOBS}; status=502; after`],
    ["a connection that breaks after the work", `POST ${JOBS}; reset=after`],
    ["a body that is cut off", `POST ${JOBS}; body=truncated`],
    ["a rate limit, which did nothing", `POST ${JOBS}; status=429; retry-after=3; count=2`],
  ])("starts exactly one job after %s", async (_, fault) => {
    const service = await start({ faults: [fault] });
    await expect(service.jobs.create({ ...CONFIG, jobId: "j" })).resolves.toMatchObject({
      name: `${ACCOUNT}/rlorTrainerJobs/j`,
    });
    expect(service.created()).toBe(1);
  });

  test("looks for 60 s for a job that may have been started, sends nothing again, and says so", async () => {
    const service = await start({ faults: [`POST ${JOBS}; status=503`] });
    const error = await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }));
    expect((error as Error).message).toContain(
      `Whether the job was started is not known: ${ACCOUNT}/rlorTrainerJobs/j`,
    );
    expect(seconds(service)).toBe(60);
    expect(service.requested().filter((request) => request.startsWith("POST"))).toHaveLength(1);
  });

  test("of an id that a live job has is a conflict, unless the caller knows the job for its own", async () => {
    const service = await start();
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    expect(await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }))).toBeInstanceOf(ConflictError);
    const adopted = await service.jobs.create(
      { ...CONFIG, jobId: "j" },
      { adopt: ({ trainingConfig }) => trainingConfig?.baseModel === BASE },
    );
    expect(adopted.name).toBe(`${ACCOUNT}/rlorTrainerJobs/j`);
    expect(service.created()).toBe(1);
  });

  test.each([
    ["deleted", "1h"],
    ["deleted and purged", "800h"],
  ])("of the id of a job that was %s says that ids cannot be used again", async (_, later) => {
    const service = await start();
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    await service.jobs.delete("j");
    service.emulator.advance(later);
    const error = await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }, { adopt: () => true }));
    expect(error).toBeInstanceOf(TrainerJobIdUsed);
    expect((error as Error).message).toContain("it is archived and cannot be created again with the same id");
  });

  test.each<[string, Partial<Seed["accounts"][number]>, typeof RateLimitedError, string]>([
    ["a quota that is used up", { trainingQuotas: { blackwell: 2 } }, QuotaExceededError, "(4 required, 2 available)"],
    [
      "Blackwell below tier 2",
      { tier: 1 },
      PermissionDeniedError,
      "Blackwell, that is B200 and B300, begins with tier 2",
    ],
  ])("under %s is refused once, with the numbers and the fix", async (_, acme, type, text) => {
    const service = await start({ seed: seedWith({ acme }) });
    const error = await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }));
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toContain(text);
    expect(error).toMatchObject({ effect: "none", reason: { metadata: { quota_required: "4" } } });
    expect(seconds(service)).toBe(0);
    expect(service.requested().filter((request) => request.startsWith("POST"))).toHaveLength(1);
  });

  test.each([
    [
      "a shape that is not enabled",
      "status=412; message=not enabled",
      "Fix: the training shape is not enabled on this",
    ],
    [
      "a shape for superusers",
      "status=400; message=skip_validations: no",
      "Fix: set trainingShape, or autoSelectTrain",
    ],
    ["another fault", "status=400; message=no such region", "Fix: check the configuration that the message names"],
    ["no capacity", "status=429; code=8; message=no capacity; count=forever", "Fix: the service has no such GPUs free"],
  ])("under %s says what to do", async (_, fault, text) => {
    const service = await start({ faults: [`POST ${JOBS}; ${fault}`] });
    const error = await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }));
    expect(error).not.toBeInstanceOf(QuotaExceededError);
    expect((error as Error).message).toContain(text);
  });

  test("a plain 429 is a rate limit, and waited out", async () => {
    const service = await start({ faults: [`POST ${JOBS}; status=429; message=slow down; count=forever`] });
    const error = await rejection(service.jobs.create({ ...CONFIG, jobId: "j" }));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).not.toBeInstanceOf(QuotaExceededError);
    expect(service.requested().filter((request) => request.startsWith("POST"))).toHaveLength(6);
  });
});

describe("waiting", () => {
  test("for a new job ends with its endpoint, once the pod is healthy", async () => {
    const service = await start(slowly({ jobCreatingMs: 12_000, jobPendingMs: 60_000, podHealthyMs: 7000 }));
    const messages: string[] = [];
    const onProgress = (message: string) => messages.push(message);
    await expect(service.jobs.createAndWait({ ...CONFIG, jobId: "j" }, { onProgress })).resolves.toEqual({
      jobName: `${ACCOUNT}/rlorTrainerJobs/j`,
      jobId: "j",
      baseUrl: `${service.client.baseUrl}${POD}`,
      maxContextLength: 128_000,
    });
    expect(seconds(service)).toBe(80);
    expect([...new Set(messages)]).toEqual([
      "CREATING",
      "PENDING, waiting for GPUs",
      "RUNNING, its pod is not healthy yet",
    ]);
  });

  test("asks the health check with the key in both forms, once per look, without the client's own patience", async () => {
    const gateway = await startServer((request, response) => {
      response.writeHead(gateway.received.length < 3 ? 503 : 200, { "content-type": "text/plain" }).end("fine");
      request.resume();
    });
    const service = await start({}, { trainerGatewayUrl: `${gateway.url}/` });
    const endpoint = await service.jobs.createAndWait({ ...CONFIG, jobId: "j" });
    expect(endpoint.baseUrl).toBe(`${gateway.url}${POD}`);
    expect(seconds(service)).toBe(10);
    expect(gateway.received.map(({ request }) => request)).toEqual(Array(3).fill(`GET ${POD}/api/v1/healthz`));
    expect(gateway.received[0]?.headers).toMatchObject({ "x-api-key": KEY, authorization: `Bearer ${KEY}` });
  });

  test("gives a job the time that the caller says", async () => {
    const service = await start(slowly({ jobPendingMs: 3_600_000 }));
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    const error = await rejection(service.jobs.waitForReady("j", { pendingTimeoutMs: 60_000 }));
    expect(error).toBeInstanceOf(WaitTimeout);
    expect(seconds(service)).toBe(60);
  });

  test("ends with the job's own words when it fails", async () => {
    const end = { state: "JOB_STATE_FAILED", afterMs: 20_000, since: "create" as const, message: "no image" };
    const seed = seedWith({ acme: { runs: [{ end }] }, timing: { jobCreatingMs: 60_000 } });
    const service = await start({ seed });
    const error = await rejection(service.jobs.createAndWait({ ...CONFIG, jobId: "j" }));
    expect(error).toBeInstanceOf(TrainerJobStopped);
    expect((error as Error).message).toBe(`${ACCOUNT}/rlorTrainerJobs/j is JOB_STATE_FAILED: no image`);
    expect(seconds(service)).toBe(20);
  });

  test("of a job that does not exist is refused", async () => {
    const { jobs } = await start();
    expect(await rejection(jobs.waitForReady("nope"))).toBeInstanceOf(NotFoundError);
  });
});

describe("resuming", () => {
  const stopped = (state: string): ServiceOptions => ({
    seed: seedWith({ job: { state, lastActivityTime: "2026-11-01T00:00:00Z" }, timing: { jobCreatingMs: 8000 } }),
  });

  test("a stopped job waits until it is ready again", async () => {
    const service = await start(stopped("JOB_STATE_PAUSED"));
    await expect(service.jobs.resumeAndWait("sft-7")).resolves.toMatchObject({ jobId: "sft-7" });
    expect(seconds(service)).toBe(10);
  });

  test("after a lost answer looks at the job instead of sending again", async () => {
    const service = await start({ ...stopped("JOB_STATE_FAILED"), faults: ["POST **:resume; status=502; after"] });
    await expect(service.jobs.resume("sft-7")).resolves.toMatchObject({ state: "JOB_STATE_CREATING" });
    const lost = await start({ ...stopped("JOB_STATE_FAILED"), faults: ["POST **:resume; status=502"] });
    await expect(lost.jobs.resume("sft-7")).rejects.toThrow(":resume -> 502");
  });

  test("reconnecting goes straight to a job that runs", async () => {
    const service = await start();
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    await expect(service.jobs.reconnectAndWait("j")).resolves.toMatchObject({ jobId: "j" });
    expect(service.requested().filter((request) => request.includes(":resume"))).toEqual([]);
  });

  test("reconnecting lets a job come to rest, then resumes it", async () => {
    const service = await start(slowly({ jobCancellingMs: 15_000 }));
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    await service.jobs.cancel("j");
    expect(service.stateOf("j")).toBe("JOB_STATE_CANCELLING");
    await expect(service.jobs.reconnectAndWait("j")).resolves.toMatchObject({ jobId: "j" });
    expect(seconds(service)).toBe(20);
    expect(service.stateOf("j")).toBe("JOB_STATE_RUNNING");
  });

  test("reconnecting gives a resumed job 10 minutes", async () => {
    const service = await start({
      seed: seedWith({ job: { state: "JOB_STATE_COMPLETED" }, timing: { jobCreatingMs: 3_600_000 } }),
    });
    expect(await rejection(service.jobs.reconnectAndWait("sft-7"))).toBeInstanceOf(WaitTimeout);
    expect(seconds(service)).toBe(600);
  });
});

describe("deleting", () => {
  test("for good waits for the tombstone", async () => {
    const service = await start(slowly({ jobDeletingMs: 5000 }));
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    await service.jobs.deleteAndWait("j");
    expect(service.stateOf("j")).toBe("JOB_STATE_DELETED");
    await service.jobs.deleteAndWait("j");
  });

  test.each(["403", "500", "502"])("fails loudly with %s, which the vendor's SDK swallows", async (status) => {
    const service = await start({ faults: [`DELETE **; status=${status}`] });
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    await expect(service.jobs.delete("j")).rejects.toThrow(
      `delete trainer job j failed: DELETE ${JOBS}/j -> ${status}`,
    );
  });

  test("fails loudly when the tombstone does not come", async () => {
    const service = await start(slowly({ jobDeletingMs: 3_600_000 }));
    await service.jobs.create({ ...CONFIG, jobId: "j" });
    expect(await rejection(service.jobs.deleteAndWait("j"))).toBeInstanceOf(WaitTimeout);
    expect(seconds(service)).toBe(600);
  });
});

test("jobs are listed page by page, with the service's own filter and without deleted ones", async () => {
  const { jobs, emulator } = await start();
  for (const jobId of ["a", "b", "c"]) await jobs.create({ ...CONFIG, jobId });
  await jobs.delete("b");
  const options = { filter: "state=JOB_STATE_RUNNING", orderBy: "name desc", pageSize: 1 };
  const rows = await jobs.listTrainerJobs(options);
  expect(rows.map(({ name }) => name.split("/").at(-1))).toEqual(["c", "a"]);
  expect(emulator.requests().filter(({ method, path }) => method === "GET" && path === JOBS)).toHaveLength(2);
});

test("a job that is not there is an error for get and nothing for find", async () => {
  const { jobs } = await start();
  expect(await rejection(jobs.getTrainerJob("nope"))).toBeInstanceOf(NotFoundError);
  await expect(jobs.findTrainerJob("nope")).resolves.toBeUndefined();
});

describe("live checkpoints", () => {
  test("are the DCP names that the pod of a running job answers", async () => {
    const service = await start({
      seed: seedWith({
        acme: {
          runs: [{ saves: ["step-4", "step-2"].map((id) => ({ id, checkpointType: "CHECKPOINT_TYPE_TRAINING" })) }],
        },
      }),
    });
    await service.jobs.createAndWait({ ...CONFIG, jobId: "j" });
    await expect(service.jobs.listLiveCheckpoints("j")).resolves.toEqual(["step-2", "step-4"]);
    expect(service.requested().at(-1)).toBe(`GET ${POD}/api/v1/list_checkpoints`);
  });

  test.each(["404", "502", "503"] as const)(
    "of a stopped job, whose pod answers %s, are an error and no empty list",
    async (stoppedPod) => {
      const { jobs } = await start({ seed: seedWith({ modes: { stoppedPod } }) });
      await expect(jobs.listLiveCheckpoints(JOB)).rejects.toThrow(
        new RegExp(
          `list live checkpoints of trainer job sft-7 failed: .* -> ${stoppedPod}.*\nFix: the trainer's pod is not up`,
        ),
      );
    },
  );

  test.each<[string, unknown, unknown]>([
    ["no list", {}, []],
    ["null for a list", { checkpoints: null }, []],
    ["no names", { checkpoints: [1] }, UnexpectedAnswerError],
    ["a text for a list", { checkpoints: "step-2" }, UnexpectedAnswerError],
    ["no object", [], UnexpectedAnswerError],
  ])("of a pod that answers %s", async (_, body, expected) => {
    const { url, received } = await startServer(alwaysJson(body));
    const client = new FireworksClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", accountId: "acme" });
    onTestFinished(() => client.close());
    const jobs = new TrainerJobManager(client, { trainerGatewayUrl: url });
    const call = jobs.listLiveCheckpoints("j");
    if (Array.isArray(expected)) await expect(call).resolves.toEqual(expected);
    else expect(await rejection(call)).toBeInstanceOf(expected);
    expect(received[0]?.headers).toMatchObject({ "x-api-key": KEY, authorization: `Bearer ${KEY}` });
  });
});

test("a manager of its own takes the gateway among its settings, and refuses a malformed one by name", () => {
  const settings = { apiKey: KEY, accountId: "acme", trainerGatewayUrl: "http://127.0.0.1:2/" };
  const jobs = new TrainerJobManager(settings);
  onTestFinished(() => jobs.close());
  expect(jobs.trainerGatewayUrl).toBe("http://127.0.0.1:2");
  expect(() => new TrainerJobManager({ ...settings, trainerGatewayUrl: "trainers" })).toThrow(
    "trainerGatewayUrl 'trainers' must be an http or https URL",
  );
});

test("training shapes are listed over all accounts with the filter as it is, and know what they are for", async () => {
  const { client, emulator } = await start();
  const filter = `latest_validated=true AND snapshot.base_model="${BASE}" AND snapshot.trainer_mode="POLICY_TRAINER"`;
  const rows = await client.listTrainingShapes({ filter, orderBy: "create_time desc" });
  expect(rows).toContainEqual({
    ...(await client.resolveTrainingProfile(SHAPE)),
    baseModel: BASE,
    createTime: "2026-06-11T17:20:00Z",
    latestValidated: true,
    public: true,
  });
  expect(emulator.requests()[0]).toMatchObject({
    path: "/v1/accounts/-/trainingShapes/-/versions",
    query: { filter, orderBy: "create_time desc", pageSize: "200" },
  });
  const own = await client.listTrainingShapes({ account: "acme" });
  expect(own).toEqual([]);
});
