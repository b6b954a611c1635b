/** `1 node`, `2 nodes`. */
export function nodesText(nodes: number): string {
  return nodes === 1 ? "1 node" : `${nodes} nodes`;
}
