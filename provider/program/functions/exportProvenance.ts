import * as pulumi from "@pulumi/pulumi";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { isMadeOfOutput, MADE_OF_OUTPUT } from "../../outputText.js";
import { type PromotedModel, type ResolvedCheckpoint } from "../../resources/promotedModel/resource.js";
import { ownPackage } from "../ownPackage.js";

/**
 * Where a promoted model comes from, as one JSON document. Its schema is
 * `pulumi-fireworks/provenance.schema.json`. It is unsigned: sign it with your own keys.
 */
export interface Provenance {
  readonly $schema: "https://www.npmjs.com/package/pulumi-fireworks/provenance.schema.json";
  /** Full name of the model. */
  readonly model: string;
  /** When the model was made, RFC 3339. */
  readonly createTime: string;
  /** `HF_PEFT_ADDON`, `HF_BASE_MODEL`, ... */
  readonly kind: string;
  /** Full name of the trainer job; absent for an adopted model whose source nobody knows. */
  readonly trainerJob?: string;
  /** The checkpoint with its time and type, as it was chosen. */
  readonly checkpoint?: ResolvedCheckpoint;
  readonly baseModel?: string;
  /** The training shape; absent when none was declared. */
  readonly training?: {
    /** As the program asked for it. */
    readonly requestedShape: string;
    /** As it was resolved. */
    readonly profile: TrainingProfile;
    /** `verified` when it agrees with the job's recorded accelerators, else `declared`. */
    readonly provenance: "verified" | "declared";
  };
  /** Which package promoted it. */
  readonly package: { readonly name: string; readonly version: string };
}

/**
 * Describes where a model comes from, and writes it to a file if one is named. Computed from the
 * resource, not stored; at preview it is unknown until the model exists, and nothing is written.
 *
 * @param file path of the JSON file to write, once the model is there; its folder is made
 * @example
 * export const provenance = exportProvenance(model, "provenance/support-bot.json");
 */
export function exportProvenance(
  // Of this package's own class or of the plugin's.
  model: Pick<
    PromotedModel,
    | "name"
    | "createTime"
    | "kind"
    | "baseModel"
    | "resolvedCheckpoint"
    | "trainingProfile"
    | "provenance"
    | "trainingShape"
  >,
  file?: string,
): pulumi.Output<Provenance> {
  refuseUnlessModel(model);
  const path = pathOf(file);
  const { name, createTime, kind, baseModel, resolvedCheckpoint, trainingProfile, provenance, trainingShape } = model;
  return pulumi
    .all([name, createTime, kind, baseModel, resolvedCheckpoint, trainingProfile, provenance, trainingShape])
    .apply(([modelName, created, modelKind, base, checkpoint, profile, verified, shape]) => {
      const chosen = checkpoint as ResolvedCheckpoint | undefined;
      const document: Provenance = {
        $schema: "https://www.npmjs.com/package/pulumi-fireworks/provenance.schema.json",
        model: modelName,
        createTime: created,
        kind: modelKind,
        ...(chosen === undefined
          ? {}
          : { trainerJob: chosen.name.replace(/\/checkpoints\/.*$/, ""), checkpoint: chosen }),
        ...((base as string | undefined) === undefined ? {} : { baseModel: base }),
        ...(profile === undefined
          ? {}
          : {
              training: {
                requestedShape: shape ?? profile.trainingShapeVersion,
                profile: profile,
                provenance: verified ?? "declared",
              },
            }),
        package: ownPackage(),
      };
      if (path !== undefined) write(path, document);
      return document;
    });
}

/** A program in JavaScript may give anything. */
function refuseUnlessModel(model: unknown): void {
  const isModel = pulumi.Resource.isInstance(model) && "resolvedCheckpoint" in model;
  if (!isModel) throw new pulumi.RunError("exportProvenance: model must be a PromotedModel");
}

function pathOf(file: unknown): string | undefined {
  if (file === undefined || file === null) return undefined;
  if (typeof file !== "string") throw new pulumi.RunError("exportProvenance: file must be a path, a plain text");
  if (isMadeOfOutput(file)) throw new pulumi.RunError(`exportProvenance: file ${MADE_OF_OUTPUT}`);
  return file;
}

function write(file: string, document: Provenance): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
}
