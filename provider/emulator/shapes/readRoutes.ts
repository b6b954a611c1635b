import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { shapeAnswer, versionAnswer } from "./answer.js";
import { findShape, findVersion, type OwnedShape, type ShapeCollection, versionsOf, visibleShapes } from "./shape.js";

interface Reading {
  readonly collection: ShapeCollection;
  /** Key of the versions in a list. */
  readonly versions: string;
  /** Query parameters of the list of shapes besides the usual ones. */
  readonly query?: readonly string[];
  readonly matches?: (call: Call, owned: OwnedShape) => boolean;
}

/** Reading shapes and their versions is the same for training and for deployment. */
export function readRoutes({ collection, versions, query = [], matches = () => true }: Reading): Route[] {
  const shapesIn = (call: Call) => visibleShapes(call, collection, param(call, "account"));
  const shapeIn = (call: Call) => findShape(call, collection, param(call, "account"), param(call, "shape"));
  const mask = (call: Call, row: Json) => masked(row, call.query.readMask ?? "");
  /** `-` for the shape searches all shapes, of all accounts if that is `-` too (AIP-159, Cookbook). */
  const listVersions = (call: Call): Json => {
    const shapes = param(call, "shape") === "-" ? shapesIn(call) : [shapeIn(call)];
    return listing(call, shapes.flatMap(versionsOf).map(versionAnswer), { rows: versions });
  };
  const shapes = `/v1/accounts/{account}/${collection}`;
  return [
    {
      method: "GET",
      template: shapes,
      wildcards: true,
      query: [...LIST_QUERY, ...query],
      handler: (call) => {
        const rows = shapesIn(call).filter((owned) => matches(call, owned));
        return listing(call, rows.map(shapeAnswer), { rows: collection });
      },
    },
    {
      method: "GET",
      template: `${shapes}/{shape}`,
      query: ["readMask"],
      handler: (call) => mask(call, shapeAnswer(shapeIn(call))),
    },
    {
      method: "GET",
      template: `${shapes}/{shape}/versions`,
      wildcards: true,
      query: LIST_QUERY,
      handler: listVersions,
    },
    {
      method: "GET",
      template: `${shapes}/{shape}/versions/{version}`,
      query: ["readMask"],
      handler: (call) => mask(call, versionAnswer(findVersion(shapeIn(call), param(call, "version")))),
    },
  ];
}
