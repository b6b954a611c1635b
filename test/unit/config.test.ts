import { describe, expect, test } from "vitest";
import { readSettings, requireApiKey, SettingError, type Settings } from "../../provider/config.js";
import { errorTexts } from "../support/errorTexts.js";

type Texts = Record<string, string>;

const read = (config: Texts, env: Texts = {}): Settings => readSettings({ get: (key) => config[key] }, env);

describe("a setting comes from stack config first, then from the environment", () => {
  test.each<[keyof Settings, string, string | undefined, string, string, unknown, unknown]>([
    ["apiKey", "fireworks:apiKey", "FIREWORKS_API_KEY", "fw-a", "fw-b", "fw-a", "fw-b"],
    ["accountId", "fireworks:accountId", "FIREWORKS_ACCOUNT_ID", "acme", "other", "acme", "other"],
    ["baseUrl", "fireworks:baseUrl", "FIREWORKS_BASE_URL", "http://a", "http://b", "http://a", "http://b"],
    ["preflight", "fireworks:preflight", "FIREWORKS_PREFLIGHT", "off", "warn", "off", "warn"],
    ["renamedFrom", "fireworks:renamedFrom", "FIREWORKS_RENAMED_FROM", "fleet/a", "fleet/b", "fleet/a", "fleet/b"],
    ["organization", "fireworks:organization", "FIREWORKS_PULUMI_ORGANIZATION", "acme", "beta", "acme", "beta"],
    [
      "trainerGatewayUrl",
      "fireworks:trainerGatewayUrl",
      "FIREWORKS_TRAINER_GATEWAY_URL",
      "http://a",
      "http://b",
      "http://a",
      "http://b",
    ],
    [
      "additionalHeaders",
      "fireworks:additionalHeaders",
      "FIREWORKS_CUSTOM_HEADERS",
      '{"X-Team": "nlp"}',
      "X-Team: vision",
      { "X-Team": "nlp" },
      { "X-Team": "vision" },
    ],
    ["verifySsl", "fireworks:verifySsl", undefined, "false", "", false, undefined],
  ])("%s", (setting, key, variable, configured, inherited, fromConfig, fromEnv) => {
    const env = variable === undefined ? {} : { [variable]: inherited };
    expect(read({ [key]: configured }, env)).toEqual({ [setting]: fromConfig });
    expect(read({}, env)).toEqual(fromEnv === undefined ? {} : { [setting]: fromEnv });
    expect(read({ [key]: configured })).toEqual({ [setting]: fromConfig });
  });

  test("what is not set anywhere is absent", () => {
    expect(read({})).toStrictEqual({});
  });

  test.each(["apiKey", "accountId", "baseUrl", "preflight"])("an empty %s in stack config counts as not set", (key) => {
    const env = {
      FIREWORKS_API_KEY: "fw-key",
      FIREWORKS_ACCOUNT_ID: "acme",
      FIREWORKS_BASE_URL: "http://a",
      FIREWORKS_PREFLIGHT: "off",
    };
    expect(read({ [`fireworks:${key}`]: "" }, env)).toEqual(read({}, env));
    expect(read({}, { ...env, FIREWORKS_API_KEY: "" })).not.toHaveProperty("apiKey");
  });
});

describe("a value is taken as it is meant", () => {
  test.each<[string, Texts, Texts, Settings]>([
    ["a key with a line break at its end", { "fireworks:apiKey": " fw-key\n" }, {}, { apiKey: "fw-key" }],
    ["a full account name", { "fireworks:accountId": "accounts/acme" }, {}, { accountId: "acme" }],
    ["TLS verification that is on", { "fireworks:verifySsl": "true" }, {}, { verifySsl: true }],
    ["an empty object of headers", { "fireworks:additionalHeaders": "{}" }, {}, { additionalHeaders: {} }],
    [
      "several lines of headers, blanks and all",
      {},
      { FIREWORKS_CUSTOM_HEADERS: "X-Team: nlp\r\n\n  X-Trace :  a:b  \n" },
      { additionalHeaders: { "X-Team": "nlp", "X-Trace": "a:b" } },
    ],
    [
      "a header without a value",
      {},
      { FIREWORKS_CUSTOM_HEADERS: "X-Empty:" },
      { additionalHeaders: { "X-Empty": "" } },
    ],
    [
      "only the headers of the stack, when it has some",
      { "fireworks:additionalHeaders": '{"X-Team": "nlp"}' },
      { FIREWORKS_CUSTOM_HEADERS: "X-Other: 1" },
      { additionalHeaders: { "X-Team": "nlp" } },
    ],
  ])("%s", (_, config, env, settings) => {
    expect(read(config, env)).toEqual(settings);
  });
});

describe("a malformed setting is named, and a secret is never shown", () => {
  const SECRET = "s3cr3t-value";

  test.each<[string, Texts, Texts, string, string?]>([
    ["TLS verification", { "fireworks:verifySsl": "no" }, {}, "fireworks:verifySsl", "'no'"],
    ["TLS verification in capitals", { "fireworks:verifySsl": "TRUE" }, {}, "fireworks:verifySsl", "'TRUE'"],
    ["preflight in stack config", { "fireworks:preflight": "loose" }, {}, "fireworks:preflight", "'loose'"],
    ["preflight in the environment", {}, { FIREWORKS_PREFLIGHT: "loose" }, "FIREWORKS_PREFLIGHT", "'loose'"],
    ["headers that are no JSON", { "fireworks:additionalHeaders": SECRET }, {}, "fireworks:additionalHeaders"],
    [
      "headers that are cut off",
      { "fireworks:additionalHeaders": `{"Authorization": "${SECRET}` },
      {},
      "fireworks:additionalHeaders",
    ],
    ["headers that are a list", { "fireworks:additionalHeaders": `["${SECRET}"]` }, {}, "fireworks:additionalHeaders"],
    ["headers that are a text", { "fireworks:additionalHeaders": `"${SECRET}"` }, {}, "fireworks:additionalHeaders"],
    ["headers that are null", { "fireworks:additionalHeaders": "null" }, {}, "fireworks:additionalHeaders"],
    [
      "a header that is no text",
      { "fireworks:additionalHeaders": `{"a": "${SECRET}", "b": 5}` },
      {},
      "fireworks:additionalHeaders",
    ],
    [
      "a header line without a colon",
      {},
      { FIREWORKS_CUSTOM_HEADERS: `X-Team: nlp\nBearer ${SECRET}` },
      "FIREWORKS_CUSTOM_HEADERS",
    ],
    ["a header line without a name", {}, { FIREWORKS_CUSTOM_HEADERS: `: ${SECRET}` }, "FIREWORKS_CUSTOM_HEADERS"],
  ])("%s", (_, config, env, setting, shown) => {
    let error: unknown;
    try {
      read(config, env);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(SettingError);
    expect((error as SettingError).message).toContain(setting);
    if (shown !== undefined) expect((error as SettingError).message).toContain(shown);
    expect(errorTexts(error).filter((text) => text.includes(SECRET))).toEqual([]);
  });

  test("a missing key is named in both places", () => {
    expect(() => requireApiKey({})).toThrow(SettingError);
    expect(() => requireApiKey({})).toThrow(/fireworks:apiKey.*FIREWORKS_API_KEY/s);
    expect(requireApiKey({ apiKey: "fw-key" })).toBe("fw-key");
  });
});
