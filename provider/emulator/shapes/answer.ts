import { type Json } from "../server/call.js";
import { isValidated, latestValidated, type OwnedShape, type OwnedVersion, shapeName, versionName } from "./shape.js";

export function shapeAnswer(owned: OwnedShape): Json {
  const { id: _id, versions: _versions, ...wire } = owned.shape;
  // A deployment shape shows at its top what its versions hold in `snapshot` (Docs/api-reference).
  const snapshot = owned.collection === "deploymentShapes" ? latestValidated(owned)?.version.snapshot : {};
  return {
    displayName: owned.shape.id,
    createTime: "2026-01-01T00:00:00Z",
    public: true,
    ...snapshot,
    ...wire,
    name: shapeName(owned),
  };
}

/** Version fields: `name, createTime, updateTime, latestValidated, validated, public, snapshot` (Swift, likely). */
export function versionAnswer(owned: OwnedVersion): Json {
  const { id: _id, ...wire } = owned.version;
  const createTime = owned.version.createTime ?? "2026-01-01T00:00:00Z";
  return {
    updateTime: createTime,
    validated: isValidated(owned),
    public: owned.shape.public ?? true,
    ...wire,
    createTime,
    latestValidated: owned.version.latestValidated ?? false,
    name: versionName(owned),
  };
}
