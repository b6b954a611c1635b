import { hidden, isOwn } from "../access.js";
import { notFound } from "../apiError.js";
import { type Call, type Json, param, type Route } from "../call.js";
import { LIST_QUERY, listing, masked } from "../listing.js";
import { type Account, type ShapeVersion, type TrainingShape } from "../seed.js";

function shapeName(account: Account, shape: TrainingShape): string {
  return `accounts/${account.id}/trainingShapes/${shape.id}`;
}

/** The shapes of the account in the path that the key may read. */
function visibleShapes(call: Call): { account: Account; shapes: readonly TrainingShape[] } {
  const accountId = param(call, "account");
  const account = call.store.account(accountId);
  const shapes = account?.trainingShapes.filter((shape) => isOwn(call, account) || shape.public !== false) ?? [];
  if (account === undefined || (shapes.length === 0 && !isOwn(call, account))) throw hidden(call, accountId);
  return { account, shapes };
}

function shapeAnswer(account: Account, shape: TrainingShape): Json {
  const { id: _id, versions: _versions, ...wire } = shape;
  return {
    displayName: shape.id,
    createTime: "2026-01-01T00:00:00Z",
    public: true,
    ...wire,
    name: shapeName(account, shape),
  };
}

/** Version fields: `name, createTime, updateTime, latestValidated, validated, public, snapshot` (Swift, likely). */
function versionAnswer(account: Account, shape: TrainingShape, version: ShapeVersion): Json {
  const { id, ...wire } = version;
  const latestValidated = version.latestValidated ?? false;
  const createTime = version.createTime ?? "2026-01-01T00:00:00Z";
  return {
    updateTime: createTime,
    validated: latestValidated,
    public: shape.public ?? true,
    ...wire,
    createTime,
    latestValidated,
    name: `${shapeName(account, shape)}/versions/${id}`,
  };
}

function findShape(call: Call): { account: Account; shape: TrainingShape } {
  const { account, shapes } = visibleShapes(call);
  const shape = shapes.find(({ id }) => id === param(call, "shape"));
  if (shape === undefined) {
    throw notFound(`TrainingShape accounts/${account.id}/trainingShapes/${param(call, "shape")} not found`);
  }
  return { account, shape };
}

function listVersions(call: Call): Json {
  const { account, shape } = findShape(call);
  const rows = shape.versions.map((version) => versionAnswer(account, shape, version));
  return listing(call, rows, { rows: "trainingShapeVersions" });
}

function getVersion(call: Call): Json {
  const { account, shape } = findShape(call);
  const id = param(call, "version");
  const version = shape.versions.find((row) => row.id === id);
  if (version === undefined)
    throw notFound(`TrainingShapeVersion ${shapeName(account, shape)}/versions/${id} not found`);
  return masked(versionAnswer(account, shape, version), call.query.readMask ?? "");
}

const SHAPES = "/v1/accounts/{account}/trainingShapes";

export const trainingShapeRoutes: readonly Route[] = [
  {
    method: "GET",
    template: SHAPES,
    query: LIST_QUERY,
    handler: (call) => {
      const { account, shapes } = visibleShapes(call);
      return listing(
        call,
        shapes.map((shape) => shapeAnswer(account, shape)),
        { rows: "trainingShapes" },
      );
    },
  },
  {
    method: "GET",
    template: `${SHAPES}/{shape}`,
    query: ["readMask"],
    handler: (call) => {
      const { account, shape } = findShape(call);
      return masked(shapeAnswer(account, shape), call.query.readMask ?? "");
    },
  },
  { method: "GET", template: `${SHAPES}/{shape}/versions`, query: LIST_QUERY, handler: listVersions },
  { method: "GET", template: `${SHAPES}/{shape}/versions/{version}`, query: ["readMask"], handler: getVersion },
];
