import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { filesLike } from "../../scripts/files.mts";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".github/ISSUE_TEMPLATE");

const label = z.string().min(1);
const text = z.strictObject({
  label,
  description: label.optional(),
  placeholder: label.optional(),
  value: label.optional(),
  render: label.optional(),
});
const common = {
  id: z.string().regex(/^[\w-]+$/),
  validations: z.strictObject({ required: z.boolean() }).optional(),
};

/** @see https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const FORM = z.strictObject({
  name: label,
  description: label,
  labels: z.array(label).min(1),
  body: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: label }) }),
        z.strictObject({ type: z.literal("textarea"), attributes: text, ...common }),
        z.strictObject({ type: z.literal("input"), attributes: text.omit({ render: true }), ...common }),
        z.strictObject({
          type: z.literal("dropdown"),
          attributes: z.strictObject({ label, options: z.array(label).min(2) }),
          ...common,
        }),
        z.strictObject({
          type: z.literal("checkboxes"),
          attributes: z.strictObject({ label, options: z.array(z.strictObject({ label })).min(1) }),
          ...common,
        }),
      ]),
    )
    .min(1),
});

const files = filesLike("*.yml", FOLDER);
const forms = files.filter((file) => file !== "config.yml");
const read = (file: string): unknown => parse(readFileSync(join(FOLDER, file), "utf8"));

test.each(forms)("%s is a form that GitHub takes, with an id for each question", (file) => {
  const { body } = FORM.parse(read(file));
  const ids = body.flatMap((part) => ("id" in part ? [part.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
});

test("an attribute that GitHub does not know is no part of a form", () => {
  const form = FORM.parse(read("missing.yml"));
  expect(FORM.safeParse({ ...form, labels: undefined }).success).toBe(false);
  expect(FORM.safeParse({ ...form, body: [{ type: "text", attributes: { label: "What" } }] }).success).toBe(false);
});

test("SUPPORT.md sends people to every form, by its name", () => {
  const page = readFileSync(join(ROOT, "SUPPORT.md"), "utf8");
  const names = forms.map((file) => FORM.parse(read(file)).name);
  expect(names).toHaveLength(3);
  for (const name of names) expect(page).toContain(`by the form "${name}"`);
});

test("who has another concern is led to a page that is there, or reports a vulnerability in private", () => {
  const CONFIG = z.strictObject({
    blank_issues_enabled: z.literal(false),
    contact_links: z.array(z.strictObject({ name: label, url: z.url(), about: label })),
  });
  const main = "https://github.com/pulumi-fireworks/pulumi-fireworks/blob/main/";
  const targets = CONFIG.parse(read("config.yml")).contact_links.map(({ url }) => url);
  const pages = targets.filter((url) => url.startsWith(main)).map((url) => url.slice(main.length));
  expect(pages.map((page) => basename(page))).toEqual(["troubleshooting.md"]);
  for (const page of pages) expect(readFileSync(join(ROOT, page), "utf8")).toMatch(/^# /);
  expect(targets.filter((url) => !url.startsWith(main))).toEqual([
    "https://github.com/pulumi-fireworks/pulumi-fireworks/security/advisories/new",
  ]);
});
