import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEmulator } from "../../provider/emulator/index.js";
import { dynamicFront } from "../../provider/lifecycle/dynamicFront.js";
import { managedHandler } from "../../provider/lifecycle/managedHandler.js";
import { formatOwnerLine } from "../../provider/lifecycle/ownership.js";
import { parseIdentity } from "../../provider/lifecycle/identity.js";
import { UNKNOWN } from "../../provider/lifecycle/properties.js";
import { HandlerHarness, keptOf, rejectionOf } from "../support/handlerHarness.js";
import { note } from "../support/newResource/handler.js";
import { Notes } from "../support/newResource/notes.js";

const ROOT = join(__dirname, "../..");
const TYPE = "pulumi-nodejs:dynamic/fireworks:Note";
const ARGS = { shelf: "red", title: "Hello" };

let notes: Notes;
const engine = new HandlerHarness(TYPE, "greeting", (runtime) => dynamicFront(managedHandler(note(notes)), runtime));
beforeAll(async () => {
  engine.emulator = await startEmulator({ clock: () => engine.clock.now() });
});
afterAll(() => engine.service.close());
beforeEach(() => {
  engine.service.reset();
  notes = new Notes(() => engine.clock.now());
});

const onShelves = () => notes.all.map(({ shelf, title, state }) => `${shelf}: ${title} (${state})`);
const writes = () => notes.requests.filter((request) => /^(create|patch|delete) /.test(request));
const warnings = (said: readonly { message: string; severity: string }[]): string[] =>
  said.filter(({ severity }) => severity === "warning").map(({ message }) => message);

/** Another run of this resource, which this state knows nothing of, has taken the note over. */
function takeOver(name: string, stack = "dev"): void {
  const identity = parseIdentity(`organization/urn:pulumi:dev::fleet::${TYPE}::greeting`);
  notes.meddle(name, { description: formatOwnerLine({ ...identity, stack }, "ffffffff") });
}

