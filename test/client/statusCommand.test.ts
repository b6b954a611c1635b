import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Seed } from "../../provider/emulator/index.ts";
import { type Status } from "../../provider/commands/status/statusOf.ts";
import { KEY } from "../support/account.ts";
import { tableRows } from "../support/markdownTree.ts";
import { stackOf, watch, watched, type Watched } from "../support/watchedAccount.ts";

type AccountSeed = Seed["accounts"][number];

const cells = (lines: readonly string[]): string[][] => lines.map((line) => line.split("\t"));

async function statusOf({ call }: Watched, line = "status --json"): Promise<Status> {
  const { printed } = await call(line);
  return JSON.parse(printed.join("\n")) as Status;
}

async function alerts(watching: Watched, line?: string): Promise<string[]> {
  return (await statusOf(watching, line)).alerts.map(({ name = "", text }) => `${name.split("/").at(-1)}: ${text}`);
}

describe("of an account", () => {
  test("it has what runs, since when, what it costs, what nobody uses and what expires", async () => {
    const { call } = await watch();
    const { printed, complained, exitCode } = await call("status");
    expect(cells(printed)).toEqual([
      ["object", "state", "age", "per hour", "so far", "what it is"],
      ["trainer job runs", "RUNNING", "10 h", "$104.00", "up to $1040.00", "2 nodes x 4 x NVIDIA_B200_180GB"],
      ["trainer job waits", "PENDING", "60 min", "$0 (up to $52.00)", "", "1 node x 4 x NVIDIA_B200_180GB"],
      [
        "trainer job deleted",
        "ARCHIVED",
        "323 d",
        "",
        "",
        "1 node x 4 x NVIDIA_B200_180GB; the job is deleted; its checkpoints may go from 2026-11-23T12:00Z on (in 3 d)",
      ],
      [
        "model old-bot",
        "READY",
        "49 d",
        "",
        "",
        "of stack bots/prod; LoRA; unused: no deployment serves it; it is to be retired (deprecationDate) from 2026-11-22T00:00Z on (in 36 h)",
      ],
      [
        "deployment busy",
        "READY",
        "24 h",
        "$52.00 (up to $104.00)",
        "$1248.00 to $2496.00",
        "1 of 1 to 2 replicas x 4 x NVIDIA_B200_180GB",
      ],
      [
        "deployment idle",
        "READY",
        "2 d",
        "$52.00",
        "$2496.00",
        "1 of 1 replica x 4 x NVIDIA_B200_180GB; unused: no model is loaded on it (enableAddons)",
      ],
      [
        "deployment rests",
        "READY",
        "4 d",
        "$0 (up to $52.00)",
        "up to $4992.00",
        "0 of 0 to 1 replica x 4 x NVIDIA_B200_180GB; unused: it rests, no request came for a while; without a request the service deletes it from 2026-11-23T12:00Z on (in 3 d), at the latest 2026-11-27T11:00Z",
      ],
      ["deployment unpriced", "READY", "60 min", "not known", "", "1 of 1 replica x 8 x AMD_MI300X_192GB"],
      [""],
      [
        "now $208.00 per hour, at most $364.00; so far $3744.00 to $11024.00 (list prices as of 2026-09-01); without what has no known price: 1",
      ],
      ["besides: 1 stopped trainer job, 1 model, 1 loaded model"],
      ["alert: trainer job deleted: the job is deleted; its checkpoints may go from 2026-11-23T12:00Z on (in 3 d)"],
      ["alert: model old-bot: it is to be retired (deprecationDate) from 2026-11-22T00:00Z on (in 36 h)"],
      ["alert: deployment idle: it costs $52.00 per hour, and no model is loaded on it (enableAddons)"],
      [
        "alert: deployment rests: without a request the service deletes it from 2026-11-23T12:00Z on (in 3 d), at the latest 2026-11-27T11:00Z",
      ],
    ]);
    expect(complained).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test("an account that has nothing is told so, and ends with 0", async () => {
    const none = { trainerJobs: [], models: [], deployments: [], deployedModels: [] };
    const { printed, exitCode } = await (await watch(none)).call("status");
    expect(printed).toEqual([
      "nothing runs",
      "",
      "now $0 per hour, at most $0; so far $0 (list prices as of 2026-09-01)",
      "no alerts",
    ]);
    expect(exitCode).toBe(0);
  });

  test("of the models that do not cost anything, it says how many are unused", async () => {
    const models = [{ id: "one", createTime: "2026-11-02T12:00:00Z" }, { id: "two" }];
    const { printed } = await (
      await watch({ trainerJobs: [], models, deployments: [], deployedModels: [] })
    ).call("status");
    expect(printed).toContain("besides: 2 models (2 unused)");
  });

  test("a job that failed long ago is no alert, a deployment that failed is", async () => {
    const failed: Partial<AccountSeed> = {
      trainerJobs: [{ id: "t", state: "JOB_STATE_FAILED", status: { message: "no GPUs" }, checkpoints: [] }],
      models: [],
      deployments: [{ id: "d", state: "FAILED", status: { message: "no capacity" } }],
      deployedModels: [],
    };
    expect(await alerts(await watch(failed))).toEqual(["d: it is FAILED: no capacity"]);
  });

  test("a deployment whose row leaves its hardware to the shape costs what the shape says", async () => {
    const shape = "accounts/fireworks/deploymentShapes/rft-qwen3-8b/versions/gyiqbrd6";
    const shaped = { id: "s", createTime: "2026-11-20T11:00:00Z", minReplicaCount: 1, deploymentShape: shape };
    const { objects } = await statusOf(await watch({ deployments: [shaped], deployedModels: [] }));
    expect(objects.find(({ noun }) => noun === "deployment")).toMatchObject({
      hardware: "1 of 1 replica x 4 x NVIDIA_B200_180GB",
      cost: { now: 52, most: 52, soFar: { min: 52, max: 52 } },
    });
  });

  test("a deployment that a stopped trainer filled is unused, and one that runs on is not", async () => {
    const filledBy = (job: string) => ({
      id: `by-${job}`,
      minReplicaCount: 1,
      hotLoadTrainerJob: `accounts/acme/rlorTrainerJobs/${job}`,
      acceleratorType: "NVIDIA_H100_80GB",
      acceleratorCount: 1,
    });
    const deployments = ["runs", "ended", "deleted", "purged"].map(filledBy);
    expect(
      await alerts(await watch({ models: [], deployments, deployedModels: [] }), "status --within 1h --json"),
    ).toEqual(
      ["ended", "deleted", "purged"].map(
        (job) => `by-${job}: it costs $8.00 per hour, and ${job}, the trainer job that fills it, has stopped`,
      ),
    );
  });
});

describe("of a stack", () => {
  test("it has the objects of its resources, of both fronts, and what they are made from", async () => {
    const { call } = await watch();
    const { printed, exitCode } = await call("status stack.json");
    expect(cells(printed)).toEqual([
      ["object", "state", "age", "per hour", "so far", "what it is"],
      ["trainer job ended", "COMPLETED", "323 d", "", "", "1 node x 4 x NVIDIA_B200_180GB"],
      ["model bot", "READY", "18 d", "", "", "resource bot; LoRA"],
      ["loaded model load-1", "DEPLOYED", "0 s", "", "", "resource on"],
      [
        "deployment busy",
        "READY",
        "24 h",
        "$52.00 (up to $104.00)",
        "$1248.00 to $2496.00",
        "resource serve; 1 of 1 to 2 replicas x 4 x NVIDIA_B200_180GB",
      ],
      [""],
      ["now $52.00 per hour, at most $104.00; so far $1248.00 to $2496.00 (list prices as of 2026-09-01)"],
      ["no alerts"],
    ]);
    expect(exitCode).toBe(0);
  });

  test("what the service has no more is an alert, deleted softly or for good", async () => {
    const deployments = [
      { id: "busy", state: "DELETED", deleteTime: "2026-11-19T00:00:00Z", purgeTime: "2026-12-19T00:00:00Z" },
    ];
    const watching = await watch({ models: [], deployments, deployedModels: [] });
    const gone = "it is GONE: the state has it, and the service has it no more; pulumi refresh shows what follows";
    expect(await alerts(watching, "status stack.json --json")).toEqual([
      `bot: ${gone}`,
      `load-1: ${gone}`,
      "busy: it is DELETED: it was deleted at 2026-11-19T00:00:00Z",
    ]);
  });

  test("what another account has no more is no proof", async () => {
    const state = (url: string): unknown =>
      JSON.parse(JSON.stringify(stackOf(url)).replaceAll("accounts/acme/models", "accounts/fireworks/models"));
    expect(await alerts(await watch({}, { state }), "status stack.json --account acme --json")).toEqual([
      "bot: it is NOT FOUND: it is in another account, where this key does not find it",
    ]);
  });

  test("a name that the state holds as a secret is an alert, not a silence", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const state = (url: string): unknown =>
      JSON.parse(JSON.stringify(stackOf(url)).replace('"accounts/acme/models/bot"', JSON.stringify(secret)));
    const { printed, exitCode } = await (await watch({}, { state })).call("status stack.json");
    expect(printed).toContain("alert: bot: the state does not tell in the clear what it is");
    expect(exitCode).toBe(1);
  });

  test("the key goes to no service that only the state names", async () => {
    const elsewhere = "https://gateway.example.com";
    const watching = await watch({}, { state: () => stackOf(elsewhere) });
    const { complained, exitCode } = await watching.call("status stack.json");
    expect(complained[0]).toBe(
      `pulumi-fireworks: the stack's resources are at ${elsewhere}, and this command asks ${watching.url}; if the key is meant for the former, set --base-url ${elsewhere}`,
    );
    expect(exitCode).toBe(2);
    expect(watching.requests()).toEqual([]);
  });

  test.each(["{}", "no JSON"])("a file that holds %j is refused", async (content) => {
    const { complained, exitCode } = await (await watch({}, { state: () => content })).call("status stack.json");
    expect(complained.slice(0, 2)).toEqual([
      "pulumi-fireworks: [state]: stack.json is not what pulumi stack export prints",
      "Fix: make one with `pulumi stack export > stack.json`, or give - and pipe it",
    ]);
    expect(exitCode).toBe(2);
  });

  // The latter is what a stack exports that was never brought up.
  test.each([{ deployment: { resources: [] } }, { version: 3, deployment: { manifest: {} } }])(
    "a stack without resources, %j, has nothing yet, which is no alert, and nothing of the account is told instead",
    async (content) => {
      const { call } = await watch({}, { state: () => content });
      const { printed, complained, exitCode } = await call("status stack.json");
      expect(printed[0]).toBe(
        "nothing yet: the stack has no resources, it was not brought up or all of it was destroyed",
      );
      expect(printed.slice(2)).toEqual([expect.stringMatching(/^now \$0 per hour/), "no alerts"]);
      expect(complained).toEqual([]);
      expect(exitCode).toBe(0);
      const markdown = (await call("status stack.json --markdown")).printed;
      expect(markdown[0]).toBe("## Status of a stack without resources");
      expect(markdown).toContain(
        "Nothing yet: the stack has no resources, it was not brought up or all of it was destroyed.",
      );
      const told = JSON.parse((await call("status stack.json --json")).printed.join("\n")) as Status;
      expect(told).toMatchObject({ scope: "stack", objects: [], alerts: [] });
      expect((await call("lineage stack.json")).printed).toContain('  none["There is nothing yet."]');
      expect((await call("lineage stack.json --html")).printed.join("\n")).toContain(
        "<h1>Lineage of a stack without resources</h1>",
      );
    },
  );

  test.each(["promotedModel-finished", "trainerJob-finished", "deployment-finished", "deployedModel-finished"])(
    "the state that 0.1.0 saved as %s is read, and its objects are found",
    async (id) => {
      const file = join(__dirname, `../support/fixtures/states-0.1.0/${id}.json`);
      const { state, service } = JSON.parse(readFileSync(file, "utf8")) as { state: object; service: Seed };
      const at = (url: string): unknown => JSON.parse(JSON.stringify(state).replaceAll("http://emulator.test", url));
      const [acme] = service.accounts;
      const { objects } = await statusOf(await watch(acme, { state: at }), "status stack.json --json");
      const own = objects.filter(({ resource }) => resource !== undefined);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map((one) => one.state)).not.toContain("GONE");
    },
  );
});

