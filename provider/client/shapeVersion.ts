import { type CallOptions, type Calls } from "./calls.js";
import { NotFoundError } from "./errors.js";
import { type Fix, type HttpRequest } from "./http.js";
import { named, rowsOf } from "./identity.js";
import { namePath } from "./path.js";
import { type Page } from "./schemas.js";

/** Where a kind of shape is versioned, and how the service answers. */
export interface ShapeKind<Version> {
  /** As in "resolve training shape". */
  readonly noun: string;
  readonly version: HttpRequest<Version>["answer"];
  readonly versionPage: HttpRequest<Page<Version>>["answer"];
  readonly fix: Fix;
}

/**
 * The version of a shape that a full name stands for.
 * @param shape without a version its latest validated one; with one exactly that
 */
export async function shapeVersion<Version extends { readonly name: string }>(
  shape: { readonly name: string; readonly versionId: string | undefined },
  { noun, version, versionPage, fix }: ShapeKind<Version>,
  calls: Calls,
  { signal }: CallOptions,
): Promise<Version> {
  const what = `resolve ${noun} ${shape.name}`;
  if (shape.versionId !== undefined)
    return calls.get(what, namePath(shape.name), named(version, shape.name), { signal, fix });
  const route = `${namePath(shape.name)}/versions`;
  const query = { filter: "latest_validated=true" };
  const versions = rowsOf(versionPage, { parent: shape.name, collections: ["versions"], nameOf: ({ name }) => name });
  const page = await calls.page(what, route, versions, { signal, fix, query, pageSize: 1 });
  const [latest] = page.items;
  if (latest !== undefined) return latest;
  throw new NotFoundError({
    what,
    method: "GET",
    path: route,
    serverMessage: "it has no latest validated version",
    fix: "try again in a minute (usual right after the shape was updated), or name a version",
    effect: "none",
  });
}
