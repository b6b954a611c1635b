import { z } from "zod";

/** One text per fault of a value, each naming its path. */
export function issueTexts(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${z.core.toDotPath(issue.path) || "(top)"}: ${issue.message}`);
}