describe("alerts", () => {
  test.each([
    ["--within 72h", ["deleted", "old-bot", "idle", "rests"]],
    ["--within 71h", ["old-bot", "idle"]],
    ["--within 1h", ["idle"]],
  ])("with %s are about %j", async (option, names) => {
    const told = await alerts(await watch(), `status ${option} --json`);
    expect(told.map((text) => text.split(":")[0])).toEqual(names);
  });

  test.each([
    ["208", []],
    ["207.99", ["all of it costs $208.00 per hour now, and $207.99 are allowed"]],
  ])("--max-per-hour %s counts what runs now", async (limit, expected) => {
    const { alerts: told } = await statusOf(await watch(), `status --max-per-hour ${limit} --json`);
    expect(told.filter(({ name }) => name === undefined).map(({ text }) => text)).toEqual(expected);
  });

  test.each([
    ["--within 3days", "--within '3days' must be a duration such as 72h"],
    ["--max-per-hour much", "--max-per-hour 'much' must be an amount such as 100"],
  ])("%s is refused before anything is asked", async (option, why) => {
    const { call, requests } = await watch();
    const { complained, exitCode } = await call(`status ${option}`);
    expect(complained[0]).toBe(`pulumi-fireworks: ${why}`);
    expect(exitCode).toBe(2);
    expect(requests()).toEqual([]);
  });
});

