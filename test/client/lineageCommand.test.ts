import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layOut } from "../../provider/commands/lineage/layout.ts";
import { type Lineage } from "../../provider/commands/lineage/lineageOf.ts";
import { type Noun } from "../../provider/commands/inventory/serviceObject.ts";
import { elementsNamed, elementsOf, htmlTree, textOf } from "../support/htmlTree.ts";
import { stackOf, watch } from "../support/watchedAccount.ts";

const ACME = "accounts/acme";
const CHECKPOINT = `${ACME}/rlorTrainerJobs/ended/checkpoints/step-10-a1b2c3d4`;

describe("of a stack", () => {
  test("it leads from the job to the deployment, as Mermaid", async () => {
    const { call } = await watch();
    const { printed, exitCode } = await call("lineage stack.json");
    expect(printed).toEqual([
      "flowchart LR",
      '  n0["trainer job<br><b>ended</b><br>COMPLETED, 323 d<br>1 node x 4 x NVIDIA_B200_180GB"]',
      '  n1["checkpoint<br><b>step-10-a1b2c3d4</b><br>PROMOTABLE, 19 d"]',
      '  n2["model, resource bot<br><b>bot</b><br>READY, 18 d<br>LoRA"]',
      '  n3["deployment, resource serve<br><b>busy</b><br>READY, 24 h<br>1 of 1 to 2 replicas x 4 x NVIDIA_B200_180GB<br>$52.00 (up to $104.00) per hour<br>on qwen3-8b"]',
      "  n0 --> n1",
      "  n1 --> n2",
      '  n2 -->|"loaded"| n3',
      "  classDef warning stroke:#bf8700,stroke-width:3px",
      "  classDef problem stroke:#d1242f,stroke-width:3px",
    ]);
    expect(exitCode).toBe(0);
  });

  test("as JSON it has objects and edges", async () => {
    const { printed } = await (await watch()).call("lineage stack.json --json");
    const { project, stack, objects, edges, total } = JSON.parse(printed.join("\n")) as Lineage;
    expect({ project, stack, now: total.now }).toEqual({ project: "bots", stack: "prod", now: 52 });
    expect(objects.map(({ noun }) => noun)).toEqual(["trainer job", "checkpoint", "model", "deployment"]);
    expect(edges).toEqual([
      { from: `${ACME}/rlorTrainerJobs/ended`, to: CHECKPOINT },
      { from: CHECKPOINT, to: `${ACME}/models/bot` },
      { from: `${ACME}/models/bot`, to: `${ACME}/deployments/busy`, label: "loaded" },
    ]);
  });

  test("a job that is purged, and a checkpoint that is gone with it, are told as gone and are no problem", async () => {
    const { printed } = await (await watch({ trainerJobs: [] })).call("lineage stack.json");
    expect(printed.slice(1, 3)).toEqual([
      '  n0["trainer job<br><b>ended</b><br>GONE"]',
      '  n1["checkpoint<br><b>step-10-a1b2c3d4</b><br>GONE"]',
    ]);
  });

  test("a model that a deployment serves itself, and a trainer that fills one, lead there", async () => {
    const hardware = { acceleratorType: "NVIDIA_H100_80GB", acceleratorCount: 1, minReplicaCount: 1 };
    const deployments = [
      { id: "live", baseModel: `${ACME}/models/bot`, ...hardware },
      { id: "filled", hotLoadTrainerJob: `${ACME}/rlorTrainerJobs/runs`, ...hardware },
    ];
    const { printed } = await (await watch({ deployments, deployedModels: [] })).call("lineage --json");
    const { edges } = JSON.parse(printed.join("\n")) as Lineage;
    expect(edges).toContainEqual({ from: `${ACME}/models/bot`, to: `${ACME}/deployments/live`, label: "served" });
    expect(edges).toContainEqual({
      from: `${ACME}/rlorTrainerJobs/runs`,
      to: `${ACME}/deployments/filled`,
      label: "fills it",
    });
  });
});

test("a model that is served, and so is loaded too, has one arrow to its deployment", async () => {
  const deployments = [{ id: "live", baseModel: `${ACME}/models/bot` }];
  const deployedModels = [{ id: "load", model: `${ACME}/models/bot`, deployment: `${ACME}/deployments/live` }];
  const { printed } = await (await watch({ deployments, deployedModels })).call("lineage --json");
  const { edges } = JSON.parse(printed.join("\n")) as Lineage;
  expect(edges.filter(({ to }) => to === `${ACME}/deployments/live`)).toEqual([
    { from: `${ACME}/models/bot`, to: `${ACME}/deployments/live`, label: "served" },
  ]);
});

test("docs/watching.md shows what it prints", async () => {
  const page = readFileSync(join(__dirname, "../../docs/watching.md"), "utf8");
  const { printed } = await (await watch()).call("lineage stack.json");
  expect(page).toContain(`\`\`\`mermaid\n${printed.join("\n")}\n\`\`\``);
});

describe("of an account", () => {
  test("it leaves out models of unknown source that nothing serves", async () => {
    const models = [{ id: "alone" }, { id: "served" }];
    const deployments = [{ id: "d", baseModel: `${ACME}/models/served` }];
    const { printed } = await (
      await watch({ trainerJobs: [], models, deployments, deployedModels: [] })
    ).call("lineage --json");
    const { objects } = JSON.parse(printed.join("\n")) as Lineage;
    expect(objects.map(({ name }) => name)).toEqual([`${ACME}/models/served`, `${ACME}/deployments/d`]);
  });

  test("an empty one is told as empty, since a picture without a box looks like a fault", async () => {
    const { call } = await watch({ trainerJobs: [], models: [], deployments: [], deployedModels: [] });
    expect((await call("lineage")).printed).toEqual(["flowchart LR", '  none["There is nothing yet."]']);
    expect((await call("lineage --html")).printed).toContain("<p>There is nothing yet.</p>");
  });
});

