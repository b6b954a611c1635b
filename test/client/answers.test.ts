import { describe, expect, test } from "vitest";
import { FireworksApiError, UnexpectedAnswerError, type FireworksClient } from "../../provider/client/index.js";
import { alwaysJson, connectTo, MODEL, PROMOTION, rejection, startServer } from "./harness.js";
import { isRead, METHODS } from "./methods.js";

/** For each method, answers of another form, and the place that the error names. */
const MISSHAPEN: Partial<Record<keyof FireworksClient, readonly (readonly [unknown, string])[]>> = {
  listCheckpoints: [
    [{ checkpoints: {} }, "checkpoints"],
    [{ checkpoints: [{ promotable: true }] }, "checkpoints.0.name"],
    [{ checkpoints: [], nextPageToken: 5 }, "nextPageToken"],
  ],
  getTrainerJob: [
    [{}, "name"],
    [{ name: "j", trainingConfig: { loraRank: "eight" } }, "trainingConfig.loraRank"],
  ],
  listAccountIds: [[{ accounts: [{}] }, "accounts.0.name"]],
  getAccountId: [[{ accounts: "acme" }, "accounts"]],
  getModel: [
    [{}, "name"],
    [{ name: "m", public: "yes" }, "public"],
    [{ name: "m", deployedModelRefs: [5] }, "deployedModelRefs.0"],
  ],
  listModels: [
    [{ models: {} }, "models"],
    [{ models: [{ state: "READY" }] }, "models.0.name"],
    [{ models: [], nextPageToken: 5 }, "nextPageToken"],
  ],
  findModel: [[{ state: "READY" }, "name"]],
  getOperation: [[{ done: true }, "name"]],
  startPromotion: [
    [{ operation: {} }, "operation.name"],
    [{ model: { name: "m", state: 5 } }, "model.state"],
  ],
  promoteCheckpoint: [[{ operation: { name: "o", done: "no" } }, "operation.done"]],
  updateModel: [[{}, "name"]],
};

describe.each(METHODS)("$name", (method) => {
  const misshapen = [
    ...[[], "READY", 42, null].map((body) => [body, "the answer"] as const),
    ...(MISSHAPEN[method.method] ?? []),
  ];

  test.each(misshapen)("refuses %j and names where it is wrong: %s", async (body, place) => {
    const { url, received } = await startServer(alwaysJson(body, 200, { "x-request-id": "req-1" }));
    const error = await rejection(method.call(connectTo(url)));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ status: 200, requestId: "req-1", effect: isRead(method) ? "none" : "unknown" });
    const { message, serverMessage } = error as UnexpectedAnswerError;
    expect(message).toContain(`${method.request} -> 200: the answer has an unexpected form`);
    expect(serverMessage).toContain(`form: ${place}: `);
    expect(received).toHaveLength(1);
  });
});

describe("the service's own words are found in an error", () => {
  test.each<[string, string, { code?: number; serverMessage: string }]>([
    [
      "of the gateway",
      '{"code": 5, "message": "Model x not found", "details": []}',
      { code: 5, serverMessage: "Model x not found" },
    ],
    [
      "of the inference side",
      '{"error": {"message": "no such model", "code": "NOT_FOUND"}}',
      { serverMessage: "no such model" },
    ],
    ["with a text", '{"error": "no such model"}', { serverMessage: "no such model" }],
    ["with both", '{"error": {"message": "inner"}, "message": "outer"}', { serverMessage: "inner" }],
    ["with an empty inner one", '{"error": {}, "message": "outer"}', { serverMessage: "outer" }],
    ["with a code that is a text", '{"code": "NOT_FOUND", "message": "gone"}', { serverMessage: "gone" }],
    ["with a code in quotes", '{"code": "5", "message": "gone"}', { code: 5, serverMessage: "gone" }],
    ["with an empty message", '{"code": 7, "message": ""}', { code: 7, serverMessage: '{"code": 7, "message": ""}' }],
    ["of another form", '{"oops": true}', { serverMessage: '{"oops": true}' }],
    ["that is a list", "[]", { serverMessage: "[]" }],
    ["that is a page", "<html>Not Found</html>", { serverMessage: "<html>Not Found</html>" }],
    ["that is empty", "", { serverMessage: "(empty body)" }],
    ["that is long", "x".repeat(500), { serverMessage: "x".repeat(200) }],
  ])("%s", async (_, body, expected) => {
    const { url } = await startServer((_request, response) => {
      response.writeHead(404).end(body);
    });
    const error = await rejection(connectTo(url).getModel(MODEL));
    expect(error).toBeInstanceOf(FireworksApiError);
    const { code, serverMessage } = error as FireworksApiError;
    expect({ code, serverMessage }).toEqual({ code: undefined, ...expected });
  });

  test("also when a refusal comes with far too much text", async () => {
    const { url } = await startServer((_, response) => {
      response.writeHead(403);
      const flood = (): void => {
        while (!response.destroyed && response.write("x".repeat(1024 * 1024)));
      };
      response.on("drain", flood);
      flood();
    });
    const error = await rejection(connectTo(url).getModel(MODEL));
    expect(error).toMatchObject({ name: "PermissionDeniedError", serverMessage: "(a body larger than 16 MiB)" });
  });
});

