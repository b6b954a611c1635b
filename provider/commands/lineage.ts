import { type CommandHost, type Subcommand } from "./command.js";
import { withExamples, withOtherForm } from "./declare.js";
import { takeInventory, withScope } from "./inventory/inventory.js";
import { toHtml } from "./lineage/html.js";
import { lineageOf } from "./lineage/lineageOf.js";
import { toMermaid } from "./lineage/mermaid.js";
import { type ServiceOptions } from "./serviceSettings.js";

interface Options extends ServiceOptions {
  readonly html?: true;
  readonly json?: true;
}

export const lineage: Subcommand = (command, host, endsWith) => {
  command
    .description("draw which deployment serves which model, from which checkpoint of which job, with ages and cost")
    .action(endsWith((state: string | undefined, options: Options) => draw(state, options, host)));
  withOtherForm(command, "--html", "print one HTML file, for a browser, instead of Mermaid");
  withExamples(withScope(command), [
    ["lineage", "the account that the key sees, as Mermaid"],
    ["lineage stack.json --html > lineage.html", "a stack as a page, after: pulumi stack export > stack.json"],
  ]);
};

async function draw(state: string | undefined, options: Options, host: CommandHost): Promise<number> {
  const drawn = lineageOf(await takeInventory(state, options, host, { withCheckpoints: true }));
  if (options.json === true) host.print(JSON.stringify(drawn, undefined, 2));
  else host.print(options.html === true ? toHtml(drawn).trimEnd() : toMermaid(drawn));
  return 0;
}
