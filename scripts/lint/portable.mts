import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from "@typescript-eslint/utils";

const SPAWNS = ["spawn", "spawnSync", "execFile", "execFileSync"];
/** Commands that a package manager installs: batch files on Windows, which only a shell can start. */
const SHIMS = ["npm", "npx", "pnpm", "yarn", "corepack", "tsc", "eslint", "vitest"];
const POSIX = ["sh", "bash", "ps", "cp", "mv", "rm", "cat", "grep", "sed", "chmod", "which", "kill", "timeout"];
/** What Windows can deliver, or Node plays there. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL", "SIGBREAK"];

/** ESLint's rule for what would fail on Windows or macOS: each message says what does the same everywhere. */
export const portable = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: "problem",
    schema: [],
    messages: {
      shell: "each system has another shell. Fix: call the program itself, with a list of arguments",
      shim: "{{name}} is a batch file on Windows. Fix: let Node run its program, such as npmProgram() of scripts/npm.mts",
      program: "Windows has no {{name}}. Fix: do it in Node",
      script: "Windows starts no shell script. Fix: a program of Node, and a .cmd beside it",
      signal: "Windows has no {{name}}. Fix: SIGTERM, or SIGKILL",
      group: "Windows has no process groups. Fix: end the process itself",
      folder:
        "{{path}} is a place of POSIX systems. Fix: tmpdir() or homedir() of node:os, devNull, or no absolute path",
      url: "the path of a URL is no path of a file on Windows. Fix: fileURLToPath() or pathToFileURL() of node:url",
      link: 'a link to a folder needs rights on Windows. Fix: a third argument, "junction"; or a copy',
      mode: "files have no such modes on Windows. Fix: look at whether it runs",
      path: "PATH has another delimiter on Windows. Fix: delimiter of node:path",
      glob: "paths have backslashes on Windows. Fix: filesLike() of scripts/files.mts",
    },
  },
  create(context) {
    return {
      ImportSpecifier: (node) => {
        const { source } = node.parent as TSESTree.ImportDeclaration;
        const name = nameOf(node.imported);
        if (source.value === "node:child_process" && ["exec", "execSync"].includes(name)) {
          context.report({ node, messageId: "shell" });
        }
        if (source.value === "node:fs" && /^glob(Sync)?$/.test(name) && !context.filename.endsWith("files.mts")) {
          context.report({ node, messageId: "glob" });
        }
      },
      CallExpression: (node) => {
        const { callee, arguments: args } = node;
        const called = callee.type === AST_NODE_TYPES.MemberExpression ? nameOf(callee.property) : nameOf(callee);
        const [first] = args;
        if (SPAWNS.includes(called) && first !== undefined) {
          const name = textOf(first) ?? "";
          if (SHIMS.includes(name)) context.report({ node: first, messageId: "shim", data: { name } });
          if (POSIX.includes(name)) context.report({ node: first, messageId: "program", data: { name } });
        }
        if (called === "kill" && first?.type === AST_NODE_TYPES.UnaryExpression && first.operator === "-") {
          context.report({ node: first, messageId: "group" });
        }
        if (/^symlink(Sync)?$/.test(called) && args.length < 3) context.report({ node, messageId: "link" });
      },
      Property: (node) => {
        const isOn = node.value.type === AST_NODE_TYPES.Literal && node.value.value === true;
        if (nameOf(node.key) === "shell" && isOn) context.report({ node, messageId: "shell" });
      },
      Literal: (node) => {
        if (typeof node.value === "string") look(node, node.value);
      },
      TemplateElement: (node) => {
        const { cooked } = node.value;
        look(node, cooked ?? "");
        const { parent } = node;
        if (parent.type !== AST_NODE_TYPES.TemplateLiteral) return;
        const next = parent.expressions[parent.quasis.indexOf(node)];
        const text = next === undefined ? "" : context.sourceCode.getText(next);
        if (cooked?.endsWith(":") === true && /\bPATH\b/.test(text)) context.report({ node, messageId: "path" });
        if (cooked === "file://" && next !== undefined) context.report({ node, messageId: "url" });
      },
      MemberExpression: (node) => {
        const { object, property } = node;
        const isUrl = object.type === AST_NODE_TYPES.NewExpression && nameOf(object.callee) === "URL";
        const [, base] = isUrl ? object.arguments : [];
        const isOfModule = base !== undefined && context.sourceCode.getText(base) === "import.meta.url";
        if (isOfModule && nameOf(property) === "pathname") context.report({ node, messageId: "url" });
      },
      BinaryExpression: (node) => {
        const raw = node.right.type === AST_NODE_TYPES.Literal ? node.right.raw : "";
        if (node.operator === "&" && /^0o[0-7]{3}$/.test(raw)) context.report({ node, messageId: "mode" });
      },
    };

    function look(node: TSESTree.Node, text: string): void {
      if (/^SIG[A-Z0-9]+$/.test(text) && !SIGNALS.includes(text) && !text.startsWith("SIGNATURE")) {
        context.report({ node, messageId: "signal", data: { name: text } });
      }
      if (/^#!\/bin\/(ba)?sh\b/.test(text)) context.report({ node, messageId: "script" });
      const [path] = /^\/(tmp|dev|bin|usr|etc|home|var|opt)\b[\w/.-]*$/.exec(text) ?? [];
      if (path !== undefined) context.report({ node, messageId: "folder", data: { path } });
    }
  },
});

function nameOf(node: TSESTree.Node): string {
  return node.type === AST_NODE_TYPES.Identifier ? node.name : (textOf(node) ?? "");
}

function textOf(node: TSESTree.Node): string | undefined {
  return node.type === AST_NODE_TYPES.Literal && typeof node.value === "string" ? node.value : undefined;
}