describe("a kind that answers questions, and has no order of steps of its own, is created", () => {
  test("once, told on its row, and saved with what proves that it is its own", async () => {
    const { handler, said } = engine.start();
    const saved = await engine.create(ARGS, handler);
    expect(onShelves()).toEqual(["red: Hello (READY)"]);
    expect(saved.id).toMatch(/^accounts\/acme\/notes\/greeting-[0-9a-f]{7}$/);
    expect(saved.outs).toEqual({
      schemaVersion: 1,
      __identity: saved.inputs.__identity,
      service: engine.service.url,
      generation: "00000001",
      noteName: saved.id,
      ...ARGS,
      state: "READY",
      createTime: "2026-11-01T00:00:00.000Z",
    });
    expect(notes.all[0]?.description).toMatch(
      /^Managed by Pulumi stack fleet\/dev, resource greeting \[.* generation=00000001\]$/,
    );
    // Announced by check, and said when its turn has come.
    expect(said.map(({ message }) => message)).toEqual([
      "writes a note on red",
      "writes a note on red",
      `writing note ${saved.id.replace(/.*\//, "")}`,
      `${saved.id}: Hello`,
    ]);
  });

  test("after a crash that lost the state, by finding its own note", async () => {
    await engine.create(ARGS);
    const again = await engine.create({ ...ARGS, title: "Hello again" });
    expect(onShelves()).toEqual(["red: Hello again (READY)"]);
    expect(writes()).toEqual([`create ${again.id}`, `patch ${again.id}`]);
    expect(again.outs.generation).toBe("00000001");
  });

  test("never in place of somebody else's note", async () => {
    const { id, inputs } = await engine.create(ARGS);
    const other = parseIdentity("organization/urn:pulumi:prod::other::t::n");
    notes.meddle(id, { description: formatOwnerLine(other, "00000001") });
    const error = await rejectionOf(engine.start().handler.create(inputs));
    expect(error.message).toBe(`${id} is somebody else's`);
    expect(writes()).toEqual([`create ${id}`]);
  });

  test("and is kept as unfinished when it is not ready in time, until the next update has waited for it", async () => {
    notes.isStuck = true;
    const unready = await engine.createUnready(ARGS);
    expect(unready.reasons).toEqual([`${unready.id} is not ready: not finished after 60 s: WRITING`]);
    expect(unready.outs).toMatchObject({ state: "WRITING", unfinished: true, generation: "00000001" });

    const { handler, said } = engine.start();
    const next = await engine.change(unready, ARGS, handler);
    expect(next.diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    expect(said.map(({ message }) => message)).toEqual(["waits for the note that an earlier run began"]);
    expect(await rejectionOf(handler.update(unready.id, unready.outs, next.inputs))).toMatchObject({
      id: unready.id,
      properties: { state: "WRITING", unfinished: true },
    });

    notes.isStuck = false;
    const { outs } = await handler.update(unready.id, unready.outs, next.inputs);
    expect(outs).toEqual({ ...unready.outs, state: "READY", unfinished: undefined, __provider: undefined });
    expect(writes()).toEqual([`create ${unready.id}`]);
  });
});

describe("it is checked", () => {
  test.each([
    ["what is missing", {}, [["shelf", "is required"]]],
    ["what has a wrong type", { shelf: 5 }, [["shelf", "5 must be of type string"]]],
    [
      "what the service does not have",
      { shelf: "green" },
      [["shelf", "there is no shelf green; there are red and blue"]],
    ],
    [
      "what nobody knows",
      { shelf: "red", color: 1 },
      [["color", "is not a property of Note; known are shelf, title, preflight"]],
    ],
  ])("and refuses %s", async (_, args, faults) => {
    const { failures } = await engine.start().handler.check({}, engine.args(args));
    expect(failures).toEqual(faults.map(([property, reason]) => ({ property, reason })));
  });

  test("at preview, without what is not known yet", async () => {
    const { handler, said } = engine.start();
    const { failures } = await handler.check({}, engine.args({ shelf: UNKNOWN }));
    expect(failures).toEqual([]);
    expect(said.map(({ message }) => message)).toEqual(["writes a note on a shelf that is not known yet"]);
    expect(notes.requests).toEqual([]);
  });

  test("with a finding that only warns, if the program wants that", async () => {
    const { handler, said } = engine.start();
    const { failures } = await handler.check({}, engine.args({ shelf: "green", preflight: "warn" }));
    expect(failures).toEqual([]);
    expect(warnings(said)).toEqual(["shelf: there is no shelf green; there are red and blue"]);
  });

  test("and asks nothing, not even for a key, while it is unchanged", async () => {
    const saved = await engine.create(ARGS);
    const asked = [notes.requests.length, engine.service.requests().length];
    const { handler, said } = engine.start({ "fireworks:apiKey": "" });
    const { diff, inputs } = await engine.change(saved, ARGS, handler);
    expect(diff).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });
    expect(said).toEqual([]);
    expect(inputs).toEqual(saved.inputs);
    expect([notes.requests.length, engine.service.requests().length]).toEqual(asked);
  });
});

