import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const git = (...args: readonly string[]): string[] =>
  execFileSync("git", args, { cwd: join(__dirname, "../.."), encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");

const files = git("ls-files");

test("git tracks no link, which would lead to a place of one machine", () => {
  const rows = git("ls-files", "--stage");
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter((row) => row.startsWith("120000"))).toEqual([]);
});

test("git tracks nothing that it is told to ignore", () => {
  expect(git("ls-files", "--cached", "--ignored", "--exclude-standard")).toEqual([]);
});

test("every text has the line endings of POSIX, on every system", () => {
  const rows = git("ls-files", "--eol");
  expect(rows.filter((row) => /^i\/(crlf|mixed)/.test(row))).toEqual([]);
  expect(rows.filter((row) => !row.includes("attr/text=auto eol=lf"))).toEqual([]);
});

test("only scripts for POSIX shells are executable in git: whatever Node runs needs no such mode", () => {
  const rows = git("ls-files", "--stage").filter((row) => row.startsWith("100755"));
  const executable = rows.map((row) => row.split("\t")[1] ?? "");
  expect(executable.filter((file) => !/^(\.ci\/run|examples\/pipelines\/shell\/\w+\.sh)$/.test(file))).toEqual([]);
});

test("names of files are those that Windows and macOS have too", () => {
  const folded = files.map((file) => file.toLowerCase().normalize());
  expect(files.filter((_, at) => folded.indexOf(folded[at] ?? "") !== at)).toEqual([]);
  const parts = new Set(files.flatMap((file) => file.split("/")));
  const refused = /[<>:"|?*\\]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  expect([...parts].filter((part) => refused.test(part))).toEqual([]);
  // With the folder of a clone, Windows has 260 characters.
  expect(files.filter(({ length }) => length > 150)).toEqual([]);
});
