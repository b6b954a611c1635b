import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { type Call } from "../../../provider/lifecycle/call.js";
import { dynamicFront } from "../../../provider/lifecycle/dynamicFront.js";
import { type Handler, type Properties } from "../../../provider/lifecycle/handler.js";
import { SECRET_MARK } from "../../../provider/lifecycle/secretInputs.js";
import { rejectionOf } from "../../support/handlerHarness.js";
import { testRuntime } from "../../support/testRuntime.js";

const KEY = "fw-key-of-the-team";
const IDENTITY = { __identity: "organization/urn:pulumi:dev::fleet::type::bot" };

/** A handler that says, fails with or saves whatever its inputs come to, as one does with a service's answers. */
function front(answer: (properties: Properties, call: Call) => Properties | Promise<Properties>) {
  const act = async (call: Call, properties: Properties) => {
    const outs = await answer(properties, call);
    await call.say(JSON.stringify(outs));
    return outs;
  };
  const handler: Handler = {
    check: async (call, _olds, news) => ({ inputs: { ...news, ...(await act(call, news)) }, failures: [] }),
    diff: async (call, _id, _olds, news) => {
      await act(call, news);
      return { changes: false, updates: [], replaces: [], deleteBeforeReplace: false };
    },
    create: async (call, inputs) => ({ id: "id", outs: await act(call, inputs) }),
    read: async (call, id, props) => ({ id, props: await act(call, props) }),
    import: async (call, id) => ({ id, props: await act(call, {}) }),
    update: async (call, _id, _olds, news) => ({ outs: await act(call, news) }),
    delete: async (call, _id, props) => {
      await act(call, props);
    },
  };
  const { runtime, said } = testRuntime({ config: { "fireworks:apiKey": KEY } });
  return { handler: dynamicFront(handler, runtime), said };
}

type Front = ReturnType<typeof front>["handler"];

/** Each method that works on a resource, with its properties. */
const METHODS: Readonly<Record<string, (handler: Front, properties: Properties) => Promise<unknown>>> = {
  check: (handler, news) => handler.check({}, news),
  diff: (handler, news) => handler.diff("id", {}, news),
  create: (handler, inputs) => handler.create(inputs),
  read: (handler, props) => handler.read("id", props),
  update: (handler, news) => handler.update("id", {}, news),
  delete: (handler, props) => handler.delete("id", props),
};
const SAVES = ["check", "create", "read", "update"] as const;
const sealed = (value: unknown) => ({ ...SECRET_MARK, value });

describe.each(Object.entries(METHODS))("%s", (_name, method) => {
  test("fails with the message alone, since of some methods Pulumi prints the stack", async () => {
    const { handler } = front(() => Promise.reject(new TypeError(`it broke, and ${KEY} was wrong`)));
    const error = await rejectionOf(method(handler, IDENTITY));
    // What the SDK prints: `${error}: ${error.stack}`.
    expect(`${String(error)}: ${error.stack ?? ""}`).toBe("Error: it broke, and [redacted] was wrong");
  });

  test("fails in words whatever was thrown", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a dependency may
    const { handler } = front(() => Promise.reject("a text"));
    expect((await rejectionOf(method(handler, IDENTITY))).message).toBe("a text");
  });

  test("says nothing of a secret input's value, wherever it comes back from", async () => {
    const { handler, said } = front(({ displayName, annotations }) => ({
      ...{ displayName, annotations },
      echo: `name 'unreleased bot', token tk-12345, ${encodeURIComponent("unreleased bot")}, ${btoa("unreleased bot")}, 42`,
    }));
    const given = { displayName: "unreleased bot", annotations: { token: "tk-12345", team: "nlp" }, loraRank: 42 };
    await method(handler, { ...IDENTITY, ...given, __secrets: ["annotations.token", "displayName", "loraRank"] });
    const [{ message } = { message: "" }] = said;
    expect(message).toContain(`name '[secret]', token [secret], [secret], [secret], [secret]`);
    expect(message).toContain(`"team":"nlp"`);
    expect(message).not.toMatch(/unreleased|tk-12345/);
  });

  test("fails without a secret input's value, or what it was before", async () => {
    const { handler } = front(() => Promise.reject(new Error("'unreleased bot' is taken")));
    const error = await rejectionOf(method(handler, { ...IDENTITY, name: "unreleased bot", __secrets: ["name"] }));
    expect(error.message).toBe("'[secret]' is taken");
  });
});

