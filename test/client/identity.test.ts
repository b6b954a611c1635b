import { type RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { UnexpectedAnswerError, type FireworksClient } from "../../provider/client/index.js";
import { DEPLOYMENT_SHAPE } from "../support/account.js";
import { virtualClock } from "../support/virtualClock.js";
import {
  ACCOUNT,
  BASE,
  CHECKPOINT,
  connectTo,
  DEPLOYED_MODEL,
  JOB,
  MODEL,
  OPERATION,
  PROMOTION,
  rejection,
  SHAPE,
  SHAPE_VERSION,
  startServer,
} from "./harness.js";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Case {
  readonly name: string;
  readonly call: (client: FireworksClient) => Promise<unknown>;
  /** What an honest service answers. */
  readonly honest: Json;
  /**
   * What decides whether an answer is the one asked for: one object, whose account may be spelt otherwise; a listing,
   * whose rows belong to one parent; or nothing but its form, since the service chooses the id.
   */
  readonly kind: "object" | "rows" | "form";
  /** Other fields that have to name what was asked for. */
  readonly strict?: readonly string[];
}

const TARGET = `${ACCOUNT}/models/bot-2`;
const DEPLOYMENT = `${ACCOUNT}/deployments/prod`;
const DEPLOYMENT_SHAPE_VERSION = `${DEPLOYMENT_SHAPE}/versions/v1`;
const LOADED = { name: DEPLOYED_MODEL, model: MODEL, deployment: DEPLOYMENT, state: "DEPLOYED" };
const TEXTS = { displayName: "", description: "", default: false, public: false };
const JOB_ANSWER = { name: JOB, state: "JOB_STATE_RUNNING", baseModel: BASE, trainingConfig: { baseModel: BASE } };
const MODEL_ANSWER = { name: MODEL, state: "READY", peftDetails: { baseModel: BASE }, defaultDraftModel: BASE };
const DEPLOYMENT_ANSWER = {
  name: DEPLOYMENT,
  baseModel: BASE,
  deploymentShape: DEPLOYMENT_SHAPE_VERSION,
  draftModel: BASE,
  hotLoadTrainerJob: JOB,
};
const SHAPE_ANSWER = { name: SHAPE_VERSION, snapshot: { deploymentShapeVersion: DEPLOYMENT_SHAPE_VERSION } };

const CASES: readonly Case[] = [
  {
    name: "listCheckpoints",
    call: (client) => client.listCheckpoints(JOB),
    honest: { checkpoints: [{ name: CHECKPOINT }, { name: `${JOB}/checkpoints/step-20` }] },
    kind: "rows",
  },
  { name: "getTrainerJob", call: (client) => client.getTrainerJob(JOB), honest: JOB_ANSWER, kind: "object" },
  {
    name: "resolveTrainingProfile of the latest version",
    call: (client) => client.resolveTrainingProfile(SHAPE),
    honest: { trainingShapeVersions: [SHAPE_ANSWER] },
    kind: "rows",
  },
  {
    name: "resolveTrainingProfile of a pinned version",
    call: (client) => client.resolveTrainingProfile(SHAPE_VERSION),
    honest: SHAPE_ANSWER,
    kind: "object",
  },
  {
    name: "listTrainingShapes of an account",
    call: (client) => client.listTrainingShapes({ account: "fireworks" }),
    honest: { trainingShapeVersions: [SHAPE_ANSWER] },
    kind: "form",
  },
  {
    name: "listAccountIds",
    call: (client) => client.listAccountIds(),
    honest: { accounts: [{ name: ACCOUNT }] },
    kind: "form",
  },
  { name: "getModel", call: (client) => client.getModel(MODEL), honest: MODEL_ANSWER, kind: "object" },
  {
    name: "listModels",
    call: (client) => client.listModels("acme"),
    honest: { models: [MODEL_ANSWER, { name: TARGET }] },
    kind: "rows",
  },
  {
    name: "getOperation",
    call: (client) => client.getOperation(OPERATION),
    honest: { name: OPERATION, done: false },
    kind: "object",
  },
  {
    name: "startPromotion, answered with the model",
    call: (client) => client.startPromotion(PROMOTION),
    honest: { model: { name: TARGET, state: "READY" } },
    kind: "object",
  },
  {
    name: "startPromotion, answered with an operation",
    call: (client) => client.startPromotion(PROMOTION),
    honest: { operation: { name: OPERATION } },
    kind: "form",
  },
  {
    name: "promoteCheckpoint",
    call: (client) => client.promoteCheckpoint(PROMOTION),
    honest: { model: { name: TARGET, state: "READY" } },
    kind: "object",
  },
  {
    name: "updateModel",
    call: (client) => client.updateModel(MODEL, { displayName: "Bot" }),
    honest: MODEL_ANSWER,
    kind: "object",
  },
  {
    name: "create of a trainer job",
    call: (client) => client.trainerJobs.create({ baseModel: BASE, trainingShape: SHAPE, jobId: "sft-7" }),
    honest: JOB_ANSWER,
    kind: "object",
  },
  { name: "resume", call: (client) => client.trainerJobs.resume(JOB), honest: JOB_ANSWER, kind: "object" },
  {
    name: "listTrainerJobs",
    call: (client) => client.trainerJobs.listTrainerJobs(),
    honest: { rlorTrainerJobs: [JOB_ANSWER] },
    kind: "rows",
  },
  {
    name: "createDeployment",
    call: (client) => client.deployments.createDeployment({ deploymentId: "prod", baseModel: BASE }),
    honest: DEPLOYMENT_ANSWER,
    kind: "object",
  },
  {
    name: "getDeployment",
    call: (client) => client.deployments.getDeployment("prod"),
    honest: DEPLOYMENT_ANSWER,
    kind: "object",
  },
  {
    name: "listDeployments",
    call: (client) => client.deployments.listDeployments(),
    honest: { deployments: [DEPLOYMENT_ANSWER] },
    kind: "rows",
  },
  {
    name: "updateDeployment",
    call: (client) => client.deployments.updateDeployment(DEPLOYMENT, { displayName: "Bot" }),
    honest: DEPLOYMENT_ANSWER,
    kind: "object",
  },
  {
    name: "scaleDeployment",
    call: (client) => client.deployments.scaleDeployment(DEPLOYMENT, 2),
    honest: DEPLOYMENT_ANSWER,
    kind: "object",
  },
  {
    name: "undeleteDeployment",
    call: (client) => client.deployments.undeleteDeployment(DEPLOYMENT),
    honest: DEPLOYMENT_ANSWER,
    kind: "object",
  },
  {
    name: "resolveDeploymentShape of the latest version",
    call: (client) => client.deployments.resolveDeploymentShape(DEPLOYMENT_SHAPE),
    honest: { deploymentShapeVersions: [{ name: DEPLOYMENT_SHAPE_VERSION, snapshot: { baseModel: BASE } }] },
    kind: "rows",
  },
  {
    name: "resolveDeploymentShape of a pinned version",
    call: (client) => client.deployments.resolveDeploymentShape(DEPLOYMENT_SHAPE_VERSION),
    honest: { name: DEPLOYMENT_SHAPE_VERSION, snapshot: { baseModel: BASE } },
    kind: "object",
  },
  {
    name: "loadDeployedModel",
    call: (client) => client.deployments.loadDeployedModel({ model: MODEL, deployment: DEPLOYMENT }),
    honest: LOADED,
    kind: "form",
    strict: ["model", "deployment"],
  },
  {
    name: "getDeployedModel",
    call: (client) => client.deployments.getDeployedModel(DEPLOYED_MODEL),
    honest: LOADED,
    kind: "object",
  },
  {
    name: "listDeployedModels",
    call: (client) => client.deployments.listDeployedModels(DEPLOYMENT),
    honest: { deployedModels: [LOADED] },
    kind: "rows",
  },
  {
    name: "updateDeployedModel",
    call: (client) => client.deployments.updateDeployedModel(DEPLOYED_MODEL, TEXTS),
    honest: LOADED,
    kind: "object",
  },
];

/** Every place of an answer that names something. */
function placesIn(
  json: Json,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly name: string }[] {
  if (typeof json === "string") return json.startsWith("accounts/") ? [{ path, name: json }] : [];
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json as Record<string, Json>).flatMap(([key, value]) => placesIn(value, [...path, key]));
}