describe("as Markdown", () => {
  test("it has the alerts first, then the same table", async () => {
    const { call } = await watch();
    const text = (await call("status stack.json --markdown")).printed.join("\n");
    expect(text).toMatch(/^## Status of `bots`, stack `prod`\n\nNo alerts\.\n\n\| object /);
    const plain = cells((await call("status stack.json")).printed).slice(0, 5);
    expect(await tableRows(text)).toEqual(plain);
    const account = (await call("status --markdown")).printed.join("\n");
    expect(account).toMatch(
      /^## Status of account `acme`\n\n- \*\*alert\*\* on `trainer job deleted`: the job is deleted; /,
    );
  });

  test("it never grows longer than what GitHub takes, and says what it leaves out", async () => {
    const deployments = Array.from({ length: 400 }, (_, index) => ({
      id: `d-${index}`,
      state: "FAILED",
      status: { message: "no capacity ".repeat(20) },
    }));
    const text = (await (await watch({ deployments, deployedModels: [] })).call("status --markdown")).printed.join(
      "\n",
    );
    expect(text.length).toBeLessThanOrEqual(60_000);
    const shown = text.match(/^\| deployment /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(text).toMatch(/^- and \d+ more, which `--json` lists\n\n\| object /m);
    expect(text).toMatch(/^And \d+ more, which `--json` lists\.$/m);
  });

  test("what the service says has no effect in it", async () => {
    const message = "@acme/all | <img src=x onerror=alert(1)> [x](https://evil.example) \u001b[31m\u202e`";
    const deployments = [{ id: "d", state: "FAILED", status: { message } }];
    const { call } = await watch({ deployments, deployedModels: [] });
    for (const form of ["--markdown", "", "--json"]) {
      const text = (await call(`status ${form}`.trim())).printed.join("\n");
      expect(text).not.toMatch(/\u001b|\u202e/);
    }
    const text = (await call("status --markdown")).printed.join("\n");
    expect(text).not.toMatch(/(?<!\\)<img|[^\\]\[x\]|@acme/);
  });
});

test("the key is in no form of it", async () => {
  const deployments = [{ id: "d", state: "FAILED", status: { message: "the key fw-secret-1 is wrong" } }];
  const { call } = await watch({ ...watched, deployments, deployedModels: [], apiKeys: [KEY, "fw-secret-1"] });
  for (const form of ["status", "status --json", "status --markdown"]) {
    const { printed } = await call(form, { env: { FIREWORKS_API_KEY: "fw-secret-1" } });
    expect(printed.join("\n")).toContain("the key [redacted] is wrong");
    expect(printed.join("\n")).not.toContain("fw-secret-1");
  }
});

test("docs/watching.md shows what it prints on a terminal", async () => {
  const page = readFileSync(join(__dirname, "../../docs/watching.md"), "utf8");
  const [, shown] = /^npx pulumi-fireworks status\n```\n+```text\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { printed } = await (await watch()).call("status", { isTerminal: true });
  expect(`${printed.join("\n")}\n`).toBe(shown);
});
