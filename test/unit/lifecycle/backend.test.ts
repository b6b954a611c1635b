import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BackendPlace, findBackend } from "../../../provider/lifecycle/backend.js";

let root: string;
let home: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "pulumi-fireworks-backend-"));
  home = join(root, "home");
  mkdirSync(home);
  writeFileSync(join(home, "credentials.json"), '{"current":"https://api.pulumi.com"}');
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A project with its program in a folder below it. */
function project(text: string, file = "Pulumi.yaml"): string {
  const folder = join(mkdtempSync(join(root, "project-")), "src");
  mkdirSync(folder);
  writeFileSync(join(folder, "..", file), text);
  return folder;
}

const find = (place: Partial<BackendPlace>): string | undefined =>
  findBackend({ url: undefined, home, folder: join(root, "nowhere"), ...place });

describe("the backend", () => {
  test.each<[string, string, string?]>([
    ["below it", "name: x\nbackend:\n  url: s3://states/x\nruntime: nodejs\n"],
    ["after others and a comment", "backend: # ours\n\n  # here\n  other: 1\n  url: 's3://states/x'\n"],
    ["in braces", 'backend: { url: "s3://states/x" }\n'],
    ["in JSON", '{\n  "name": "x",\n  "backend": {\n    "url": "s3://states/x"\n  }\n}', "Pulumi.json"],
  ])("that the project names is found before the login: %s", (_, text, file) => {
    expect(find({ folder: project(text, file) })).toBe("s3://states/x");
  });

  test.each<[string, Partial<BackendPlace>, string | undefined]>([
    ["the environment comes first", { url: "gs://theirs" }, "gs://theirs"],
    ["the login comes last", {}, "https://api.pulumi.com"],
    ["without any there is none", { home: "/nowhere" }, undefined],
    ["no secret takes part, no query, no slash", { url: "https://me:pw@host/a/?token=t" }, "https://host/a"],
    ["a folder without Pulumi's file is the machine's", { url: "file:///a/./b/" }, `file:///a/b ${hostname()}`],
    // eslint-disable-next-line portable/everywhere -- as Pulumi's own file of settings may have it
    ["home is a folder", { url: "file://~/no-such-folder" }, `file://${homedir()}/no-such-folder ${hostname()}`],
  ])("%s", (_, place, expected) => {
    expect(find(place)).toBe(expected);
  });

  test("that the project does not name is the login's, whatever else has a url", () => {
    const folder = project("name: x\nconfig:\n  backend:\n    url: s3://no\nplugins:\n  url: s3://no\n");
    expect(find({ folder })).toBe("https://api.pulumi.com");
  });

  test("in a folder is relative to the project, and another one than a folder of the same path elsewhere", () => {
    const folder = project("backend:\n  url: file://./state\n");
    const state = join(folder, "../state/.pulumi");
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, "meta.yaml"), "version: 1\n");
    const first = find({ folder });
    expect(first).toContain(join(folder, "../state"));
    expect(find({ folder })).toBe(first);
    cpSync(state, `${state}-copy`, { recursive: true });
    utimesSync(join(state, "meta.yaml"), 1, 1);
    expect(find({ folder })).not.toBe(first);
  });

  test("of a login that cannot be read is not known", () => {
    const broken = mkdtempSync(join(root, "broken-"));
    writeFileSync(join(broken, "credentials.json"), "{");
    expect(find({ home: broken })).toBeUndefined();
  });
});
