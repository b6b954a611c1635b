import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkForPlugin } from "../../scripts/example/linkPackages.mts";

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
  head: 'const pulumi = require("@pulumi/pulumi");\nconst fireworks = require("pulumi-fireworks");\n',
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

/** Writes a project `e2e` without its program; in other languages than Node's it finds the plugin as a user's does. */
export function writeProject(folder: string, language: ProgramLanguage): void {
  const { runtime, beside = {} } = FORMS[language];
  const plugins = language === "nodejs" ? "" : PLUGINS;
  writeFileSync(join(folder, "Pulumi.yaml"), `name: e2e\n${runtime}${plugins}`);
  for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text);
  linkForPlugin(folder);
}

/** Writes the program of a project, in the place of an earlier one. */
export function writeProgram(folder: string, language: ProgramLanguage, program: string): void {
  const { file, head } = FORMS[language];
  writeFileSync(join(folder, file), head + program);
}
