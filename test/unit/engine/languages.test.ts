import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineVersion } from "../../../scripts/engine/engineVersion.mts";
import { languageOf, withLanguage } from "../../../scripts/engine/languages.mts";
import { writeExecutable } from "./writeExecutable.js";

let root: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "languages-"));
  env = {
    HOME: root,
    XDG_CACHE_HOME: join(root, "cache"),
    PATH: [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter),
    PYTHON: join(root, "bin/python3"),
  };
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const quiet = () => undefined;
const cached = (...path: string[]) => join(root, "cache/pulumi-fireworks", ...path);
const calls = () => readFileSync(join(root, "calls"), "utf8").trim().split("\n");
const foldersOf = ({ PATH = "" }: NodeJS.ProcessEnv) => PATH.split(delimiter);

describe("programs in YAML", () => {
  /** A compiler that notes each call. */
  function fakeGo(): void {
    const made = "bin/pulumi-language-yaml";
    writeExecutable(
      join(root, "bin/go"),
      `echo "$@" >> ${join(root, "calls")}; mkdir bin; echo '#!/bin/sh' > ${made}; chmod +x ${made}`,
    );
  }

  test("are run by Pulumi's own host where there is one, and nothing is built", async () => {
    fakeGo();
    writeExecutable(join(root, "bin/pulumi-language-yaml"), "exit 0");
    expect(await withLanguage("yaml", env, quiet)).toEqual(env);
    expect(readdirSync(root)).toEqual(["bin"]);
  });

  test("are run by one that is built once, without this machine's paths in it", async () => {
    fakeGo();
    const [first, second] = await Promise.all([withLanguage("yaml", env, quiet), withLanguage("yaml", env, quiet)]);
    const [host = "", ...rest] = foldersOf(first);
    expect(readdirSync(host)).toEqual(["pulumi-language-yaml"]);
    expect(host.startsWith(cached("yaml"))).toBe(true);
    expect(rest).toEqual(foldersOf(env));
    expect(second).toEqual(first);
    expect(await withLanguage("yaml", env, quiet)).toEqual(first);
    expect(calls()).toEqual([expect.stringContaining("-trimpath")]);
  });

  test("cannot be run where there is neither a host nor a compiler, and the message says what to do", async () => {
    await expect(withLanguage("yaml", { ...env, PATH: join(root, "bin") }, quiet)).rejects.toThrow(
      /^No Pulumi language host for YAML: no go on PATH\nFix: install the Pulumi CLI/,
    );
  });
});

describe("programs in Python", () => {
  /** An interpreter that notes each call, and makes environments with another one. */
  function fakePython({ pip = "exit 0" } = {}): void {
    const note = `echo "$@" >> ${join(root, "calls")}`;
    writeExecutable(join(root, "inner"), `${note}; ${pip}`);
    writeExecutable(join(root, "bin/python3"), `${note}; mkdir -p "$3/bin"; cp ${join(root, "inner")} "$3/bin/python"`);
  }

  test("have Pulumi's SDK of the engine's version, installed once, and this repository's own", async () => {
    fakePython();
    const [first, second] = await Promise.all([withLanguage("python", env, quiet), withLanguage("python", env, quiet)]);
    expect(second).toEqual(first);
    expect(await withLanguage("python", env, quiet)).toEqual(first);
    expect(foldersOf(first)).toContain(cached("python", engineVersion, "venv/bin"));
    expect(first.PYTHONPATH).toBe(join(__dirname, "../../../sdk/python"));
    expect(calls()).toEqual([
      `-m venv ${cached("python", engineVersion, "venv")}`,
      expect.stringMatching(new RegExp(`^-m pip install .*pulumi==${engineVersion.replaceAll(".", "\\.")} `)),
    ]);
  });

  test("are run by the stand-in where Pulumi's own host is not whole", async () => {
    fakePython();
    writeExecutable(join(root, "bin/pulumi-language-python"), "exit 0");
    const [host = "", interpreters] = foldersOf(await withLanguage("python", env, quiet));
    expect(readFileSync(join(host, "pulumi-language-python"), "utf8")).toContain(`exec "${interpreters ?? ""}/python"`);
  });

  test("are run by Pulumi's own host where there is one", async () => {
    fakePython();
    for (const name of ["pulumi-language-python", "pulumi-language-python-exec"]) {
      writeExecutable(join(root, "bin", name), "exit 0");
    }
    expect(foldersOf(await withLanguage("python", env, quiet))).toEqual([
      cached("python", engineVersion, "venv/bin"),
      ...foldersOf(env),
    ]);
  });

  test("get a new environment where an installation was interrupted", async () => {
    fakePython();
    const venv = cached("python", engineVersion, "venv");
    mkdirSync(venv, { recursive: true });
    writeFileSync(join(venv, "half"), "");
    await withLanguage("python", env, quiet);
    expect(readdirSync(venv).sort()).toEqual(["bin", "complete"]);
  });

  test("cannot be run where the SDK is not to be had, which the installer's last words say", async () => {
    fakePython({ pip: "echo >&2 trying; echo >&2 'ERROR: No matching distribution found'; exit 1" });
    const failed = withLanguage("python", env, quiet);
    await expect(failed).rejects.toThrow(
      /^No Pulumi language host for Python: ERROR: No matching distribution found\n/,
    );
    await expect(withLanguage("python", env, quiet)).rejects.toThrow("ERROR: No matching");
  });
});

test.each(["nodejs", "go"] as const)("programs in %s need nothing more", async (language) => {
  expect(await withLanguage(language, env, quiet)).toBe(env);
});

test.each([
  ["name: a\nruntime: yaml\n", "yaml"],
  ["runtime:\n  name: python\n  options: {}\n", "python"],
  ["name: a\nruntime: go", "go"],
  ["runtime: {name: nodejs, options: {typescript: false}}", "nodejs"],
])("the language of a project stands in its Pulumi.yaml: %j", (text, language) => {
  expect(languageOf(text)).toBe(language);
});

test("a project of a language that none of this is for is refused", () => {
  expect(() => languageOf("runtime: dotnet\n")).toThrow("no language of ours: dotnet");
});
