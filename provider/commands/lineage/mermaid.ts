import { plainText } from "../../plainText.js";
import { type Lineage } from "./lineageOf.js";
import { nodeText } from "./nodeText.js";

/** The picture as Mermaid, which GitHub, GitLab and many editors draw. Names have no effect in it. */
export function toMermaid({ objects, edges, takenAt }: Lineage): string {
  if (objects.length === 0) return 'flowchart LR\n  none["There is nothing yet."]';
  const now = Date.parse(takenAt);
  const known = new Set(objects.map(({ name }) => name));
  const ids = new Map(objects.map(({ name }, index) => [name, `n${index}`]));
  const nodes = objects.map((one) => {
    const { kind, id, facts, marks, weight } = nodeText(one, now, known);
    const label = [escaped(kind), `<b>${escaped(id)}</b>`, ...[...facts, ...marks].map(escaped)].join("<br>");
    return `  ${ids.get(one.name) ?? ""}["${label}"]${weight === "none" ? "" : `:::${weight}`}`;
  });
  const lines = edges.map(({ from, to, label }) => {
    const arrow = label === undefined ? "-->" : `-->|"${escaped(label)}"|`;
    return `  ${ids.get(from) ?? ""} ${arrow} ${ids.get(to) ?? ""}`;
  });
  return [
    "flowchart LR",
    ...nodes,
    ...lines,
    // Borders, so that it can be read on light and on dark.
    "  classDef warning stroke:#bf8700,stroke-width:3px",
    "  classDef problem stroke:#d1242f,stroke-width:3px",
  ].join("\n");
}

/**
 * In Mermaid's own entities: anything else could end the label, or be HTML or Markdown in it. Entities are read before
 * formulas are looked for, so the marks of one are parted.
 */
function escaped(text: string): string {
  return plainText(text.replace(/\s+/g, " "), { redact: (same) => same })
    .replace(/\$(?=\$)/g, "$ ")
    .replace(/[^\p{L}\p{N} .,:()/$+=_-]|\/(?=\/)/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