describe("as a page", () => {
  test("it has a box for each object with what is known of it, an arrow for each edge, and a list of what to look at", async () => {
    const { call } = await watch();
    const tree = await htmlTree((await call("lineage --html")).printed.join("\n"));
    const boxes = elementsNamed(tree, "div").filter(({ attrs = [] }) =>
      attrs.some(({ value }) => value.startsWith("node ")),
    );
    expect(boxes).toHaveLength(12);
    const busy = boxes.find((box) => textOf(box).includes("busy"));
    expect(busy?.children?.map(textOf)).toEqual([
      "deployment",
      "busy",
      "READY, 24 h",
      "1 of 1 to 2 replicas x 4 x NVIDIA_B200_180GB",
      "$52.00 (up to $104.00) per hour",
      "on qwen3-8b",
    ]);
    expect(elementsNamed(tree, "path")).toHaveLength(5);
    expect(elementsNamed(tree, "li").map(textOf)).toContain(
      "deployment idle: unused: no model is loaded on it (enableAddons)",
    );
  });

  test("it loads nothing and runs nothing", async () => {
    const page = (await (await watch()).call("lineage --html")).printed.join("\n");
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    const elements = elementsOf(await htmlTree(page));
    const attributes = new Set(elements.flatMap((element) => element.split(" ").slice(1)));
    for (const name of ["href", "src", "onerror", "xlink:href", "srcdoc"]) expect(attributes).not.toContain(name);
    expect(page).not.toMatch(/url\(|@import|<script/);
  });
});

describe("names of the program and words of the service have no effect", () => {
  const NASTY = `"]:::x --> y["<img src=x onerror=alert(1)></div></style><script>alert(1)</script> \`**b**\` $$x$$ #quot; &lt; \u001b[31m\u202e;\nend`;
  const state = (text: string) => (url: string) =>
    JSON.parse(JSON.stringify(stackOf(url)).replaceAll('::bot"', `::${JSON.stringify(text).slice(1)}`)) as unknown;
  const called = async (form: string, text: string): Promise<string> => {
    const named = [{ id: "busy", state: "FAILED", status: { message: text } }];
    const { call } = await watch({ deployments: named }, { state: state(text) });
    return (await call(`lineage stack.json ${form}`.trim())).printed.join("\n");
  };

  test("in a page they make no element and no attribute", async () => {
    const page = await called("--html", NASTY);
    expect(elementsOf(await htmlTree(page))).toEqual(elementsOf(await htmlTree(await called("--html", "plain"))));
    expect(page).not.toMatch(/[\u001b\u202e]/);
  });

  test("in Mermaid they stay one label, of letters and entities", async () => {
    const text = await called("", NASTY);
    const lines = text.split("\n");
    expect(lines).toHaveLength((await called("", "plain")).split("\n").length);
    const labels = lines.filter((line) => /^ {2}n\d+\[/.test(line));
    expect(labels).toHaveLength(4);
    for (const line of labels) {
      expect(line).toMatch(
        /^ {2}n\d+\["(?:[\p{L}\p{N} .,:()/$+=_-]|#\d+;|<br>|<b>|<\/b>)*"\](?::::(?:warning|problem))?$/u,
      );
    }
    // Mermaid reads entities before it looks for formulas.
    const read = text.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    expect(read).not.toMatch(/\$\$|[\u001b\u202e]/);
    expect(read).toContain("<img src=x onerror=alert(1)>");
  });
});

describe("the layout", () => {
  const object = (noun: Noun, name: string) => ({ noun, name, state: "", from: [] });
  const boxesOf = (objects: Lineage["objects"], edges: Lineage["edges"]) => layOut({ objects, edges }, () => 100);

  test("puts nouns into columns, and what comes of something beside it", () => {
    const objects = [object("trainer job", "j"), object("model", "m"), object("model", "n"), object("deployment", "d")];
    const { boxes, width, height } = boxesOf(objects, [
      { from: "j", to: "m" },
      { from: "j", to: "n" },
      { from: "n", to: "d" },
    ]);
    const at = (name: string): unknown[] => [boxes.get(name)?.x, boxes.get(name)?.y];
    expect({ j: at("j"), m: at("m"), n: at("n"), d: at("d") }).toEqual({
      j: [0, 0],
      m: [328, 0],
      n: [328, 116],
      d: [656, 116],
    });
    expect({ width, height }).toEqual({ width: 920, height: 216 });
  });

  test("never puts one box over another, whatever leads where", () => {
    const names = Array.from({ length: 40 }, (_, index) => `o${index}`);
    const nouns: readonly Noun[] = ["trainer job", "checkpoint", "model", "deployment"];
    const objects = names.map((name, index) => object(nouns[index % 4] ?? "model", name));
    // Circles among them too.
    const edges = names.flatMap((from, index) =>
      [1, 7, 22].map((step) => ({ from, to: `o${(index * step + step) % 40}` })),
    );
    const { boxes } = boxesOf(objects, edges);
    expect(boxes.size).toBe(40);
    const placed = [...boxes.values()];
    const overlaps = placed.filter((a, index) =>
      placed.slice(index + 1).some((b) => a.x === b.x && Math.abs(a.y - b.y) < 100),
    );
    expect(overlaps).toEqual([]);
  });
});
