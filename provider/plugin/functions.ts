import { argumentFaults, FUNCTION_ARGS, type FunctionName, givenOf } from "../functionArgs.js";
import { type CheckFailure, type Properties } from "../lifecycle/handler.js";
import { type Runtime } from "../lifecycle/runtime.js";

type Function = (args: Readonly<Record<string, string>>, runtime: Runtime) => Promise<object>;

/** A list is an object for other languages than TypeScript, since a Pulumi function answers with one. */
const FUNCTIONS: Readonly<Record<FunctionName, Function>> = {
  getTrainingProfile: ({ trainingShape = "" }, { lookups }) => lookups().trainingProfile(trainingShape),
  listCheckpoints: async ({ trainerJob = "" }, { client }) => {
    const { listedCheckpoints } = await import("../client/listedCheckpoints.js");
    return { checkpoints: await listedCheckpoints(client(), trainerJob) };
  },
  listLiveCheckpoints: async ({ trainerJob = "" }, { client }) => ({
    checkpoints: await client().trainerJobs.listLiveCheckpoints(trainerJob),
  }),
  listTrainingShapes: async (args, { client }) => ({ trainingShapes: await client().listTrainingShapes(args) }),
};

/** Calls a data function, unless an argument is at fault. @throws Error for one that this package does not have */
export async function invoke(
  token: string,
  { __secrets: _, ...args }: Properties,
  runtime: Runtime,
): Promise<{ readonly result?: object; readonly failures: CheckFailure[] }> {
  const name = token.replace(/^fireworks:index:/, "");
  if (!isFunction(name)) {
    throw new Error(`${token} is no function of this provider; it has ${Object.keys(FUNCTION_ARGS).join(", ")}`);
  }
  const faults = argumentFaults(name, args);
  if (faults.length > 0) {
    return { failures: faults.map(({ name: property, fault: reason }) => ({ property, reason })) };
  }
  return { result: await FUNCTIONS[name](givenOf(args) as Readonly<Record<string, string>>, runtime), failures: [] };
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTION_ARGS, name);
}
