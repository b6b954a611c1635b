import { z } from "zod";

import { isOwn } from "../accounts/access.js";
import { type Account } from "../accounts/seed.js";
import { deploymentName, isServing } from "../deployments/deployment.js";
import { wake } from "../deployments/rest.js";
import { type Deployment } from "../deployments/seed.js";
import { unimplemented } from "../server/apiError.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { formatTime } from "../time/rfc3339.js";
import { InferenceError } from "./inferenceError.js";

/** `model` and whatever else the OpenAI form of completions has. */
const requestSchema = z.looseObject({ model: z.string(), stream: z.boolean().nullish() });
const chatSchema = requestSchema.extend({ messages: z.array(z.looseObject({ role: z.string() })).min(1) });

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

/** What both forms of a completion begin with. Only whether there is an answer counts here; nothing is generated. */
function complete(call: Call, model: string): Json {
  const { store } = call;
  const target = targetOf(call, model);
  if (target === undefined || ["DELETED", "DELETING"].includes(target.deployment.state ?? "READY")) {
    throw new InferenceError(404, "NOT_FOUND", `Model not found, inaccessible, and/or not deployed: ${model}`);
  }
  if (!isServing(store, target.deployment)) {
    throw new InferenceError(503, "UNAVAILABLE", `deployment ${target.deployment.id} is not ready`);
  }
  if (wake(store, target.deployment)) {
    throw new InferenceError(503, "DEPLOYMENT_SCALING_UP", `deployment ${target.deployment.id} is scaling up`);
  }
  if (store.modes.completionTraffic === "counts") {
    target.deployment.lastRequestTime = formatTime(store.now());
    store.changed();
  }
  return {
    created: Math.floor(store.now() / 1000),
    model,
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function read<T extends { readonly stream?: boolean | null | undefined }>(call: Call, form: z.ZodType<T>): T {
  const request = form.safeParse(call.body);
  if (!request.success) {
    const missing = request.error.issues[0]?.path.join(".") ?? "";
    throw new InferenceError(400, "INVALID_ARGUMENT", `${missing} is required`);
  }
  if (request.data.stream === true) throw unimplemented("the emulator does not stream completions");
  return request.data;
}

function completion(call: Call): Json {
  const { model } = read(call, requestSchema);
  const choice = { index: 0, text: " ok", finish_reason: "length", logprobs: null };
  return { id: "cmpl-emulator", object: "text_completion", ...complete(call, model), choices: [choice] };
}

function chatCompletion(call: Call): Json {
  const { model } = read(call, chatSchema);
  const choice = { index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" };
  return { id: "chatcmpl-emulator", object: "chat.completion", ...complete(call, model), choices: [choice] };
}

export const inferenceRoutes: readonly Route[] = [
  { method: "POST", template: "/inference/v1/completions", handler: completion },
  { method: "POST", template: "/inference/v1/chat/completions", handler: chatCompletion },
];
