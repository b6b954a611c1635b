import { parsers } from "prettier/plugins/markdown";

/** A node of what Prettier's parser, which is remark's, makes of GitHub-flavoured Markdown. */
export interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

export async function markdownTree(text: string): Promise<Node> {
  return (await parsers.markdown.parse(text, {} as never)) as Node;
}

/** All nodes of a type, at any depth. */
export function nodesOf(node: Node, type: string): Node[] {
  return [...(node.type === type ? [node] : []), ...(node.children ?? []).flatMap((child) => nodesOf(child, type))];
}

/** What a reader sees: without zero-width spaces, a line break as one. */
export function readable(node: Node): string {
  if (node.type === "html") return node.value === "<br>" ? "\n" : `HTML ${node.value ?? ""}`;
  const own = (node.value ?? "").replaceAll("\u200B", "");
  return own + (node.children ?? []).map(readable).join("");
}

/** Every row of every table, as a reader sees its cells. */
export async function tableRows(text: string): Promise<string[][]> {
  const rows = nodesOf(await markdownTree(text), "tableRow");
  return rows.map(({ children = [] }) => children.map(readable));
}