function replaced(json: Json, [key, ...rest]: readonly string[], value: string): Json {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string, Json>;
  copy[key] = replaced(copy[key] ?? null, rest, value);
  return copy;
}

/** No name at all, whatever was asked for. */
const malformed = (name: string): string[] => [
  "../../x",
  name.replace(/[^/]+$/, ".."),
  name.replace(/[^/]+$/, "."),
  `${name}/../../models/other`,
  name.replace("accounts/", "accounts//"),
  `${name}\u001b[2J`,
  `${name}\u202e`,
  `${name} x`,
  `${name.replace(/[^/]+$/, "")}${"x".repeat(2_000)}`,
];

const otherId = (name: string): string => name.replace(/[^/]+$/, "other");
const otherAccount = (name: string): string => name.replace(/^accounts\/[^/]+/, "accounts/elsewhere");
const otherKind = (name: string): string[] =>
  name.split("/").length < 4 ? [`${name}/models/other`] : [name.replace(/[^/]+\/[^/]+$/, "secrets/x"), `${name}/x/y`];

/** Names that must not stand in a place of an answer. */
function foreignNames({ kind, strict = [] }: Case, path: readonly string[], name: string): string[] {
  const field = path.at(-1) ?? "";
  if (strict.includes(field)) return [...malformed(name), otherId(name), ...otherKind(name)];
  if (field !== "name") return malformed(name);
  if (kind === "form") return [...malformed(name), ...otherKind(name)];
  if (kind === "object") return [...malformed(name), ...otherKind(name), otherId(name), otherId(otherAccount(name))];
  // Of a row the last part is for the service to say, all others were asked for.
  const parent = name.replace(/[^/]+(\/[^/]+\/[^/]+)$/, "other$1");
  return [...malformed(name), ...otherKind(name), otherAccount(name), ...(parent === name ? [] : [parent])];
}

