import * as pulumi from "@pulumi/pulumi";
import { type TrainingProfile } from "../../client/trainingProfile.js";
import { type ListedTrainingShape } from "../../client/trainingShapeSchemas.js";
import { type GetTrainingProfileArgs } from "../../program/functions/getTrainingProfile.js";
import { type ListCheckpointsArgs, type ListedCheckpoint } from "../../program/functions/listCheckpoints.js";
import { type ListLiveCheckpointsArgs } from "../../program/functions/listLiveCheckpoints.js";
import { type ListTrainingShapesArgs } from "../../program/functions/listTrainingShapes.js";
import { pluginOptions } from "./pluginOptions.js";

/** Arguments that may be outputs. */
type Inputs<Args> = { [Key in keyof Args]: pulumi.Input<NonNullable<Args[Key]>> };

/** Resolves a training shape to its full configuration. A field that the service did not report is absent. */
export async function getTrainingProfile(
  args: GetTrainingProfileArgs,
  opts?: pulumi.InvokeOptions,
): Promise<TrainingProfile> {
  return call<TrainingProfile>("getTrainingProfile", args, opts);
}

/** Like `getTrainingProfile`, for arguments that are outputs. */
export function getTrainingProfileOutput(
  args: Inputs<GetTrainingProfileArgs>,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<TrainingProfile> {
  return callOutput<TrainingProfile>("getTrainingProfile", args, opts);
}

/** Lists all checkpoints of a trainer job, sampler and DCP, newest first, in any state of the job. */
export async function listCheckpoints(
  args: ListCheckpointsArgs,
  opts?: pulumi.InvokeOptions,
): Promise<ListedCheckpoint[]> {
  return (await call<Checkpoints<ListedCheckpoint>>("listCheckpoints", args, opts)).checkpoints;
}

/** Like `listCheckpoints`, for arguments that are outputs. */
export function listCheckpointsOutput(
  args: Inputs<ListCheckpointsArgs>,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ListedCheckpoint[]> {
  const answer = callOutput<Checkpoints<ListedCheckpoint>>("listCheckpoints", args, opts);
  return answer.apply(({ checkpoints }) => checkpoints);
}

/** Lists the names of the DCP checkpoints (resume states) that a running trainer knows. They cannot be promoted. */
export async function listLiveCheckpoints(
  args: ListLiveCheckpointsArgs,
  opts?: pulumi.InvokeOptions,
): Promise<string[]> {
  return (await call<Checkpoints<string>>("listLiveCheckpoints", args, opts)).checkpoints;
}

/** Like `listLiveCheckpoints`, for arguments that are outputs. */
export function listLiveCheckpointsOutput(
  args: Inputs<ListLiveCheckpointsArgs>,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<string[]> {
  const answer = callOutput<Checkpoints<string>>("listLiveCheckpoints", args, opts);
  return answer.apply(({ checkpoints }) => checkpoints);
}

/** Lists training shapes with their profiles. One row per version, so by default one per shape. */
export async function listTrainingShapes(
  args: ListTrainingShapesArgs = {},
  opts?: pulumi.InvokeOptions,
): Promise<ListedTrainingShape[]> {
  return (await call<TrainingShapes>("listTrainingShapes", args, opts)).trainingShapes;
}

/** Like `listTrainingShapes`, for arguments that are outputs. */
export function listTrainingShapesOutput(
  args: Inputs<ListTrainingShapesArgs> = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ListedTrainingShape[]> {
  return callOutput<TrainingShapes>("listTrainingShapes", args, opts).apply(({ trainingShapes }) => trainingShapes);
}

/** A plugin answers objects, so it gives a list a name. */
interface Checkpoints<Row> {
  readonly checkpoints: Row[];
}

interface TrainingShapes {
  readonly trainingShapes: ListedTrainingShape[];
}

async function call<Answer>(name: string, args: object, opts: pulumi.InvokeOptions = {}): Promise<Answer> {
  const answer: unknown = await pulumi.runtime.invoke(
    `fireworks:index:${name}`,
    { ...args },
    { ...pluginOptions(), ...opts },
  );
  return answer as Answer;
}

function callOutput<Answer>(name: string, args: object, opts: pulumi.InvokeOutputOptions = {}): pulumi.Output<Answer> {
  return pulumi.runtime.invokeOutput<Answer>(`fireworks:index:${name}`, { ...args }, { ...pluginOptions(), ...opts });
}
