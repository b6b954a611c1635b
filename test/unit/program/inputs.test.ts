import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { requirePlainName } from "../../../provider/program/plainName.js";
import { secretInputs } from "../../../provider/program/secretInputs.js";
import { spreadProfile } from "../../../provider/program/spreadProfile.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

/** What a program writes with a template string around an output. */
// eslint-disable-next-line @typescript-eslint/no-base-to-string, @typescript-eslint/restrict-template-expressions -- it is the mistake
const MADE_OF_OUTPUT = `${pulumi.output("sft-7")}-bot`;

describe("the inputs that are secret", () => {
  const { secret, output } = pulumi;
  test.each<[string, object, string[] | undefined]>([
    ["are told by name", { displayName: secret("bot"), region: output("US") }, ["displayName"]],
    ["are told by path in objects", { annotations: { team: "nlp", token: secret("t") } }, ["annotations.token"]],
    ["are told by path in lists", { extraArgs: ["--a", secret("b")] }, ["extraArgs.1"]],
    ["are told as a whole where an output holds one", { annotations: output({ token: secret("t") }) }, ["annotations"]],
    ["are told behind a promise", { displayName: Promise.resolve(secret("bot")) }, ["displayName"]],
    ["are none where outputs are plain", { displayName: output("bot") }, undefined],
  ])("%s", async (_, args, paths) => {
    const found = secretInputs(args);
    expect(found && (await valueOf(found))).toEqual(paths);
  });

  test("are not even asked for where all is plain, so that nothing is added to the inputs", () => {
    expect(secretInputs({ displayName: "bot", annotations: { a: "b" }, timeouts: undefined, reselect: null })).toBe(
      undefined,
    );
  });
});

describe("the argument profile", () => {
  const spread = (profile: unknown) => spreadProfile(PROMOTED_MODEL, "bot", { profile } as never);

  test.each<[unknown, unknown]>([
    ["text", "text"],
    [{}, {}],
    [1, 1],
    [false, false],
    [pulumi.output({}), "(an output)"],
    [Promise.resolve({}), "(an output)"],
    [() => undefined, "(a function)"],
  ])("that is no TrainingProfile is left for check to refuse (case %#)", (profile, left) => {
    expect(spread(profile)).toEqual({ profile: left });
  });

  test.each([undefined, null])("%s is left out", (profile) => {
    expect(spread(profile)).toEqual({});
  });

  test.each([undefined, null])("args that are %s are left for check, which says what is missing", (args) => {
    expect(spreadProfile(PROMOTED_MODEL, "bot", args)).toEqual({});
  });
});

describe("a resource's name", () => {
  test.each<[string, unknown]>([
    ["a template string around an output", MADE_OF_OUTPUT],
    ["JSON of an output", JSON.stringify({ a: pulumi.output("x") })],
    ["a template string around an object", "[object Object]-bot"],
    ["an output", pulumi.output("bot")],
  ])("is refused if it is %s", (_, name) => {
    expect(() => {
      requirePlainName(name, PROMOTED_MODEL);
    }).toThrow("PromotedModel: name stems from an output, which is not known when the program runs; name the");
  });

  test("may say what it likes otherwise", () => {
    expect(() => {
      requirePlainName("calling [toString] on object Object", PROMOTED_MODEL);
    }).not.toThrow();
  });
});
