import { expect, test } from "vitest";
import { typeFaults } from "../../../scripts/compat/typeCheck.mts";

test.each([
  ["index.ts(3,1): error TS2304: x", "ours"],
  ["node_modules/pulumi-fireworks/dist/provider/index.d.ts(3,1): error TS2304: x", "ours"],
  ["node_modules/.pnpm/a@1/node_modules/pulumi-fireworks/dist/x.d.ts(3,1): error TS2304: x", "ours"],
  ["node_modules/pulumi-fireworks/node_modules/@pulumi/policy/x.d.ts(3,1): error TS2304: x", "@pulumi/policy"],
  ["node_modules/zod/index.d.ts(3,1): error TS2304: x", "zod"],
])("%s is a fault of %s", (line, owner) => {
  const found = typeFaults({ exitCode: 2, text: `${line}\n` });
  expect(found).toEqual(owner === "ours" ? { ours: [line], others: [] } : { ours: [], others: [owner] });
});

test("a compiler that fails without a line of its own is a fault", () => {
  expect(typeFaults({ exitCode: 1, text: "Cannot find module" }).ours).toEqual(["Cannot find module"]);
  expect(typeFaults({ exitCode: 0, text: "" })).toEqual({ ours: [], others: [] });
});
