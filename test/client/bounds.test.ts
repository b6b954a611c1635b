import { describe, expect, test } from "vitest";
import { UnexpectedAnswerError, type FireworksApiError } from "../../provider/client/index.js";
import { MAX_LISTING_MS, MAX_MESSAGE_LENGTH, MAX_NESTING, MAX_TEXT_LENGTH } from "../../provider/client/limits.js";
import { listModels } from "../../provider/client/listModels.js";
import { errorTexts } from "../support/errorTexts.js";
import { virtualClock } from "../support/virtualClock.js";
import { alwaysJson, connectTo, JOB, MODEL, OPERATION, PROMOTION, rejection, startServer } from "./harness.js";

const FLOOD = "no ".repeat(1_700_000);
/** More than any message needs, and nothing that floods a terminal. */
const BOUND = 8_000;

/** Answers a body that is no JSON value, as it stands. */
async function startRaw(body: string, status = 200): Promise<string> {
  return (await startServer((_, response) => response.writeHead(status).end(body))).url;
}

async function refusal(url: string): Promise<FireworksApiError> {
  const error = (await rejection(connectTo(url).getModel(MODEL))) as FireworksApiError;
  for (const text of errorTexts(error)) expect(text.length).toBeLessThan(BOUND);
  return error;
}

describe("a listing that does not end", () => {
  test("is given up once its time is over, however new its page tokens are", async () => {
    const clock = virtualClock();
    let page = 0;
    const { url, received } = await startServer((_, response) => {
      page += 1;
      clock.advance(MAX_LISTING_MS / 20);
      response.end(JSON.stringify({ nextPageToken: `page-${page}` }));
    });
    const client = connectTo(url, { clock });
    const error = await rejection(client.listCheckpoints(JOB));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({
      effect: "none",
      serverMessage: "the listing has not ended after 30 minutes, which is more than is read",
    });
    expect(received).toHaveLength(20);
  });

  test("is given up by the command that lists models too", async () => {
    let page = 0;
    const { url, received } = await startServer((_, response) => {
      page += 1;
      response.end(JSON.stringify({ nextPageToken: `page-${page}` }));
    });
    const error = await rejection(listModels(connectTo(url), "acme"));
    expect((error as Error).message).toMatch(/the listing has not ended after 5000 pages/);
    expect(received).toHaveLength(5_000);
  });

  test("is one thing, a hundred thousand honest checkpoints are another", async () => {
    const pageSize = 200;
    const { url } = await startServer((request, response) => {
      const first = Number(new URL(request.url ?? "", "http://x").searchParams.get("pageToken") ?? 0);
      const checkpoints = Array.from({ length: pageSize }, (_, row) => ({
        name: `${JOB}/checkpoints/step-${first + row}`,
        promotable: true,
      }));
      const next = first + pageSize;
      response.end(JSON.stringify({ checkpoints, nextPageToken: next < 100_000 ? String(next) : "" }));
    });
    const rows = await connectTo(url).listCheckpoints(JOB);
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)?.name).toBe(`${JOB}/checkpoints/step-99999`);
  });
});

