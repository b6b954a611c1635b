import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

// The parser imports JSON the way that bundlers take it, and Node does not.
registerHooks({
  load: (url, context, next) =>
    url.endsWith("/workflow-v1.0.min.json")
      ? { format: "module", source: `export default ${readFileSync(new URL(url), "utf8")}`, shortCircuit: true }
      : next(url, context),
});
const parser = import("@actions/workflow-parser");

/** What the parser of GitHub's own language services finds in a workflow: the schema, expressions, cron lines, needs. */
export async function workflowFaults(name: string, content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await parser;
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
