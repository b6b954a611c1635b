import { z } from "zod";

import { isOwn } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { deploymentName, isServing } from "../deployments/deployment.js";
import { type Deployment } from "../deployments/seed.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { formatTime } from "../time/rfc3339.js";
import { InferenceError } from "./inferenceError.js";

/** `model` and whatever else the OpenAI form of completions has. */
const requestSchema = z.looseObject({ model: z.string() });

interface Target {
  readonly account: Account;
  readonly deployment: Deployment;
}

/** `<deployment>`, `<model>#<deployment>`, or a model alone: the deployment that it is loaded on by default (Cookbook). */
function targetOf(call: Call, model: string): Target | undefined {
  const [bare = "", hash] = model.split("#");
  for (const account of call.store.accounts().filter((row) => isOwn(call, row))) {
    const loaded = account.deployedModels.filter((row) => row.model === bare && row.state !== "UNDEPLOYING");
    const named = hash ?? bare;
    const byDefault = hash === undefined ? loaded.find((row) => row.default === true)?.deployment : undefined;
    const deployment = account.deployments.find(({ id }) => [named, byDefault].includes(deploymentName(account, id)));
    if (deployment === undefined) continue;
    const name = deploymentName(account, deployment.id);
    const known =
      bare === name ||
      bare === deployment.baseModel ||
      loaded.some((row) => row.deployment === name && row.model === bare);
    if (known) return { account, deployment };
  }
  return undefined;
}

/** One short completion. Only whether there is an answer counts here; nothing is generated. */
function complete(call: Call): Json {
  const { store } = call;
  const request = requestSchema.safeParse(call.body);
  if (!request.success) throw new InferenceError(400, "INVALID_ARGUMENT", "model is required");
  const { model } = request.data;
  const target = targetOf(call, model);
  if (target === undefined || ["DELETED", "DELETING"].includes(target.deployment.state ?? "READY")) {
    throw new InferenceError(404, "NOT_FOUND", `Model not found, inaccessible, and/or not deployed: ${model}`);
  }
  if (!isServing(store, target.deployment)) {
    throw new InferenceError(503, "UNAVAILABLE", `deployment ${target.deployment.id} is not ready`);
  }
  if (store.modes.completionTraffic === "counts") {
    target.deployment.lastRequestTime = formatTime(store.now());
    store.changed();
  }
  return {
    id: "cmpl-emulator",
    object: "text_completion",
    created: Math.floor(store.now() / 1000),
    model,
    choices: [{ index: 0, text: " ok", finish_reason: "length", logprobs: null }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

export const inferenceRoutes: readonly Route[] = [
  { method: "POST", template: "/inference/v1/completions", handler: complete },
];