describe("it is changed", () => {
  test("in place, in what it says it can patch", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const { diff, inputs } = await engine.change(saved, { ...ARGS, title: "Bye" }, handler);
    expect(diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    expect(said.map(({ message }) => message)).toEqual(["in place: title"]);
    const { outs } = await handler.update(saved.id, saved.outs, inputs);
    expect(outs).toEqual({ ...saved.outs, title: "Bye" });
    expect(onShelves()).toEqual(["red: Bye (READY)"]);
    expect(writes()).toEqual([`create ${saved.id}`, `patch ${saved.id}`]);
  });

  test("and what the service ignores is told by field, kept as it is there, and asked for by the next up", async () => {
    const saved = await engine.create(ARGS);
    const { inputs, handler } = await engine.change(saved, { ...ARGS, title: "Bye" });
    notes.mishap = "ignored";
    const left = keptOf(await rejectionOf(handler.update(saved.id, saved.outs, inputs)), inputs);
    expect(left.reasons).toEqual([
      `the service accepted ${saved.id}, but ignored title (asked for "Bye", it has "Hello"). ` +
        "It stays in the state as the service has it.\nFix: run pulumi up again, which asks once more; or write what it has.",
    ]);
    expect(left.outs).toMatchObject({ title: "Hello" });
    const again = await engine.change(left, { ...ARGS, title: "Bye" });
    expect(again.diff).toMatchObject({ changes: true, replaces: [] });
    const { outs } = await again.handler.update(saved.id, left.outs, again.inputs);
    expect(outs).toEqual({ ...saved.outs, title: "Bye" });
  });

  test("by an answer that is older than the write: the note itself is asked, once", async () => {
    const saved = await engine.create(ARGS);
    const { inputs, handler } = await engine.change(saved, { ...ARGS, title: "Bye" });
    notes.mishap = "stale";
    const before = notes.requests.length;
    expect((await handler.update(saved.id, saved.outs, inputs)).outs).toEqual({ ...saved.outs, title: "Bye" });
    expect(notes.requests.slice(before)).toEqual(
      ["find", "find", "patch", "find"].map((verb) => `${verb} ${saved.id}`),
    );
  });

  test("by a replacement, whose old note goes last", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    const { diff } = await engine.change(saved, { ...ARGS, shelf: "blue" }, handler);
    expect(diff).toEqual({ changes: true, replaces: ["shelf"], deleteBeforeReplace: false });
    const created = await engine.create({ ...ARGS, shelf: "blue" }, handler);
    expect(onShelves()).toEqual(["red: Hello (READY)", "blue: Hello (READY)"]);
    await handler.delete(saved.id, saved.outs);
    expect(onShelves()).toEqual(["blue: Hello (READY)"]);
    expect(created.id).not.toBe(saved.id);
    expect(warnings(said)).toEqual([]);
  });

  test("and stays the same note when a replacement is forced that comes to the same", async () => {
    const saved = await engine.create(ARGS);
    const { handler, said } = engine.start();
    await engine.create(ARGS, handler);
    await handler.delete(saved.id, saved.outs);
    expect(onShelves()).toEqual(["red: Hello (READY)"]);
    expect(warnings(said)).toEqual([
      `${saved.id} was not deleted: this update kept it as the resource's own note; another shelf gets a new one; Pulumi forgets the old record`,
    ]);
  });

  test("not when it is gone: that is for a refresh to find", async () => {
    const saved = await engine.create(ARGS);
    const { handler, inputs } = await engine.change(saved, { ...ARGS, title: "Bye" });
    notes.meddle(saved.id, undefined);
    const error = await rejectionOf(handler.update(saved.id, saved.outs, inputs));
    expect(error.message).toBe(
      `${saved.id} is gone. Fix: run pulumi refresh, which notices it; then pulumi up writes it again.`,
    );
    expect(notes.all).toEqual([]);
  });
});

describe("a refresh", () => {
  test("records what others have changed, and no more than the program sets", async () => {
    const { id, outs } = await engine.create(ARGS);
    const { id: plain, outs: unmanaged } = await engine.create({ shelf: "blue" });
    for (const name of [id, plain]) notes.meddle(name, { title: "Scribbled on" });
    const { handler } = engine.start();
    expect(await handler.read(id, outs)).toEqual({ id, props: { ...outs, title: "Scribbled on" } });
    expect(await handler.read(plain, unmanaged)).toEqual({ id: plain, props: unmanaged });
  });

  test("forgets a note that is gone, and says what comes next", async () => {
    const { id, outs } = await engine.create(ARGS);
    notes.meddle(id, undefined);
    const { handler, said } = engine.start();
    expect(await handler.read(id, outs)).toEqual({});
    expect(warnings(said)).toEqual([`${id} is gone at the service; pulumi up writes it again`]);
  });

  test("forgets nothing while the key does not see the account", async () => {
    const { id, outs } = await engine.create(ARGS);
    notes.meddle(id, undefined);
    engine.meddle((account, { accounts }) => {
      accounts.push({ ...structuredClone(account), id: "other" });
      account.apiKeys = [];
    });
    const { handler } = engine.start();
    for (const attempt of [() => handler.read(id, outs), () => handler.delete(id, outs)]) {
      expect((await rejectionOf(attempt())).message).toContain("the API key sees only account other, not 'acme'");
    }
  });

  test("reads a note of others by its id, for get", async () => {
    const { id } = await engine.create(ARGS);
    const { props } = await engine.start().handler.read(id, engine.args({}));
    expect(props).toMatchObject({ noteName: id, shelf: "red", title: "Hello", state: "READY" });
  });
});