describe.each(SAVES)("what %s saves", (name) => {
  /** The properties that the engine is given to save. */
  const savedBy = async (answer: Parameters<typeof front>[0], properties: Properties): Promise<Properties> => {
    const result = await METHODS[name]?.(front(answer).handler, { ...IDENTITY, ...properties });
    const { inputs, outs, props } = result as { inputs?: Properties; outs?: Properties; props?: Properties };
    return inputs ?? outs ?? props ?? {};
  };

  test.each([
    ["as it is", KEY],
    ["in HTML", "fw&#45;key&#x2d;of-the-team"],
    ["in a URL", "fw%2Dkey-of-the-team"],
    ["in base64", btoa(`user:${KEY}`)],
  ])("is without the key, echoed %s at any depth", async (_, echo) => {
    const saved = await savedBy(() => ({ state: { message: [`bad key ${echo}`] } }), {});
    expect(JSON.stringify(saved)).not.toContain(echo);
    expect(JSON.stringify(saved)).toContain("bad key ");
  });

  test("steers no terminal and holds no key, also as a name, but where the program itself has written it", async () => {
    const family = "\u{1f468}\u200d\u{1f469}";
    const saved = await savedBy((written) => ({ ...written, state: "READY\u001b[2J", [`x\u202e${KEY}`]: "one\rtwo" }), {
      displayName: family,
      annotations: { [family]: "x" },
    });
    expect(saved).toMatchObject({
      displayName: family,
      annotations: { [family]: "x" },
      state: "READY\\u001b[2J",
      "x\\u202e[redacted]": "one\\u000dtwo",
    });
  });

  test("keeps what the program itself has written", async () => {
    const saved = await savedBy((written) => ({ ...written, other: `not ${KEY}` }), { description: KEY });
    expect(saved).toMatchObject({ description: KEY, other: "not [redacted]" });
  });

  test("is encrypted wherever it holds a secret input, and nowhere else", async () => {
    const written = { displayName: "unreleased bot", loraRank: 8, region: "US", extraArgs: ["--a", "--token"] };
    const saved = await savedBy(
      ({ displayName, loraRank }) => ({
        launch: { displayName, loraRank, nodeCount: 8 },
        inferenceModel: "unreleased bot#serve",
        rest: "US",
        found: ["--a", "--token"],
        schemaVersion: 1,
      }),
      { ...written, __secrets: ["displayName", "extraArgs.1", "loraRank"] },
    );
    expect(saved).toMatchObject({
      launch: { displayName: sealed("unreleased bot"), loraRank: sealed(8), nodeCount: 8 },
      inferenceModel: sealed("unreleased bot#serve"),
      rest: "US",
      found: ["--a", sealed("--token")],
      schemaVersion: 1,
      __secrets: ["displayName", "extraArgs.1", "loraRank"],
    });
  });

  test("holds nothing undefined, which the engine refuses in words of its own", async () => {
    const saved = await savedBy(() => ({ jobName: undefined, launch: { region: undefined } }), {});
    expect([Object.keys(saved).includes("jobName"), saved.launch]).toEqual([false, {}]);
  });

  test("is no longer by a byte where there is no secret", async () => {
    const outs = { schemaVersion: 1, state: "READY", list: [1, { a: null }] };
    const saved = await savedBy(() => outs, {});
    expect(saved).toEqual(name === "check" ? { ...IDENTITY, ...outs } : outs);
  });
});

test("what a partial failure saves is encrypted and without the key too", async () => {
  const properties = { launch: { displayName: "unreleased bot" }, state: `no ${KEY}`, __provider: "text" };
  const { handler } = front(() =>
    Promise.reject(
      Object.assign(new Error("late"), { id: "id", reasons: [`unreleased bot is late, ${KEY}`], properties }),
    ),
  );
  const failure = await rejectionOf(
    handler.create({ ...IDENTITY, displayName: "unreleased bot", __secrets: ["displayName"] }),
  );
  expect(failure).toMatchObject({
    reasons: ["[secret] is late, [redacted]"],
    properties: { launch: { displayName: sealed("unreleased bot") }, state: "no [redacted]", __provider: "text" },
  });
});

test("a refusal of a secret input names it in its text, since the engine shows the value of what is named otherwise", async () => {
  const { runtime } = testRuntime();
  const failures = [
    { property: "displayName", reason: "'unreleased bot' is too long" },
    { property: "annotations.token", reason: "must be a text" },
    { property: "region", reason: "is none" },
  ];
  const check: Handler["check"] = (_call, _olds, news) => Promise.resolve({ inputs: news, failures });
  const handler = dynamicFront({ check } as Handler, runtime);
  const secret = { displayName: "unreleased bot", __secrets: ["annotations.token", "displayName"] };
  expect((await handler.check({}, { ...IDENTITY, ...secret })).failures).toEqual([
    { property: "", reason: "displayName: '[secret]' is too long" },
    { property: "", reason: "annotations.token: must be a text" },
    { property: "region", reason: "is none" },
  ]);
});

describe("an input that becomes a secret", () => {
  const secret = { ...IDENTITY, displayName: "bot", __secrets: ["displayName"] };

  test("is a change, since the engine would keep the output in clear otherwise", async () => {
    const { handler, said } = front(() => ({}));
    expect(await handler.diff("id", { displayName: "bot" }, secret)).toMatchObject({ changes: true, replaces: [] });
    expect(said.at(-1)?.message).toBe("saved as secret from now on: displayName");
  });

  test("is none once the state knows it, nor is one that is secret no more", async () => {
    const { handler } = front(() => ({}));
    expect(await handler.diff("id", secret, secret)).toMatchObject({ changes: false });
    expect(await handler.diff("id", secret, { ...IDENTITY, displayName: "bot" })).toMatchObject({ changes: false });
  });
});

describe("null", () => {
  const checked = async (olds: Properties, news: Properties): Promise<Properties> => {
    const { handler } = front(() => ({}));
    const { inputs } = await handler.check(olds, { ...IDENTITY, ...news });
    return inputs;
  };

  test("is what is left out, in objects too", async () => {
    const news = { displayName: null, timeouts: { create: null, poll: "1s" }, list: ["a", null] };
    expect(await checked({}, news)).toEqual({ ...IDENTITY, timeouts: { poll: "1s" }, list: ["a", null] });
  });

  test("that an earlier version has saved stays, and so is no change", async () => {
    const news = { reselect: null, extraValues: { a: null, b: null } };
    expect(await checked({ reselect: null, extraValues: { a: null } }, news)).toEqual({
      ...IDENTITY,
      reselect: null,
      extraValues: { a: null },
    });
  });
});

test("the mark of a secret is Pulumi's own", () => {
  const rpc = createRequire(__filename)("@pulumi/pulumi/runtime/rpc") as {
    specialSigKey: string;
    specialSecretSig: string;
  };
  expect(SECRET_MARK).toEqual({ [rpc.specialSigKey]: rpc.specialSecretSig });
});
