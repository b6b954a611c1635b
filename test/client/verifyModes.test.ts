import { describe, expect, test } from "vitest";
import { MODES } from "../../provider/commands/verify/modes.ts";
import { type Modes } from "../../provider/emulator/index.ts";
import { modesSchema } from "../../provider/emulator/modes.ts";
import { seededRandom } from "../support/seededRandom.js";
import { DEFAULTS, OWN_MODEL, start, WHOLE } from "./verifyHarness.js";

const names = Object.keys(MODES) as (keyof Modes)[];
/** Found in situations of their own, below. */
const SPECIAL: readonly (keyof Modes)[] = ["failedPromotion", "podCheckpoints"];
const answerable = names.filter((name) => MODES[name].how !== "no" && !SPECIAL.includes(name));
const valuesOf = (name: keyof Modes): string[] => modesSchema.shape[name].unwrap().options;
const alternatives = answerable.flatMap((name) =>
  valuesOf(name)
    .filter((value) => value !== DEFAULTS[name])
    .map((value) => [name, value] as const),
);

/** What cannot be seen when another mode is set so. */
function unseen(name: keyof Modes, value: string): readonly (keyof Modes)[] {
  return name === "asyncField" && value !== "operation" && value !== "done-operation"
    ? ["operationName", "operationResponse"]
    : [];
}

test("the defaults are found", async () => {
  const { record } = await (await start()).verify(WHOLE);
  expect(record.modes).toEqual(Object.fromEntries(answerable.map((name) => [name, DEFAULTS[name]])));
  expect(alternatives.length).toBeGreaterThan(answerable.length);
});

describe("each mode is found as it is set, and no other one is mistaken", () => {
  test.each(alternatives)("%s: %s", async (name, value) => {
    const { verify, models } = await start({ modes: { [name]: value } });
    const { record, exitCode } = await verify(WHOLE);
    const expected = { ...DEFAULTS, [name]: value };
    const seen = answerable.filter((one) => !unseen(name, value).includes(one));
    expect(record.modes).toEqual(Object.fromEntries(seen.map((one) => [one, expected[one]])));
    expect(record.others).toEqual({});
    expect({ exitCode, models: models() }).toEqual({ exitCode: 0, models: [OWN_MODEL.id] });
  });
});

describe("several at once are found, too", () => {
  test.each(Array.from({ length: 6 }, (_, index) => index + 1))("drawn with %i", async (number) => {
    const random = seededRandom(number);
    const modes = Object.fromEntries(
      answerable.map((name) => {
        const values = valuesOf(name);
        return [name, values[Math.floor(random() * values.length)] ?? ""];
      }),
    );
    const { verify, models } = await start({ modes });
    const { record } = await verify(WHOLE);
    const hidden = unseen("asyncField", modes.asyncField ?? "");
    const seen = Object.entries(modes).filter(([name]) => !hidden.includes(name as keyof Modes));
    expect(record.modes).toEqual(Object.fromEntries(seen));
    expect(record.others).toEqual({});
    expect(models()).toEqual([OWN_MODEL.id]);
  });
});

test.each(["no-model", "stays-uploading"] as const)(
  "failedPromotion: %s, where a promotion happens to fail",
  async (value) => {
    const { verify, models } = await start({
      modes: { failedPromotion: value },
      faults: ["POST **:promote; operation=fail; message=disk of acme is full"],
    });
    const { record, exitCode, complained } = await verify(WHOLE);
    expect(record.modes.failedPromotion).toBe(value);
    expect(complained.join("\n")).toMatch(/the trial ended early: .* disk of acme is full/);
    expect(record.open.patchWithoutMask).toBe("the trial ended early");
    expect({ exitCode, models: models() }).toEqual({ exitCode: 1, models: [OWN_MODEL.id] });
  },
);

test.each(["sorted", "save-order"] as const)(
  "podCheckpoints: %s, of a trainer that is named and runs",
  async (value) => {
    const { verify } = await start({ modes: { podCheckpoints: value } });
    expect((await verify(["--job", "run-9"])).record.modes.podCheckpoints).toBe(value);
  },
);
