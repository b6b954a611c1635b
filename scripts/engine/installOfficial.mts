/** Installs the official CLI of the SDK's version into the folder given as argument. A program of its own, see download. */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error("usage: installOfficial.mts <folder>");
try {
  await PulumiCommand.install({ root });
} catch (error) {
  console.error((error as Error).message.trim());
  process.exitCode = 1;
}