describe("five megabytes of text are no error message", () => {
  test.each<[string, number, unknown]>([
    ["of the service", 403, { code: 7, message: FLOOD }],
    ["inside an error", 403, { error: { message: FLOOD } }],
    ["as an error", 403, { error: FLOOD }],
    ["without a blank", 403, { message: "x".repeat(5_000_000) }],
    ["in a reason", 403, { message: "no", details: [{ reason: FLOOD, metadata: { why: FLOOD, [FLOOD]: "x" } }] }],
    ["in a form that nobody knows", 500, { oops: FLOOD }],
    ["as a field of another form", 200, { name: MODEL, annotations: FLOOD, public: FLOOD }],
    ["as a name", 200, { name: FLOOD }],
  ])("%s", async (_, status, body) => {
    const { url } = await startServer(alwaysJson(body, status));
    const error = await refusal(url);
    expect(error.serverMessage).not.toBe("");
  });

  test("and the words at their beginning are kept", async () => {
    const { url } = await startServer(alwaysJson({ message: `the base model is not allowed: ${FLOOD}` }, 400));
    const { serverMessage } = await refusal(url);
    expect(serverMessage).toMatch(/^the base model is not allowed: no no .* \[\d+ more characters left out\]$/);
    expect(serverMessage.length).toBeLessThan(MAX_MESSAGE_LENGTH + 50);
  });

  test("a hundred thousand faults are the first five of them", async () => {
    const rows = Array.from({ length: 100_000 }, () => ({ promotable: "yes" }));
    const { url } = await startServer(alwaysJson({ checkpoints: rows }));
    const error = (await rejection(connectTo(url).listCheckpoints(JOB))) as FireworksApiError;
    expect(error.serverMessage).toMatch(/checkpoints\.0\.name: .*; and 199995 more$/);
    for (const text of errorTexts(error)) expect(text.length).toBeLessThan(BOUND);
  });

  test("nor is what an operation or a model says of its state", async () => {
    const failed = { name: OPERATION, done: true, error: { code: 13, message: FLOOD } };
    const { url } = await startServer((request, response) => {
      response.end(JSON.stringify(request.method === "POST" ? { operation: { name: OPERATION } } : failed));
    });
    const error = await rejection(connectTo(url).promoteCheckpoint(PROMOTION));
    expect((error as Error).message).toMatch(/failed at the service: no no /);
    for (const text of errorTexts(error)) expect(text.length).toBeLessThan(BOUND);
  });

  test("nor is what it says while it runs", async () => {
    let asked = 0;
    const running = { name: OPERATION, metadata: { statusMessage: FLOOD } };
    const { url } = await startServer((request, response) => {
      asked += 1;
      const done = { name: OPERATION, done: true, response: { state: "READY" } };
      const answer = request.method === "POST" ? { operation: { name: OPERATION } } : asked > 3 ? done : running;
      response.end(JSON.stringify(answer));
    });
    const said: string[] = [];
    await connectTo(url).promoteCheckpoint(PROMOTION, { onProgress: (message = "") => said.push(message) });
    expect(said.length).toBeGreaterThan(0);
    for (const message of said) expect(message.length).toBeLessThan(BOUND);
  });

  test.each<[string, object]>([
    ["description", { description: FLOOD }],
    ["peftDetails.targetModules.0", { peftDetails: { targetModules: [FLOOD] } }],
    ["conversationConfig", { conversationConfig: { style: { template: FLOOD } } }],
    ["conversationConfig", { conversationConfig: Array.from({ length: 9_999 }, () => "word") }],
  ])("nor is it a field, whose limit the error names: %s", async (field, fields) => {
    const { url } = await startServer(alwaysJson({ name: MODEL, ...fields }));
    const { serverMessage } = await refusal(url);
    expect(serverMessage).toContain(`${field}: longer than ${MAX_TEXT_LENGTH} characters`);
  });
});

describe("a number that is none", () => {
  const digits = "9".repeat(400);

  test.each([
    `{"name": "${MODEL}", "contextLength": ${digits}}`,
    `{"name": "${MODEL}", "contextLength": "${digits}"}`,
    `{"name": "${MODEL}", "contextLength": 9007199254740993}`,
    `{"name": "${MODEL}", "contextLength": 0.5}`,
    `{"name": "${MODEL}", "contextLength": 1e400}`,
  ])("is told with its field: %.60s", async (body) => {
    const { serverMessage } = await refusal(await startRaw(body));
    expect(serverMessage).toMatch(/the answer has an unexpected form: contextLength: /);
  });

  test("is told where a field takes any JSON, since no state can hold it", async () => {
    const body = `{"name": "${MODEL}", "conversationConfig": {"style": [1, {"n": -1e400}]}}`;
    const { serverMessage } = await refusal(await startRaw(body));
    expect(serverMessage).toContain("conversationConfig: holds a number that is too large");
  });

  test("is told after a promotion too, which is then read back", async () => {
    const url = await startRaw(`{"model": {"name": "accounts/acme/models/bot-2", "contextLength": ${digits}}}`);
    const error = await rejection(connectTo(url).startPromotion(PROMOTION));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ effect: "unknown" });
  });
});

describe("an answer that is nested too deep", () => {
  const nested = (levels: number): string =>
    `{"name": "${MODEL}", "conversationConfig": ${"[".repeat(levels)}${"]".repeat(levels)}}`;

  test.each([MAX_NESTING, 10_000, 2_000_000])(
    "by %i levels is refused before anything walks through it",
    async (levels) => {
      const { serverMessage } = await refusal(await startRaw(nested(levels)));
      expect(serverMessage).toBe(`the answer has more than ${MAX_NESTING} levels`);
    },
  );

  test("just not too deep is taken", async () => {
    const url = await startRaw(nested(MAX_NESTING - 1));
    await expect(connectTo(url).getModel(MODEL)).resolves.toMatchObject({ name: MODEL });
  });

  test("as a refusal is told by its status", async () => {
    const error = await refusal(await startRaw(`{"message": "x", "details": ${"[".repeat(50_000)}`, 403));
    expect(error).toMatchObject({ name: "PermissionDeniedError" });
  });
});
