import { describe, expect, test } from "vitest";
import { type DeployedModelArgs, type DeploymentArgs, type PromotedModelArgs } from "../../provider/index.js";
import { type TrainerJobArgs, type TrainingProfileArgs } from "../../provider/index.js";
import { type Field } from "../../provider/lifecycle/fieldTable.js";
import { FIELDS as deployedModel } from "../../provider/resources/deployedModel/handler/fields.js";
import { FIELDS as deployment } from "../../provider/resources/deployment/handler/fields.js";
import { FIELDS as promotedModel } from "../../provider/resources/promotedModel/handler/fields.js";
import { FIELDS as trainerJob } from "../../provider/resources/trainerJob/handler/fields.js";
import { FIELDS as trainingProfile } from "../../provider/resources/trainingProfile/handler/args.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The names of what a user may write: a row too many or too few is an error of the compiler. */
type Rows<Args, Added extends string = never> = Readonly<
  Record<Exclude<keyof Args, "profile"> | ("profile" extends keyof Args ? "trainingProfile" : never) | Added, Field>
>;

const TABLES = {
  TrainerJob: trainerJob satisfies Rows<TrainerJobArgs>,
  Deployment: deployment satisfies Rows<DeploymentArgs, "deploymentProfile">,
  DeployedModel: deployedModel satisfies Rows<DeployedModelArgs>,
  PromotedModel: promotedModel satisfies Rows<PromotedModelArgs, "resolvedCheckpoint" | "provenance">,
  TrainingProfile: trainingProfile satisfies Rows<TrainingProfileArgs>,
};

/** The documentation of a resource's arguments, by name. */
function documented(resource: string): Map<string, string> {
  const folder = resource.replace(/^./, (letter) => letter.toLowerCase());
  const source = readFileSync(join(__dirname, `../../provider/resources/${folder}/resource.ts`), "utf8");
  const [, args = ""] = new RegExp(`export interface ${resource}Args \\{([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const fields = [...args.matchAll(/^ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(\w+)\??:/gm)];
  return new Map(fields.map(([, comment = "", name = ""]) => [name, comment.replace(/\s+\*?\s*/g, " ")]));
}

describe.each(Object.entries(TABLES))("the table of %s", (resource, table: Readonly<Record<string, Field>>) => {
  const comments = documented(resource);

  test("has a row for every documented argument, and documents every row", () => {
    const rows = Object.entries(table).filter(([, { arg }]) => arg !== undefined);
    const names = rows.map(([name]) => (name === "trainingProfile" ? "profile" : name));
    expect([...comments.keys()].toSorted()).toEqual(names.toSorted());
  });

  test("says of each change what its documentation says", () => {
    const wrong = [...comments].filter(([name, comment]) => {
      const change = table[name === "profile" ? "trainingProfile" : name]?.change;
      const [saysReplace, saysUpdate] = [
        /\bA change replaces\b/.test(comment),
        /\b(Changed|Saved) in place\b/.test(comment),
      ];
      return (saysReplace && change === "update") || (saysUpdate && change === "replace");
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});
