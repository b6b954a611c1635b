import { describe, expect, test } from "vitest";
import { SettingError } from "../../../provider/config.js";
import { testRuntime } from "../../support/testRuntime.js";

const CONFIG = { "fireworks:apiKey": "fw-key", "fireworks:baseUrl": "http://127.0.0.1:1/" };

describe("the runtime of a process", () => {
  test("has one client, made when it is first needed", () => {
    const { runtime } = testRuntime({ config: CONFIG });
    expect(runtime.client()).toBe(runtime.client());
    expect(runtime.client().baseUrl).toBe("http://127.0.0.1:1");
  });

  test("takes new settings when it is configured again", () => {
    const { runtime } = testRuntime({ config: CONFIG });
    const first = runtime.client();
    runtime.configure({ get: (key) => ({ ...CONFIG, "fireworks:baseUrl": "http://127.0.0.1:2" })[key] });
    expect(runtime.settings().baseUrl).toBe("http://127.0.0.1:2");
    expect(runtime.client()).not.toBe(first);
    expect(runtime.client().baseUrl).toBe("http://127.0.0.1:2");
  });

  test("tells of a malformed setting each time that settings are asked for", () => {
    const { runtime } = testRuntime({ config: { ...CONFIG, "fireworks:preflight": "loose" } });
    expect(() => runtime.settings()).toThrow(SettingError);
    expect(() => runtime.client()).toThrow(SettingError);
  });
});
