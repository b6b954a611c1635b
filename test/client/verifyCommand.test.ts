import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FACTS } from "../../provider/commands/verify/facts.ts";
import { MODES } from "../../provider/commands/verify/modes.ts";
import { startEmulator } from "../../provider/emulator/index.ts";
import { BASE } from "../support/account.js";
import { runCli } from "../support/runCli.ts";
import { virtualClock } from "../support/virtualClock.ts";
import { DEFAULTS, KEY, OWN_MODEL, seed, seedWith, SESSION, start, WHOLE } from "./verifyHarness.js";

const names = Object.keys(MODES) as (keyof typeof MODES)[];

describe("without --write", () => {
  test("nothing but GETs is sent, and what they answer is found without naming a job", async () => {
    const { verify, emulator } = await start();
    const { record, exitCode } = await verify([]);
    expect(exitCode).toBe(0);
    expect(emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
    const found = names.filter((name) => MODES[name].how === "reads");
    const named = ["sessionCheckpointsEnvelope", "fineTuningJob", "podCheckpoints"];
    expect(Object.keys(record.modes)).toEqual(found.filter((name) => !named.includes(name)));
    expect(record.open.asyncField).toBe("needs --job and --write");
    expect(record.open.sessionCheckpointsEnvelope).toBe("needs --session");
  });

  test("an account of 10 requests a minute is waited for", async () => {
    const limited = seedWith({ requestsPerMinute: 10 });
    const { record } = await (await start({ seed: limited })).verify([]);
    expect(record.modes).toEqual((await (await start()).verify([])).record.modes);
  });

  test("an account that holds nothing answers what it can, and says what was not seen", async () => {
    const { verify } = await start({ seed: { accounts: [{ id: "acme", apiKeys: [KEY] }] } });
    const { record, exitCode } = await verify([]);
    expect(exitCode).toBe(0);
    expect(record.modes).toEqual({
      missingModel: "not-found",
      otherAccount: "forbidden",
      totalSize: "present",
      emptyList: "present",
      lastPageToken: "absent",
    });
    expect(record.open.stoppedPod).toBe("no stopped trainer was seen");
  });

  test("a model that was promoted by this package says whether it names its job", async () => {
    const line = "by Pulumi stack org/proj/dev, resource bot [pulumi-fireworks owner=0123456789ab generation=1a2b3c4d]";
    const description = `Promoted from accounts/acme/rlorTrainerJobs/sft-7/checkpoints/step-1-a1b2c3d4 on ${BASE} ${line}`;
    for (const [fineTuningJob, value] of [
      ["", "empty"],
      ["accounts/acme/rlorTrainerJobs/sft-7", "trainer-job"],
    ]) {
      const models = [{ ...OWN_MODEL, description, fineTuningJob }];
      const { verify } = await start({ seed: seedWith({ models }) });
      expect((await verify([])).record.modes.fineTuningJob).toBe(value);
    }
  });
});

describe("what is printed", () => {
  test("has question, mode, the emulator's answer and the service's, and marks what differs", async () => {
    const { verify } = await start({ modes: { missingModel: "forbidden" } });
    const { printed } = await verify(WHOLE);
    expect(printed[0]).toBe("question\tmode\temulator\tthis service");
    expect(printed).toContain("Is a missing model a 404 or a 403?\tmissingModel\tnot-found\tforbidden (differs)");
    expect(printed).toContain("Do lists have totalSize?\ttotalSize\tpresent\tpresent");
    expect(printed).toContain("May an id begin or end with a hyphen?\tedgeHyphen\tmay cost the checkpoint");
    expect(printed.filter((line) => line.includes("(differs)"))).toHaveLength(1);
  });

  test("is as much as there are questions, each with an answer or the reason why not", async () => {
    const { verify } = await start();
    const { record } = await verify(WHOLE);
    const told = [record.modes, record.facts, record.others, record.open].flatMap((part) => Object.keys(part));
    expect(told.toSorted()).toEqual([...names, ...FACTS.map(({ question }) => question)].toSorted());
    expect(Object.values(record.open).every((why) => why.length > 5)).toBe(true);
  });

  test("of what no mode plays is what the emulator does", async () => {
    const { record } = await (await start()).verify(WHOLE);
    const known = Object.fromEntries(FACTS.map(({ question, emulator }) => [question, emulator]));
    expect(Object.keys(record.facts).length).toBeGreaterThan(7);
    expect(known).toMatchObject(record.facts);
  });

  test("is JSON where it is asked for", async () => {
    const { printed, record } = await (await start()).verify(["--json"]);
    expect(JSON.parse(printed.join("\n"))).toMatchObject({ file: "record.json", record, left: [] });
  });

  test("an answer that no mode plays is told by its status alone", async () => {
    const { verify } = await start({ faults: ["GET **/verify-no-such-id; status=405; message=not for acme"] });
    const { record, printed } = await verify([]);
    expect(record.others).toEqual({ missingModel: "HTTP 405" });
    expect(printed).toContain("Is a missing model a 404 or a 403?\tmissingModel\tnot-found\tHTTP 405 (differs)");
  });

  // The PATCHes of a run: the mark, one without a mask, the mark, one with a mask, ...
  test.each([
    ["without a mask, it says so", 1, { patchWithoutMask: "HTTP 400" }, "honoured"],
    ["with a mask in one spelling, the other one is tried", 3, {}, "honoured"],
  ])("where a PATCH is refused %s", async (_, skip, others, updateMask) => {
    const { verify } = await start({ faults: [`PATCH **; status=400; skip=${skip}`] });
    const { record } = await verify(WHOLE);
    expect({ others: record.others, updateMask: record.modes.updateMask }).toEqual({ others, updateMask });
  });

  test("a question that fails leaves the others", async () => {
    const { verify } = await start({ faults: ["GET **/verify-no-such-id; status=500; count=forever"] });
    const { record, exitCode } = await verify([]);
    expect(record.open.missingModel).toBe("could not be asked: HTTP 500");
    expect({ exitCode, otherAccount: record.modes.otherAccount }).toEqual({ exitCode: 0, otherAccount: "forbidden" });
  });
});

test("the record holds no key, address, account, or name of a job, checkpoint or model", async () => {
  const { verify, text, emulator } = await start({
    faults: ["GET **/operations/*; status=403; message=acme and sft-7"],
  });
  await verify(WHOLE);
  const secrets = [
    KEY,
    emulator.url,
    "acme",
    "sft-7",
    "idle-8",
    "run-9",
    "ts-1",
    "step-",
    "bot",
    "loaded-1",
    "qwen",
    "verify-",
  ];
  expect(secrets.filter((secret) => text().includes(secret))).toEqual([]);
});

describe("before it writes", () => {
  test("it says what it will do and may cost, and a no writes nothing but the record of what was read", async () => {
    const { verify, emulator } = await start();
    const asked: string[] = [];
    const confirm = (question: string) => {
      asked.push(question);
      return Promise.resolve(false);
    };
    const { exitCode, complained, record } = await verify(["--job", "sft-7", "--write"], { confirm });
    expect(asked).toEqual(["Go on?"]);
    const said = complained.join("\n");
    expect(said).toMatch(/promote checkpoint step-1-a1b2c3d4 of accounts\/acme\/rlorTrainerJobs\/sft-7 /);
    expect(said).toMatch(
      /It starts no GPU\.[\s\S]*loses a checkpoint to a refused promotion[\s\S]*nothing was written/,
    );
    expect(emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
    expect({ exitCode, missing: record.modes.missingModel }).toEqual({ exitCode: 0, missing: "not-found" });
  });

  test("a yes lets it go on", async () => {
    const { verify } = await start();
    const { record } = await verify(["--job", "sft-7", "--write"], { confirm: () => Promise.resolve(true) });
    expect(record.modes.asyncField).toBe("operation");
  });

  test.each<[string[], number, RegExp]>([
    [["--job", "sft-7", "--write"], 2, /--write asks first, and nobody is there to answer; add --yes/],
    [["--write", "--yes"], 2, /--write needs --job with a trainer job of acme/],
    [["--job", SESSION, "--write", "--yes"], 2, /--write needs --job with a trainer job of acme/],
    [["--job", "sft-70", "--write", "--yes"], 1, /sft-70 not found/],
    [["--job", "run-9", "--write", "--yes"], 1, /run-9 does not tell its base model/],
    [["--session", "ts-1"], 2, /--session 'ts-1' must be a full name such as accounts\/<account>\/trainingSessions/],
    [["--job", "a/b"], 2, /'a\/b' is neither /],
    [["--job", "sft-70"], 1, /sft-70 not found/],
  ])("%j ends with %i and has written nothing", async (args, expected, complaint) => {
    const emulator = await startEmulator({ seed });
    onTestFinished(() => emulator.close());
    const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: emulator.url };
    const folder = mkdtempSync(join(tmpdir(), "pulumi-fireworks-verify-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const { exitCode, complained } = await runCli(["verify", ...args], { env, folder, clock: virtualClock() });
    expect(complained.join("\n")).toMatch(complaint);
    expect(exitCode).toBe(expected);
    expect(emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  [
    "in no folder",
    "no/such/record.json",
    /^pulumi-fireworks: --out: .*record\.json cannot be written: there is no folder /,
  ],
  ["at a folder", ".", /^pulumi-fireworks: --out: .* is a folder; give the path of a file in it$/],
])(
  "a record that is to be %s is refused before anything is asked, so that none is lost",
  async (_where, out, complaint) => {
    const emulator = await startEmulator({ seed });
    onTestFinished(() => emulator.close());
    const env = { FIREWORKS_API_KEY: KEY, FIREWORKS_BASE_URL: emulator.url };
    const { exitCode, complained } = await runCli(["verify", ...WHOLE, "--out", out], { env, clock: virtualClock() });
    expect(complained[0]).toMatch(complaint);
    expect(exitCode).toBe(2);
    expect(emulator.requests()).toEqual([]);
  },
);

describe("the record as modes of the emulator", () => {
  test("makes an emulator that answers as the account did", async () => {
    const modes = { missingModel: "forbidden", repeatedPromote: "last-wins", totalSize: "omitted" } as const;
    const real = await start({ modes });
    const { record } = await real.verify(WHOLE);
    const replayed = await start({ modes: record });
    expect(replayed.emulator.state().modes).toEqual({ ...DEFAULTS, ...modes });
    expect((await replayed.verify(WHOLE)).record.modes).toEqual(record.modes);
  });
});

test("docs/unknowns.md says of each question whether the command answers it, and has no others", () => {
  const page = readFileSync(join(__dirname, "../../docs/unknowns.md"), "utf8");
  const CELLS: Readonly<Record<string, string>> = { reads: "reads", "`--write`": "writes", no: "no" };
  const tables = page.split(/\n\n/).filter((block) => block.startsWith("|"));
  const rows = tables.flatMap((table) => {
    const [head = [], , ...lines] = table.split("\n").map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const at = (line: readonly string[], title: string): string => line[head.indexOf(title)] ?? "";
    return lines.flatMap((line) => {
      const how = CELLS[at(line, "`verify`")] ?? at(line, "`verify`");
      const modes = [...at(line, "`modes`").matchAll(/`(\w+)`/g)].map(([, mode = ""]) => mode);
      return (modes.length > 0 ? modes : [line[0] ?? ""]).map((question) => [question, how] as const);
    });
  });
  const known = [
    ...Object.entries(MODES).map(([mode, { how }]) => [mode, how]),
    ...FACTS.map(({ question, how }) => [question, how]),
  ];
  expect(rows.length).toBe(known.length);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(known));
});
