import { expect, test } from "vitest";
import { plainSecrets } from "../../provider/plainSecrets.js";

const KEY = "fireworks:apiKey";
const HEADERS = "fireworks:additionalHeaders";
const TOKEN = `{"X-Gateway-Token": "token-0123456789"}`;
const EMULATOR = "http://127.0.0.1:8080";

test.each<[string, Record<string, string>, string[], Record<string, string>, string[]]>([
  ["a key", { [KEY]: "fw-key" }, [], {}, [KEY]],
  ["a key that is secret", { [KEY]: "fw-key" }, [KEY], {}, []],
  ["a key in the environment", {}, [], { FIREWORKS_API_KEY: "fw-key" }, []],
  ["a secret header", { [HEADERS]: TOKEN }, [], {}, [HEADERS]],
  ["a secret header that is secret, and a key", { [KEY]: "fw-key", [HEADERS]: TOKEN }, [HEADERS], {}, [KEY]],
  ["a header with a team's name", { [HEADERS]: `{"X-Team": "nlp"}` }, [], {}, []],
  ["headers that are no JSON", { [HEADERS]: "token-0123456789" }, [], {}, [HEADERS]],
  ["both", { [KEY]: "fw-key", [HEADERS]: TOKEN }, [], {}, [KEY, HEADERS]],
  ["the emulator's key", { [KEY]: "fw-emulator-key", "fireworks:baseUrl": EMULATOR }, [], {}, []],
  ["the emulator's, at an address of the environment", { [KEY]: "fw-key" }, [], { FIREWORKS_BASE_URL: EMULATOR }, []],
  [
    "a key for an address that wins over the emulator's",
    { [KEY]: "fw-key", "fireworks:baseUrl": "https://api.fireworks.ai" },
    [],
    { FIREWORKS_BASE_URL: EMULATOR },
    [KEY],
  ],
])("%s in stack config is told where it stands in clear", (_, config, secret, env, told) => {
  const found = plainSecrets({ get: (key) => config[key] }, (key) => secret.includes(key), { env });
  expect(found.map(({ setting }) => setting)).toEqual(told);
});
