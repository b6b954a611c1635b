import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FireworksClient } from "../../provider/client/index.js";
import { readSettings, SettingError } from "../../provider/config.js";
import { blocks } from "../support/documentation.js";
import { alwaysJson, KEY, MODEL, startServer } from "./harness.js";

beforeEach(() => {
  vi.stubEnv("FIREWORKS_BASE_URL", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a client that is given no base URL", () => {
  test("goes where the environment says, so that a program for the emulator never reaches the service", async () => {
    const { url, received } = await startServer(alwaysJson({ name: MODEL }));
    vi.stubEnv("FIREWORKS_BASE_URL", ` ${url}/ `);
    const client = new FireworksClient({ apiKey: KEY });
    expect(client).toMatchObject({ baseUrl: url, trainerGatewayUrl: url });
    await client.getModel(MODEL);
    await client.close();
    expect(received).toHaveLength(1);
  });

  test("goes to the service when the environment says nothing", () => {
    vi.stubEnv("FIREWORKS_BASE_URL", " ");
    expect(new FireworksClient({ apiKey: KEY }).baseUrl).toBe("https://api.fireworks.ai");
  });

  test("names the variable that is malformed", () => {
    vi.stubEnv("FIREWORKS_BASE_URL", "api.fireworks.ai");
    expect(() => new FireworksClient({ apiKey: KEY })).toThrow("FIREWORKS_BASE_URL 'api.fireworks.ai' must be an http");
  });

  test("is not led away from one that it is given", () => {
    vi.stubEnv("FIREWORKS_BASE_URL", "nonsense");
    const baseUrl = "http://127.0.0.1:1";
    expect(new FireworksClient({ apiKey: KEY, baseUrl }).baseUrl).toBe(baseUrl);
  });
});

test("no snippet of the documentation names the variable beside the client, which reads it itself", () => {
  const snippets = blocks.filter(({ text }) =>
    /new (FireworksClient|TrainerJobManager|DeploymentManager)\(/.test(text),
  );
  expect(snippets.length).toBeGreaterThan(3);
  expect(snippets.filter(({ text }) => text.includes("FIREWORKS_BASE_URL"))).toEqual([]);
});

describe("a base URL that ends in the path of the API is explained before any request, with the right one", () => {
  test.each([
    ["https://api.fireworks.ai/v1", "https://api.fireworks.ai"],
    ["https://api.fireworks.ai/v1/", "https://api.fireworks.ai"],
    ["https://api.fireworks.ai/inference/v1", "https://api.fireworks.ai"],
    ["https://api.fireworks.ai/inference/v1//", "https://api.fireworks.ai"],
    ["https://api.fireworks.ai/training/v1", "https://api.fireworks.ai"],
    ["https://gateway.corp/fireworks/v1", "https://gateway.corp/fireworks"],
    ["http://127.0.0.1:4010/inference/v1", "http://127.0.0.1:4010"],
  ])("%s: write %s", (given, right) => {
    const says = `must end before the path of the API, which the client adds: write ${right}`;
    expect(() => new FireworksClient({ apiKey: KEY, baseUrl: given })).toThrow(`baseUrl '${given}' ${says}.`);
    expect(() => new FireworksClient({ apiKey: KEY, trainerGatewayUrl: given })).toThrow(
      `trainerGatewayUrl '${given}'`,
    );
    const read = () => readSettings({ get: () => undefined }, { FIREWORKS_BASE_URL: given });
    expect(read).toThrow(SettingError);
    expect(read).toThrow(`FIREWORKS_BASE_URL is '${given}'; it ${says}`);
    expect(new FireworksClient({ apiKey: KEY, baseUrl: right }).baseUrl).toBe(right);
  });

  test.each(["https://gateway.corp/v1-proxy", "https://v1", "https://gateway.corp/v10", "https://gw.corp/inference"])(
    "one that only looks like it is taken: %s",
    (baseUrl) => {
      expect(new FireworksClient({ apiKey: KEY, baseUrl }).baseUrl).toBe(baseUrl);
    },
  );
});
