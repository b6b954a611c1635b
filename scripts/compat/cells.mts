/** How a user's program is written and run. */
export type Program =
  | "CommonJS, ts-node"
  | "CommonJS, ts-node, `module: commonjs`"
  | "CommonJS, compiled"
  | "CommonJS, JavaScript"
  | "ESM, ts-node"
  | "ESM, compiled"
  | "ESM, Node runs the TypeScript";

/** One set-up of a user that `npm run compat` installs and runs. */
export interface Cell {
  readonly id: string;
  /** What runs program and provider. */
  readonly runtime: `Node ${string}` | "Bun 1";
  /** The version of TypeScript that the project itself asks for, if it does. */
  readonly typescript: "6" | "5.9" | "none";
  readonly program: Program;
  readonly installer: "npm" | "pnpm" | "yarn" | "bun";
  /** The version of @pulumi/pulumi that the project itself asks for. */
  readonly sdk: string;
  readonly expected: "works" | "refused";
}

const usual: Cell = {
  id: "usual",
  runtime: "Node 24",
  typescript: "6",
  program: "CommonJS, ts-node",
  installer: "npm",
  sdk: "3.276.0",
  expected: "works",
};

/** Each dimension against the usual set-up, then corners that differ in every dimension at once. */
export const cells: readonly Cell[] = [
  usual,
  { ...usual, id: "node-22", runtime: "Node 22" },
  { ...usual, id: "node-26", runtime: "Node 26" },
  { ...usual, id: "typescript-5.9", typescript: "5.9" },
  { ...usual, id: "old-template", typescript: "5.9", program: "CommonJS, ts-node, `module: commonjs`" },
  { ...usual, id: "javascript", typescript: "none", program: "CommonJS, JavaScript" },
  { ...usual, id: "compiled", program: "CommonJS, compiled" },
  { ...usual, id: "esm", program: "ESM, ts-node" },
  { ...usual, id: "esm-compiled", program: "ESM, compiled" },
  { ...usual, id: "esm-node", program: "ESM, Node runs the TypeScript" },
  { ...usual, id: "pnpm", installer: "pnpm" },
  // Older SDKs do not find their way in pnpm's folders.
  { ...usual, id: "pnpm-oldest", installer: "pnpm", sdk: "3.251.0" },
  { ...usual, id: "yarn", installer: "yarn" },
  { ...usual, id: "bun-installs", installer: "bun" },
  // Its peer range of TypeScript ends before 6.
  { ...usual, id: "sdk-oldest", typescript: "5.9", sdk: "3.216.0" },
  { ...usual, id: "sdk-newest", sdk: "3" },
  {
    ...usual,
    id: "oldest-of-all",
    runtime: "Node 22.19.0",
    typescript: "5.9",
    program: "ESM, compiled",
    installer: "yarn",
    sdk: "3.216.0",
  },
  {
    ...usual,
    id: "newest-of-all",
    runtime: "Node 26",
    program: "ESM, Node runs the TypeScript",
    installer: "pnpm",
    sdk: "3",
  },
  {
    ...usual,
    id: "esm-26-pnpm",
    runtime: "Node 26",
    typescript: "5.9",
    program: "ESM, ts-node",
    installer: "pnpm",
  },
  { ...usual, id: "bun", runtime: "Bun 1", installer: "bun", expected: "refused" },
];
