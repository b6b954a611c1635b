import { findModel, servedBase } from "../models/model.js";
import { type Call } from "../server/call.js";
import { latestValidated, type OwnedVersion, visibleShapes } from "./shape.js";

interface Takes {
  readonly enableAddons?: unknown;
  readonly precision?: unknown;
}

/**
 * "Only MULTI_LORA-capable shapes will be matched" (SDK types): a shape says whether it is by `enableAddons`; else addons
 * go on BF16 only (Docs/deploying-loras, Cookbook), and where no precision is said either (assumed).
 */
export function takesAddons({ enableAddons, precision }: Takes): boolean {
  if (typeof enableAddons === "boolean") return enableAddons;
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
  const fitting = all.filter(({ version }) => !enableAddons || takesAddons(version.snapshot));
  const exact = fitting.filter(({ version }) => version.snapshot.baseModel === base);
  if (exact.length > 0 || count === undefined) return exact;
  return fitting.filter(({ version }) => version.snapshot.parameterCount === count);
}