describe("a note that another or a newer resource took over", () => {
  test("is left alone by refresh, update and delete", async () => {
    const saved = await engine.create(ARGS);
    const { id, outs } = saved;
    takeOver(id);
    const why = `another or a newer resource took it over: ${notes.all[0]?.description ?? ""}`;
    const { handler, said } = engine.start();
    expect(await handler.read(id, outs)).toEqual({ id, props: outs });
    const { inputs } = await engine.change(saved, { ...ARGS, title: "Bye" }, handler);
    const error = await rejectionOf(handler.update(id, outs, inputs));
    expect(error.message).toBe(`${id} was not changed: ${why}`);
    await handler.delete(id, outs);
    expect(warnings(said)).toEqual([
      `${id} is left alone: ${why}; pulumi state delete forgets it`,
      `${id} was not deleted: ${why}; Pulumi forgets the old record`,
    ]);
    expect(writes()).toEqual([`create ${id}`]);
  });

  test("is known by its creation time, too, when it was made again", async () => {
    const { id, outs } = await engine.create(ARGS);
    notes.meddle(id, { description: "", createTime: "2026-12-01T00:00:00Z" });
    await engine.start().handler.delete(id, outs);
    expect(onShelves()).toEqual(["red: Hello (READY)"]);
  });
});

describe("it is deleted", () => {
  test("once, and that it is gone already is a success", async () => {
    const { id, outs } = await engine.create(ARGS);
    const { handler, said } = engine.start();
    await handler.delete(id, outs);
    await handler.delete(id, outs);
    expect(notes.all).toEqual([]);
    expect(writes()).toEqual([`create ${id}`, `delete ${id}`]);
    expect(said).toEqual([]);
  });

  test("not by a run that is configured for another service", async () => {
    const { id, outs } = await engine.create(ARGS);
    const { handler } = engine.start({ "fireworks:baseUrl": "https://elsewhere.test" });
    const error = await rejectionOf(handler.delete(id, outs));
    expect(error.message).toContain("nothing was read, deleted or forgotten");
    expect(onShelves()).toEqual(["red: Hello (READY)"]);
  });
});

describe("a text that could steer a terminal, or holds the API key, leaves plain", () => {
  const TEXT = "\u001b[31mred\u009b \u202efw-emulator-key";
  const PLAIN = String.raw`\u001b[31mred\u009b \u202e[redacted]`;

  test("on a row", async () => {
    const { handler, said } = engine.start();
    const saved = await engine.create({ shelf: "red", title: TEXT }, handler);
    expect(said.at(-1)?.message).toBe(`${saved.id}: ${PLAIN}`);
    expect(notes.all[0]?.title).toBe(TEXT);
  });

  test("in a warning", async () => {
    const { id, outs } = await engine.create(ARGS);
    takeOver(id, TEXT);
    const { handler, said } = engine.start();
    await handler.delete(id, outs);
    expect(warnings(said)).toEqual([expect.stringContaining(`Managed by Pulumi stack fleet/${PLAIN}, resource`)]);
  });

  test("in an error, and in its stack", async () => {
    const saved = await engine.create(ARGS);
    const { handler, inputs } = await engine.change(saved, { ...ARGS, title: "Bye" });
    notes.refusal = TEXT;
    const error = await rejectionOf(handler.update(saved.id, saved.outs, inputs));
    expect(error.message).toBe(`note failed: PATCH /v1/${saved.id} -> 400: ${PLAIN}`);
    expect(error.stack).toContain(PLAIN);
    expect(error.stack).not.toContain("fw-emulator-key");
  });

  test("in the reasons why something is not ready", async () => {
    const saved = await engine.create(ARGS);
    notes.meddle(saved.id, { state: TEXT });
    notes.isStuck = true;
    const { reasons } = await engine.createUnready(ARGS);
    expect(reasons).toEqual([`${saved.id} is not ready: not finished after 60 s: ${PLAIN}`]);
  });

  test("in the failures of a check", async () => {
    const { failures } = await engine.start().handler.check({}, engine.args({ shelf: TEXT }));
    expect(failures).toEqual([{ property: "shelf", reason: `there is no shelf ${PLAIN}; there are red and blue` }]);
  });
});

describe("CONTRIBUTING", () => {
  const [, section = ""] = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").split("## A new resource\n");
  const [text = ""] = section.split("\n## ");

  test("shows exactly the kind that is tested here", () => {
    const [, shown] = /```typescript\n([\s\S]*?)```/.exec(text) ?? [];
    const file = readFileSync(join(ROOT, "test/support/newResource/handler.ts"), "utf8");
    const [kind] = /^export const note = [\s\S]*?^}\);\n/m.exec(file) ?? [];
    expect(shown).toBe(kind);
  });

  test("names the files of a handler's folder as they are", () => {
    const named = [...text.matchAll(/^\| `(\w+\.ts)` /gm)].map(([, file]) => file);
    const files = readdirSync(join(ROOT, "provider/resources/deployedModel/handler"));
    expect(named.toSorted()).toEqual(files.toSorted());
  });
});
