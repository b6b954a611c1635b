/** The public surface as declarations, one file per entry point: a change of it shows up in review. */
import { type EntryPoint, type Exported, type Surface } from "./surface.mts";

/** From path to text. */
export function apiReport(surface: Surface): Map<string, string> {
  return new Map([...surface].map(([entry, exported]) => [reportPath(entry), report(entry, exported)]));
}

function reportPath(entry: EntryPoint): string {
  return `api/${entry.replace(/^pulumi-fireworks\/?/, "") || "index"}.api.md`;
}

function report(entry: EntryPoint, exported: readonly Exported[]): string {
  return `# API report: \`${entry}\`

Written by \`npm run docs\` from the sources; a change here is a change for users, and belongs into the changelog.

\`\`\`ts
${exported.map(({ declaration }) => declaration).join("\n\n")}
\`\`\`
`;
}
