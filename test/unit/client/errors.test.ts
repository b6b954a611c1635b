import { describe, expect, test } from "vitest";
import * as errors from "../../../provider/client/errors.js";

const failure: errors.ApiFailure = {
  what: "promote checkpoint step-80",
  method: "POST",
  path: "/v1/accounts/acme/checkpoints/step-80:promote",
  serverMessage: "invalid base_model",
  effect: "none",
};

describe("the class of an error says what the status means", () => {
  test.each([
    { type: errors.InvalidRequestError, statuses: [400, 402, 405, 410, 412, 413, 422, 499] },
    { type: errors.UnauthenticatedError, statuses: [401] },
    { type: errors.PermissionDeniedError, statuses: [403] },
    { type: errors.NotFoundError, statuses: [404] },
    { type: errors.ConflictError, statuses: [409] },
    { type: errors.RateLimitedError, statuses: [429] },
    { type: errors.UnavailableError, statuses: [408, 425, 500, 501, 502, 503, 504, 599] },
    { type: errors.UnexpectedAnswerError, statuses: [300, 301, 302, 303, 304, 307, 308] },
  ])("$type.name", ({ type, statuses }) => {
    for (const status of statuses) {
      const error = errors.apiError({ ...failure, status });
      expect(error.constructor, String(status)).toBe(type);
      expect(error).toBeInstanceOf(errors.FireworksApiError);
      expect(error).toMatchObject({ name: type.name, status });
    }
  });
});

describe("the message says what failed, the request, the answer and what to do", () => {
  test.each<[string, errors.ApiFailure, string]>([
    [
      "everything is known",
      { ...failure, status: 400, code: 3, requestId: "req-1", fix: "pass the job's own base model" },
      "promote checkpoint step-80 failed: POST /v1/accounts/acme/checkpoints/step-80:promote -> 400 code 3: invalid base_model (request req-1)\nFix: pass the job's own base model",
    ],
    [
      "only the status is known",
      { ...failure, status: 502 },
      "promote checkpoint step-80 failed: POST /v1/accounts/acme/checkpoints/step-80:promote -> 502: invalid base_model",
    ],
    [
      "no answer came",
      { ...failure, serverMessage: "reset" },
      "promote checkpoint step-80 failed: POST /v1/accounts/acme/checkpoints/step-80:promote -> no answer: reset",
    ],
  ])("when %s", (_, known, message) => {
    expect(new errors.FireworksApiError(known).message).toBe(message);
  });

  test("and the cause is kept", () => {
    const cause = new Error("reset");
    expect(new errors.UnavailableError({ ...failure, cause }).cause).toBe(cause);
  });
});

test("the three families are never mixed", () => {
  const refused = errors.apiError({ ...failure, status: 404 });
  const notReady = new errors.NotReadyError("accounts/acme/models/bot", ["still copying", "since 2 h"]);
  const bug = new errors.ProviderBug("'x' would be saved as a function.");
  const families = [errors.FireworksApiError, errors.NotReadyError, errors.ProviderBug];
  expect([refused, notReady, bug].map((error) => families.filter((family) => error instanceof family))).toEqual(
    families.map((family) => [family]),
  );
  expect(notReady).toMatchObject({
    id: "accounts/acme/models/bot",
    reasons: ["still copying", "since 2 h"],
    message: "still copying\nsince 2 h",
  });
  expect(bug.message).toMatch(/bug in pulumi-fireworks/);
});
