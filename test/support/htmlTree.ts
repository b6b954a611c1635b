import { parsers } from "prettier/plugins/html";

/** A node of what Prettier's parser, which is Angular's, makes of HTML. */
export interface HtmlNode {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly children?: readonly HtmlNode[];
}

export async function htmlTree(text: string): Promise<HtmlNode> {
  return (await parsers.html.parse(text, {} as never)) as HtmlNode;
}

/** All elements, at any depth, as `name` or `name attribute attribute`. */
export function elementsOf(node: HtmlNode): string[] {
  const { kind, name = "", attrs = [], children = [] } = node;
  const own = kind === "element" ? [[name, ...attrs.map((attribute) => attribute.name)].join(" ")] : [];
  return [...own, ...children.flatMap(elementsOf)];
}

/** All elements of a name, at any depth. */
export function elementsNamed(node: HtmlNode, name: string): HtmlNode[] {
  return [
    ...(node.name === name ? [node] : []),
    ...(node.children ?? []).flatMap((child) => elementsNamed(child, name)),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#96;": "`",
  "&amp;": "&",
};

/** What a reader sees: a line break as one, other white space as a blank. */
export function textOf(node: HtmlNode): string {
  if (node.name === "br") return "\n";
  const own = node.kind === "text" ? (node.value ?? "").replace(/\s+/g, " ") : "";
  return own.replace(/&[^;]+;/g, (entity) => ENTITIES[entity] ?? entity) + (node.children ?? []).map(textOf).join("");
}
