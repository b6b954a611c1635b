import { hidden, isOwn } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { failedPrecondition, invalidArgument, notFound } from "../server/apiError.js";
import { type Call } from "../server/call.js";
import { compareTimes } from "../time/rfc3339.js";
import { type Shape, type ShapeVersion } from "./seed.js";

/** The two kinds of shapes, named like their collections. */
export type ShapeCollection = "trainingShapes" | "deploymentShapes";

/** A shape and who it belongs to. */
export interface OwnedShape {
  readonly account: Account;
  readonly collection: ShapeCollection;
  readonly shape: Shape;
}

/** A version of a shape. */
export interface OwnedVersion extends OwnedShape {
  readonly version: ShapeVersion;
}

const NOUN: Record<ShapeCollection, string> = { trainingShapes: "TrainingShape", deploymentShapes: "DeploymentShape" };

export function shapeName({ account, collection, shape }: OwnedShape): string {
  return `accounts/${account.id}/${collection}/${shape.id}`;
}

export function versionName(owned: OwnedVersion): string {
  return `${shapeName(owned)}/versions/${owned.version.id}`;
}

/** The shapes of an account, `-` for all accounts (AIP-159), that the key may read. */
export function visibleShapes(call: Call, collection: ShapeCollection, accountId: string): readonly OwnedShape[] {
  const { store } = call;
  const account = store.account(accountId);
  const accounts = accountId === "-" ? store.allAccounts() : account === undefined ? [] : [account];
  const shapes = accounts.flatMap((owner) =>
    owner[collection]
      .filter((shape) => isOwn(call, owner) || shape.public !== false)
      .map((shape) => ({ account: owner, collection, shape })),
  );
  const own = account !== undefined && isOwn(call, account);
  if (accountId !== "-" && shapes.length === 0 && !own) throw hidden(call, accountId);
  return shapes;
}

export function findShape(call: Call, collection: ShapeCollection, accountId: string, id: string): OwnedShape {
  const owned = visibleShapes(call, collection, accountId).find(({ shape }) => shape.id === id);
  if (owned === undefined) throw notFound(`${NOUN[collection]} accounts/${accountId}/${collection}/${id} not found`);
  return owned;
}

export function versionsOf(owned: OwnedShape): readonly OwnedVersion[] {
  return owned.shape.versions.map((version) => ({ ...owned, version }));
}

export function findVersion(owned: OwnedShape, id: string): OwnedVersion {
  const found = versionsOf(owned).find(({ version }) => version.id === id);
  if (found === undefined) {
    throw notFound(`${NOUN[owned.collection]}Version ${shapeName(owned)}/versions/${id} not found`);
  }
  return found;
}

export function isValidated({ version }: OwnedVersion): boolean {
  return version.validated === true || version.latestValidated === true;
}

/** One is marked as the latest validated; should a seed mark several, the youngest is it (assumed). */
export function latestValidated(owned: OwnedShape): OwnedVersion | undefined {
  return versionsOf(owned)
    .filter(({ version }) => version.latestValidated === true)
    .toSorted((left, right) => compareTimes(left.version.createTime ?? "", right.version.createTime ?? ""))
    .at(-1);
}

/**
 * The version that a name means: a version itself, or the latest validated one of a bare shape, by which the server
 * replaces it (REST types). An unvalidated version is refused unless the caller skips that check.
 */
export function resolveShape(
  call: Call,
  collection: ShapeCollection,
  name: string,
  skipValidation: boolean,
): OwnedVersion {
  const pattern = new RegExp(`^accounts/([^/\\s]+)/${collection}/([^/\\s]+)(?:/versions/([^/\\s]+))?$`);
  const [, accountId, shapeId, versionId] = pattern.exec(name) ?? [];
  if (accountId === undefined || shapeId === undefined) {
    throw invalidArgument(`invalid shape "${name}": want accounts/<account>/${collection}/<id>[/versions/<id>]`);
  }
  const owned = findShape(call, collection, accountId, shapeId);
  const version = versionId === undefined ? latestValidated(owned) : findVersion(owned, versionId);
  if (version === undefined) throw failedPrecondition(call.store.modes, `${name} has no validated version`);
  if (!isValidated(version) && !skipValidation) {
    throw failedPrecondition(call.store.modes, `${versionName(version)} is not validated`);
  }
  return version;
}
