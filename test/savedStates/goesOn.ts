import { expect, test } from "vitest";
import { releasedVersions } from "../support/releasedVersions.js";
import { readFixture, restore } from "./fixtures.js";
import { type Situation } from "./situation.js";
import { take, type Outcome } from "./steps.js";

/** Tests that today's package goes on from each situation exactly as every released version did. */
export function goesOnFrom(situations: readonly Situation[]): void {
  const moments = releasedVersions.flatMap((version) => situations.map((situation) => ({ version, ...situation })));
  test.each(moments)("goes on as $version did from $title ($id)", async ({ version, id, program, steps }) => {
    const fixture = readFixture(version, id);
    const stack = await restore(fixture, program);
    try {
      const outcomes = await take(stack, steps);
      expect(comparable(outcomes)).toEqual(comparable(fixture.outcomes));
      for (const [index, outcome] of outcomes.entries()) {
        const before = fixture.outcomes[index]?.reads ?? {};
        expect(surplus(outcome.reads, before, allowedOf(outcome)), outcome.step).toEqual({});
      }
    } finally {
      await stack.close();
    }
  });
}

/**
 * What a resource that was edited, or changes, is looked for beside what 0.1.0 read: its own name, which 0.1.0 did not save among the
 * inputs, and what a promotion by 0.1.0 chose; what keeps an old model from being deleted; and who has loaded a model.
 */
const LOOKED_FOR_ONCE_MORE = new RegExp(
  [
    "^GET /v1/accounts[?]pageSize=2$",
    "^GET /v1/accounts/(acme|fireworks)/(rlorTrainerJobs|deployments|models)/[\\w-]+$",
    "^GET /v1/accounts/acme/(rlorTrainerJobs/[\\w-]+/checkpoints|deployedModels|models)[?]pageSize=\\d+$",
  ].join("|"),
);
/** What an interrupted swap has loaded in the place of a row that is gone. */
const LOOKED_FOR_AT_REFRESH = /^GET \/v1\/accounts\/acme\/deployedModels[?]pageSize=\d+$/;

/** How many reads of a line may be new in a step. */
function allowedOf({ step, resources, writes }: Outcome): (line: string) => number {
  const looks = step.startsWith("edit") || changesSomething(resources);
  const more = looks ? LOOKED_FOR_ONCE_MORE : step === "refresh" ? LOOKED_FOR_AT_REFRESH : undefined;
  // A deletion is read back.
  const deleted = writes.filter((write) => write.startsWith("DELETE ")).map(pathOf);
  return (line) => (more?.test(line) === true ? 1 : 0) + (deleted.includes(pathOf(line)) ? 1 : 0);
}

function pathOf(line: string): string {
  return (line.split(" ")[1] ?? "").replace(/[?].*$/, "");
}

function changesSomething(resources: readonly string[]): boolean {
  return resources.some((count) => !count.endsWith("unchanged") && !count.endsWith("deleted"));
}

/** Reads that are more, or fewer, than they were. */
function surplus(
  now: Outcome["reads"],
  then: Outcome["reads"],
  allowed: (line: string) => number,
): Record<string, number> {
  const lines = [...new Set([...Object.keys(now), ...Object.keys(then)])];
  const differences = lines.map((line) => [line, (now[line] ?? 0) - (then[line] ?? 0)] as const);
  return Object.fromEntries(differences.filter(([line, by]) => by < 0 || by > allowed(line)));
}

/** The order of fields in a body says nothing; reads are compared by themselves. */
function comparable(outcomes: readonly Outcome[]): readonly Omit<Outcome, "reads">[] {
  return outcomes.map(({ step, exitCode, resources, writes }) => {
    return { step, exitCode, resources, writes: writes.filter((write) => !isQuestion(write)).map(withSortedBody) };
  });
}

/** 0.1.0 did not ask whether a replacement answers. */
function isQuestion(write: string): boolean {
  return write.startsWith("POST /inference/v1/completions ");
}

function withSortedBody(write: string): string {
  const at = write.indexOf(" {");
  if (at === -1) return write;
  const body = JSON.parse(write.slice(at + 1)) as Record<string, unknown>;
  return `${write.slice(0, at)} ${JSON.stringify(Object.fromEntries(Object.entries(body).toSorted()))}`;
}
