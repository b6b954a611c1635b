import { findModel, servedBase } from "../models/model.js";
import { type Call } from "../server/call.js";
import { latestValidated, type OwnedVersion, visibleShapes } from "./shape.js";

/** Addons go on BF16 only (Docs/deploying-loras, Cookbook); a shape that does not say its precision takes them (assumed). */
export function takesAddons(precision: unknown): boolean {
  return precision === undefined || precision === "PRECISION_UNSPECIFIED" || precision === "BF16";
}

/**
 * The latest validated versions for a model, one's own first (assumed). Shapes of its very base go before shapes of the same
 * size, which full weights that were promoted from that base have (Docs/match); the model type is not compared here.
 */
export function matchingShapes(call: Call, name: string, enableAddons: boolean): readonly OwnedVersion[] {
  const base = servedBase(call, name);
  const count = base === undefined ? undefined : findModel(call.store, base)?.baseModelDetails?.parameterCount;
  const all = visibleShapes(call, "deploymentShapes", "-").flatMap((owned) => latestValidated(owned) ?? []);
  const fitting = all.filter(({ version }) => !enableAddons || takesAddons(version.snapshot.precision));
  const exact = fitting.filter(({ version }) => version.snapshot.baseModel === base);
  if (exact.length > 0 || count === undefined) return exact;
  return fitting.filter(({ version }) => version.snapshot.parameterCount === count);
}
