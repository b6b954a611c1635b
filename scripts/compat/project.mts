import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell } from "./cells.mts";

/** The project's name for Pulumi. */
export const PROJECT = "compat";

const shape = `{ trainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k" }`;

/** The same program in either kind of module; only ESM can await at its top. */
function programText(isEsm: boolean): string {
  return `import * as pulumi from "@pulumi/pulumi";
import { getTrainingProfile, PromotedModel } from "pulumi-fireworks";

const profile = ${isEsm ? `await getTrainingProfile(${shape})` : `pulumi.output(getTrainingProfile(${shape}))`};
const model = new PromotedModel("support-bot", { trainerJob: "sft-7", trainingShape: profile.trainingShape });

export const name = model.name;
export const accelerators = ${isEsm ? "pulumi.output(profile.acceleratorCount)" : "profile.acceleratorCount"};
`;
}

const javaScript = `const pulumi = require("@pulumi/pulumi");
const { getTrainingProfile, PromotedModel } = require("pulumi-fireworks");

const profile = pulumi.output(getTrainingProfile(${shape}));
const model = new PromotedModel("support-bot", { trainerJob: "sft-7", trainingShape: profile.trainingShape });

exports.name = model.name;
exports.accelerators = profile.acceleratorCount;
`;

/** Outside an engine, so that a runtime that Pulumi starts in a way of its own can be asked too. */
const mockedProgram = `import * as pulumi from "@pulumi/pulumi";
import { PromotedModel } from "pulumi-fireworks";

await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
new PromotedModel("support-bot", { trainerJob: "sft-7" });
`;

/** Every public entry of the package, for the type-check. */
const entries = ["", "/client", "/emulator", "/policies", "/report", "/tokens"]
  .map((entry, index) => `import * as entry${index} from "pulumi-fireworks${entry}";\nexport { entry${index} };\n`)
  .join("");

/** A new folder with a user's project, in which nothing is installed yet. */
export function createProject(cell: Cell, tarball: string): string {
  // Old SDKs take the first place in a path that has the package's name for the package.
  const folder = mkdtempSync(join(tmpdir(), `pulumi-fireworks-compat-${cell.id}-`));
  const [isEsm, isCompiled] = [cell.program.startsWith("ESM"), cell.program.endsWith("compiled")];
  const pulumiRunsTypeScript = cell.program.includes("ts-node");
  const isJavaScript = cell.program.endsWith("JavaScript");
  const isOldTemplate = cell.program.includes("module: commonjs");
  const files: Record<string, string | object> = {
    "Pulumi.yaml": `name: ${PROJECT}\nruntime:\n  name: nodejs\n  options:\n    typescript: ${pulumiRunsTypeScript}\n`,
    "package.json": {
      name: PROJECT,
      private: true,
      main: isCompiled ? "dist/index.js" : isJavaScript ? "index.js" : "index.ts",
      ...(isEsm ? { type: "module" } : {}),
      dependencies: { "@pulumi/pulumi": cell.sdk, "pulumi-fireworks": "file:./pulumi-fireworks.tgz" },
      devDependencies: {
        "@types/node": "24",
        ...(cell.typescript === "none" ? {} : { typescript: cell.typescript }),
        // For modules Pulumi wants a newer ts-node than the one it brings.
        ...(isEsm && pulumiRunsTypeScript ? { "ts-node": "10" } : {}),
      },
    },
    "tsconfig.json": {
      compilerOptions: {
        target: "es2022",
        strict: true,
        skipLibCheck: true,
        types: ["node"],
        ...(isOldTemplate
          ? { module: "commonjs", moduleResolution: "node" }
          : { module: "nodenext", moduleResolution: "nodenext" }),
        ...(isCompiled ? { outDir: "dist" } : { noEmit: true }),
      },
      files: ["index.ts"],
    },
    // The old resolution of modules knows no exports map, so of the package only its main entry.
    "tsconfig.check.json": {
      extends: "./tsconfig.json",
      compilerOptions: { noEmit: true, skipLibCheck: false },
      files: isOldTemplate ? ["index.ts"] : ["index.ts", "entries.ts"],
    },
    ...(isJavaScript ? { "index.js": javaScript } : {}),
    "index.ts": cell.runtime.startsWith("Bun") ? mockedProgram : programText(isEsm),
    "entries.ts": entries,
    ...(cell.installer === "yarn"
      ? { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n" }
      : {}),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  }
  cpSync(tarball, join(folder, "pulumi-fireworks.tgz"));
  return folder;
}
