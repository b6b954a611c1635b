import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../../scripts/files.mts";
import { linkForPlugin, linkPackages } from "../../scripts/example/linkPackages.mts";
import { CLASSES, FRONT } from "./front.js";

/** A language in which tests write programs. */
export type ProgramLanguage = "nodejs" | "yaml" | "python";

interface Form {
  /** What Pulumi.yaml says of the language. */
  readonly runtime: string;
  /** The file of the program. */
  readonly file: string;
  /** What stands before the program; `pulumi` and `fireworks` are in scope where the language has such names. */
  readonly head: string;
  /** More files, by their names. */
  readonly beside?: Readonly<Record<string, string>>;
}

const NODEJS: Form = {
  runtime: "runtime:\n  name: nodejs\n  options:\n    typescript: false\n",
  file: "index.js",
  head: `const pulumi = require("@pulumi/pulumi");\nconst fireworks = require("${CLASSES}");\n`,
  beside: { "package.json": JSON.stringify({ name: "e2e", private: true, main: "index.js" }) },
};

const PLUGINS =
  "plugins:\n  providers:\n    - name: fireworks\n      path: node_modules/pulumi-fireworks/dist/plugin\n";

const FORMS: Readonly<Record<ProgramLanguage, Form>> = {
  nodejs: NODEJS,
  // The program is `resources` and `outputs` beside the project's own settings.
  yaml: { runtime: "runtime: yaml\n", file: "Main.yaml", head: "" },
  python: {
    runtime: "runtime: python\n",
    file: "__main__.py",
    head: "import pulumi\nimport pulumi_fireworks as fireworks\n",
  },
};

/** Writes a project `e2e` without its program; one that has its resources from the plugin finds it as a user's does. */
export function writeProject(folder: string, language: ProgramLanguage): void {
  const { runtime, beside = {} } = FORMS[language];
  writeFileSync(join(folder, "Pulumi.yaml"), `name: e2e\n${runtime}${language === "nodejs" ? "" : PLUGINS}`);
  for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text);
  linkForPlugin(folder);
  if (language === "nodejs") takeFront(folder);
}

/** Over the plugin, a project of Node says where it is, and its TypeScript takes the plugin's classes: else it is the same. */
export function takeFront(folder: string): void {
  if (FRONT !== "plugin") return;
  appendFileSync(join(folder, "Pulumi.yaml"), PLUGINS);
  linkPackages(folder);
  for (const file of filesLike("*.ts", folder)) {
    const program = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), program.replace(`from "pulumi-fireworks"`, `from "${CLASSES}"`));
  }
}

/** Writes the program of a project, in the place of an earlier one. */
export function writeProgram(folder: string, language: ProgramLanguage, program: string): void {
  const { file, head } = FORMS[language];
  writeFileSync(join(folder, file), head + program);
}