describe("an error says what to do, if that is known", () => {
  const KEY_HINT = /^check the API key/;
  const CREDIT = /no credit/;
  const PERMISSION = /^the key is valid and has no permission/;
  const SUSPENDED = /^the account is suspended/;
  const WAIT = /^wait; the account's rate limit/;
  const AGAIN = /^try again/;
  const GOING_ON = /^the promotion may be going on; get the model before/;
  const general = {
    400: undefined,
    401: KEY_HINT,
    402: CREDIT,
    403: PERMISSION,
    404: undefined,
    409: undefined,
    412: SUSPENDED,
    429: WAIT,
    500: AGAIN,
    502: AGAIN,
    503: AGAIN,
    504: AGAIN,
  };
  const promote = {
    ...general,
    400: /^use a name that listCheckpoints gives/,
    404: /^the checkpoint is gone/,
    408: GOING_ON,
    409: /^a model with this id exists already/,
    500: GOING_ON,
    502: GOING_ON,
    503: GOING_ON,
    504: GOING_ON,
  };
  const trainerJob = { ...general, 404: /^no such trainer job/ };
  const trainingShape = { ...general, 404: /^no such training shape/ };
  const undeploy = /^undeploy the model first/;

  const HINTS: Partial<Record<keyof FireworksClient, Record<number, RegExp | undefined>>> = {
    listCheckpoints: trainerJob,
    getTrainerJob: trainerJob,
    resolveTrainingProfile: trainingShape,
    startPromotion: promote,
    promoteCheckpoint: promote,
    deleteModel: { ...general, 400: undeploy, 412: undeploy },
  };

  test.each(METHODS)("$name", async (method) => {
    for (const [status, hint] of Object.entries(HINTS[method.method] ?? general)) {
      if (method.method === "findModel" && status === "404") continue;
      const { url } = await startServer(alwaysJson({ code: 2, message: "no" }, Number(status)));
      const error = await rejection(method.call(connectTo(url)));
      expect(error).toBeInstanceOf(FireworksApiError);
      const { fix, message } = error as FireworksApiError;
      if (hint === undefined) {
        expect(fix, status).toBeUndefined();
        expect(message).not.toContain("Fix:");
      } else {
        expect(fix, status).toMatch(hint);
        expect(message).toContain(`\nFix: ${fix ?? ""}`);
      }
    }
  });

  test.each<[number, string, RegExp]>([
    [400, 'checkpoint "step-80" not found in GCS', /^the checkpoint's files are gone/],
    [400, "invalid base_model", /^pass the base model/],
    [404, 'checkpoint "step-80" not found in GCS', /^the checkpoint's files are gone/],
    [400, "something else", /^use a name that listCheckpoints gives/],
  ])("a promotion refused with %i %j", async (status, message, hint) => {
    const { url } = await startServer(alwaysJson({ code: 3, message }, status));
    const error = await rejection(connectTo(url).startPromotion(PROMOTION));
    expect((error as FireworksApiError).fix).toMatch(hint);
  });
});
