import { type Inventory } from "../inventory/inventory.js";
import { type Noun, type ServiceObject } from "../inventory/serviceObject.js";
import { totalOf, type Total } from "../inventory/total.js";

/** Which deployment serves which model, from which checkpoint of which job. */
export interface Lineage extends Omit<Inventory, "unread"> {
  /** Of this form of the JSON. */
  readonly schemaVersion: 1;
  readonly edges: readonly Edge[];
  readonly total: Total;
}

export interface Edge {
  /** Full name of what is used. */
  readonly from: string;
  /** Full name of what is made from it, or serves it. */
  readonly to: string;
  /** How, where it is not simply made from it. */
  readonly label?: string | undefined;
}

export function lineageOf({ unread: _, ...inventory }: Inventory): Lineage {
  const byName = new Map(inventory.objects.map((one) => [one.name, one]));
  const edges = inventory.objects.flatMap((one) => edgesTo(one, byName));
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  // Of an account, hundreds of models may have no known source and no deployment.
  const isShown = ({ noun, name, resource, cost }: ServiceObject): boolean =>
    noun !== "loaded model" &&
    (connected.has(name) || resource !== undefined || cost !== undefined || noun === "deployment");
  const objects = inventory.objects.filter(isShown);
  return { schemaVersion: 1, ...inventory, objects, edges, total: totalOf(objects) };
}

/** What is loaded on a deployment is an edge, and no object of its own: from the model to the deployment. */
function edgesTo({ noun, name, from }: ServiceObject, byName: ReadonlyMap<string, ServiceObject>): Edge[] {
  if (noun === "loaded model") return [];
  return from.flatMap((source) => {
    const found = byName.get(source);
    if (found === undefined) return [];
    if (found.noun !== "loaded model") return [{ from: source, to: name, label: LABELS[found.noun]?.[noun] }];
    // A deployment has the model that it is made for on it too; that is one arrow, as it is served.
    const own = found.from.filter((model) => !from.includes(model));
    const how = found.state === "DEPLOYED" ? "loaded" : `loaded, ${found.state}`;
    return own.flatMap((model) => (byName.has(model) ? [{ from: model, to: name, label: how }] : []));
  });
}

const LABELS: Readonly<Partial<Record<Noun, Partial<Record<Noun, string>>>>> = {
  "trainer job": { deployment: "fills it" },
  model: { deployment: "served" },
};
