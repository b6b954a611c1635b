import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { commands } from "../../../provider/commands/commands.ts";
import { readOwnPackage } from "../../../provider/commands/ownPackage.ts";
import { formatTable } from "../../../provider/commands/table.ts";
import { confirm, describeTerminal } from "../../../provider/commands/terminal.ts";
import { callsOf, runCli } from "../../support/runCli.ts";

const SGR = /\u001b\[[\d;]*m/;

describe("help", () => {
  test.each([[[]], [["--help"]], [["-h"]], [["help"]]])(
    "%j lists every command with what it does",
    async (args: string[]) => {
      const { exitCode, printed, complained } = await runCli(args);
      expect(printed[0]).toBe("Usage: npx pulumi-fireworks [options] [command]");
      for (const { name, summary } of commands) {
        expect(printed.join(" ").replace(/\s+/g, " ")).toMatch(new RegExp(`${name} .*${summary.slice(0, 20)}`));
      }
      expect(complained).toEqual([]);
      expect(exitCode).toBe(0);
    },
  );

  test.each(commands.flatMap(({ name }) => callsOf(name)))(
    "%s --help shows options, --json among them, and examples that call it",
    async (called) => {
      const { exitCode, printed } = await runCli([...called.split(" "), "--help"]);
      expect(printed[0]).toMatch(new RegExp(`^Usage: npx pulumi-fireworks ${called} \\[options\\]`));
      expect(printed).toContainEqual(expect.stringMatching(/^ {2}--json /));
      const examples = printed.slice(printed.indexOf("Examples:") + 1);
      expect(examples.filter((line) => line.startsWith(`  npx pulumi-fireworks ${called}`)).length).toBeGreaterThan(0);
      expect(exitCode).toBe(0);
    },
  );

  test("has coloured titles exactly where colours are wanted", async () => {
    const coloured = await runCli(["--help"], { hasColours: true });
    expect(coloured.printed.join("\n")).toMatch(SGR);
    const plain = await runCli(["--help"]);
    expect(plain.printed.join("\n")).not.toMatch(SGR);
  });
});

test.each(["--version", "-V"])("%s prints the version of the package", async (flag) => {
  const { exitCode, printed, complained } = await runCli([flag]);
  expect(printed).toEqual([readOwnPackage().version]);
  expect(complained).toEqual([]);
  expect(exitCode).toBe(0);
});

describe("a mistake in the call", () => {
  test.each([
    [["policy"], ["unknown command 'policy'", "(Did you mean policies?)"]],
    [["--jsn"], ["unknown option '--jsn'"]],
  ])("%j is told on standard error, with how to call, and ends with 2", async (args, [first = "", ...more]) => {
    const { exitCode, printed, complained } = await runCli(args);
    const usage = "usage: npx pulumi-fireworks [options] [command]; --help shows more";
    expect(complained).toEqual([`pulumi-fireworks: ${first}`, ...more, usage]);
    expect(printed).toEqual([]);
    expect(exitCode).toBe(2);
  });

  test.each(["report", "status", "lineage", "adopt"])(
    "two forms of output in one call of %s are refused, since only one could be printed",
    async (name) => {
      const { printed: help } = await runCli([name, "--help"]);
      const forms = help
        .flatMap((line) => /^ {2}(--\w+) +print /.exec(line)?.[1] ?? [])
        .filter((one) => one !== "--json");
      expect(forms.length).toBeGreaterThan(0);
      for (const form of forms) {
        const { exitCode, printed, complained } = await runCli([name, form, "--json"]);
        expect(complained[0]).toBe(`pulumi-fireworks: option '${form}' cannot be used with option '--json'`);
        expect(printed).toEqual([]);
        expect(exitCode).toBe(2);
      }
    },
  );

  test("a group without one of its commands shows its help on standard error and ends with 2", async () => {
    const { exitCode, printed, complained } = await runCli(["policies"]);
    expect(complained[0]).toBe("Usage: npx pulumi-fireworks policies [options] [command]");
    expect(printed).toEqual([]);
    expect(exitCode).toBe(2);
  });
});

describe("the terminal", () => {
  test.each([
    [false, {}, { isTerminal: false, hasColours: false }],
    [true, {}, { isTerminal: true, hasColours: true }],
    [true, { NO_COLOR: "1" }, { isTerminal: true, hasColours: false }],
    [true, { NO_COLOR: "" }, { isTerminal: true, hasColours: true }],
    [true, { TERM: "dumb" }, { isTerminal: true, hasColours: false }],
    [false, { FORCE_COLOR: "1" }, { isTerminal: false, hasColours: false }],
  ])("being one: %j, with %j, is %j", (isTerminal, env, expected) => {
    expect(describeTerminal(isTerminal, env)).toEqual(expected);
  });

  test.each([
    ["y\n", true],
    ["yes\n", true],
    ["\n", false],
    ["no\n", false],
    ["", false],
  ])("asks, and takes %j for %j", async (typed, expected) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = confirm("Go on?", { input, output });
    input.end(typed);
    expect(await answer).toBe(expected);
    expect(String(output.read())).toBe("Go on? [y/N] ");
  });

  const table = {
    head: ["name", "age"],
    rows: [
      ["a", "10 min"],
      ["\u001b[31mlong\u001b[39m", "1 h"],
    ],
  };

  test("shows a table in columns, whatever colours the cells have", () => {
    expect(formatTable(table, { isTerminal: true, hasColours: false })).toBe(
      "name  age\na     10 min\n\u001b[31mlong\u001b[39m  1 h",
    );
    expect(formatTable(table, { isTerminal: true, hasColours: true })).toMatch(/^\u001b\[1mname {2}age\u001b\[22m\n/);
  });

  test("is not there for a program: one line per row, cells parted by tabs", () => {
    const rows = [["a\tb\nc", "1"]];
    expect(formatTable({ head: ["x", "y"], rows }, { isTerminal: false, hasColours: false })).toBe("x\ty\na b c\t1");
  });
});
