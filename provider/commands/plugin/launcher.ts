import { join } from "node:path";

/**
 * The program that Pulumi's plugin cache gets: it starts the plugin of this package, wherever the package is. The cache
 * has no node_modules, and what needs none is a bundle of 2 MB, which belongs into releases and not into this package.
 */
export function launcher(packageFolder: string): string {
  const main = JSON.stringify(join(packageFolder, "dist/provider/plugin/main.js"));
  const gone =
    `pulumi-resource-fireworks: the package that it was installed from, ${packageFolder}, is gone.\n` +
    "Fix: install pulumi-fireworks with npm, and call npx pulumi-fireworks plugin install again";
  return `if (require("node:fs").existsSync(${main})) {
  require(${main}).main();
} else {
  console.error(${JSON.stringify(gone)});
  process.exitCode = 1;
}
`;
}