const answerWith =
  (body: Json): RequestListener =>
  (_, response) => {
    response.writeHead(200).end(JSON.stringify(body));
  };

async function ask({ call }: Case, body: Json) {
  const { url, received } = await startServer(answerWith(body));
  const client = connectTo(url, { accountId: "acme", clock: virtualClock() });
  return { received, answer: call(client) };
}

describe.each(CASES)("$name", (one) => {
  const places = placesIn(one.honest);

  test("takes what an honest service answers", async () => {
    expect(places.length).toBeGreaterThan(0);
    await expect((await ask(one, one.honest)).answer).resolves.toBeDefined();
  });

  test("refuses every name that was not asked for, in every place, and writes nothing else", async () => {
    let tried = 0;
    for (const { path, name } of places) {
      for (const stray of foreignNames(one, path, name)) {
        tried += 1;
        const at = `${path.join(".")} = ${JSON.stringify(stray)}`;
        const { answer, received } = await ask(one, replaced(one.honest, path, stray));
        const error = await rejection(answer);
        expect(error, at).toBeInstanceOf(UnexpectedAnswerError);
        expect((error as Error).message, at).toContain(`-> 200: the answer `);
        expect((error as Error).message.length, at).toBeLessThan(3_000);
        const writes = received.filter(({ request }) => !request.startsWith("GET "));
        expect(writes.length, at).toBeLessThanOrEqual(1);
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  if (one.kind !== "object") return;
  test("takes an account that is spelt otherwise, and stays with the one that was asked for", async () => {
    const body = JSON.parse(
      JSON.stringify(one.honest).replaceAll('"name":"accounts/acme/', '"name":"accounts/acme-inc/'),
    ) as Json;
    const text = JSON.stringify(await (await ask(one, body)).answer);
    expect(text).not.toContain('"name":"accounts/acme-inc/');
  });
});

describe("the error says what was asked, what came, and what that means", () => {
  test("of a look-up", async () => {
    const { url } = await startServer(answerWith({ name: `${ACCOUNT}/models/other` }));
    await expect(connectTo(url).getModel(MODEL)).rejects.toThrow(
      `the answer is about something else: name: it is '${ACCOUNT}/models/other', asked for was '${MODEL}'; nothing was written because of it`,
    );
  });

  test("of a write", async () => {
    const { url } = await startServer(answerWith({ name: `${ACCOUNT}/models/other` }));
    await expect(connectTo(url).updateModel(MODEL, {})).rejects.toThrow(
      `asked for was '${MODEL}'; what the request did is not known, and nothing else was written because of it`,
    );
  });

  test("of rows of another account, which may be the same one", async () => {
    const { url } = await startServer(answerWith({ models: [{ name: "accounts/acme-inc/models/bot" }] }));
    await expect(connectTo(url).listModels("acme")).rejects.toThrow(
      "a row: it is 'accounts/acme-inc/models/bot', asked for was 'accounts/acme/models/<id>'; if that is the same account, set accountId to acme-inc",
    );
  });
});

describe("what a promotion ends in", () => {
  const follow = async (operation: Json, model: Json) => {
    const { url, received } = await startServer((request, response) => {
      const { method, url: path = "" } = request;
      const body =
        method === "POST" ? { operation: { name: OPERATION } } : path.includes("/operations/") ? operation : model;
      response.writeHead(200).end(JSON.stringify(body));
    });
    return { received, promoted: connectTo(url).promoteCheckpoint(PROMOTION) };
  };
  const READY = { name: TARGET, state: "READY" };

  test("is refused when the operation holds another model", async () => {
    const response = { name: `${ACCOUNT}/models/other`, state: "READY" };
    const { promoted, received } = await follow({ name: OPERATION, done: true, response }, READY);
    await expect(promoted).rejects.toThrow(UnexpectedAnswerError);
    await expect(promoted).rejects.toThrow(`its model is '${ACCOUNT}/models/other', asked for was '${TARGET}'`);
    expect(received.filter(({ request }) => !request.startsWith("GET "))).toHaveLength(1);
  });

  test("is refused when another operation answers, or another model", async () => {
    const other = { name: `${ACCOUNT}/operations/op-2`, done: true };
    await expect((await follow(other, READY)).promoted).rejects.toThrow(UnexpectedAnswerError);
    const done = { name: OPERATION, done: true };
    const another = { name: `${ACCOUNT}/models/other`, state: "READY" };
    await expect((await follow(done, another)).promoted).rejects.toThrow(UnexpectedAnswerError);
  });

  test("is taken when it comes without a name, as the vendor's own client does", async () => {
    const done = { name: OPERATION, done: true, response: { state: "READY" } };
    await expect((await follow(done, {})).promoted).resolves.toMatchObject(READY);
    const { url } = await startServer(answerWith({ model: { state: "READY" } }));
    await expect(connectTo(url).startPromotion(PROMOTION)).resolves.toMatchObject({ model: READY });
  });
});

test("an operation that is known without an account is the same one with it", async () => {
  const { url } = await startServer(answerWith({ name: `${ACCOUNT}/operations/op-1`, done: true }));
  await expect(connectTo(url).getOperation("operations/op-1")).resolves.toMatchObject({ name: "operations/op-1" });
});

describe("where a model is loaded", () => {
  const refs = async (name: string) => {
    const { url } = await startServer(
      answerWith({ name: MODEL, deployedModelRefs: [{ name, deployment: DEPLOYMENT }] }),
    );
    return (await connectTo(url).getModel(MODEL)).deployedModelRefs;
  };

  test("is named only for the model's own account, since a model that is to go is unloaded by that name", async () => {
    expect(await refs(DEPLOYED_MODEL)).toEqual([{ name: DEPLOYED_MODEL, deployment: DEPLOYMENT }]);
    const [foreign] = await refs("accounts/elsewhere/deployedModels/loaded-1");
    expect(foreign).toEqual({ name: undefined, deployment: DEPLOYMENT });
  });

  test("is refused when it names what is no loaded model, which would be deleted in its place", async () => {
    await expect(refs(`${ACCOUNT}/models/precious`)).rejects.toThrow(/deployedModelRefs\.0\.name: not the name of a/);
  });
});

test.each(["models/bot", "accounts/acme/models/bot/x", "accounts/acme/deployments/prod", JOB])(
  "nothing is deleted by a name that means something else: %s",
  async (name) => {
    const { url, received } = await startServer(answerWith({}));
    const client = connectTo(url);
    await expect(client.deleteModel(name)).rejects.toThrow(TypeError);
    await expect(client.unloadDeployedModel(name)).rejects.toThrow(TypeError);
    expect(received).toEqual([]);
  },
);
