import { type CallOptions, type FireworksClient } from "../../provider/client/index.js";
import { CHECKPOINT, DEPLOYED_MODEL, JOB, MODEL, OPERATION, PROMOTION, SHAPE, SHAPE_VERSION } from "./harness.js";

export interface MethodCase {
  readonly name: string;
  /** A method of the client. */
  readonly method: keyof FireworksClient;
  /** The request that it makes. */
  readonly request: `${"GET" | "POST" | "PATCH" | "DELETE"} /v1/${string}`;
  call(client: FireworksClient, options?: CallOptions): Promise<unknown>;
}

/** Every method that makes one request, with a call that succeeds on the seed of the harness. */
export const METHODS: readonly MethodCase[] = [
  {
    name: "listCheckpoints",
    method: "listCheckpoints",
    request: `GET /v1/${JOB}/checkpoints`,
    call: (client, options) => client.listCheckpoints(JOB, options),
  },
  {
    name: "getTrainerJob",
    method: "getTrainerJob",
    request: `GET /v1/${JOB}`,
    call: (client, options) => client.getTrainerJob(JOB, options),
  },
  {
    name: "resolveTrainingProfile of the latest version",
    method: "resolveTrainingProfile",
    request: `GET /v1/${SHAPE}/versions`,
    call: (client, options) => client.resolveTrainingProfile(SHAPE, options),
  },
  {
    name: "resolveTrainingProfile of a pinned version",
    method: "resolveTrainingProfile",
    request: `GET /v1/${SHAPE_VERSION}`,
    call: (client, options) => client.resolveTrainingProfile(SHAPE_VERSION, options),
  },
  {
    name: "listTrainingShapes",
    method: "listTrainingShapes",
    request: "GET /v1/accounts/-/trainingShapes/-/versions",
    call: (client, options) => client.listTrainingShapes(options),
  },
  {
    name: "listAccountIds",
    method: "listAccountIds",
    request: "GET /v1/accounts",
    call: (client, options) => client.listAccountIds(options),
  },
  {
    name: "getAccountId",
    method: "getAccountId",
    request: "GET /v1/accounts",
    call: (client, options) => client.getAccountId(options),
  },
  {
    name: "getModel",
    method: "getModel",
    request: `GET /v1/${MODEL}`,
    call: (client, options) => client.getModel(MODEL, options),
  },
  {
    name: "findModel",
    method: "findModel",
    request: `GET /v1/${MODEL}`,
    call: (client, options) => client.findModel(MODEL, options),
  },
  {
    name: "listModels",
    method: "listModels",
    request: "GET /v1/accounts/acme/models",
    call: (client, options) => client.listModels("acme", options),
  },
  {
    name: "getOperation",
    method: "getOperation",
    request: `GET /v1/${OPERATION}`,
    call: (client, options) => client.getOperation(OPERATION, options),
  },
  {
    name: "startPromotion",
    method: "startPromotion",
    request: `POST /v1/accounts/acme/checkpoints/${CHECKPOINT.split("/").at(-1) ?? ""}:promote`,
    call: (client, options) => client.startPromotion(PROMOTION, options),
  },
  {
    name: "promoteCheckpoint",
    method: "promoteCheckpoint",
    request: `POST /v1/accounts/acme/checkpoints/${CHECKPOINT.split("/").at(-1) ?? ""}:promote`,
    call: (client, options) => client.promoteCheckpoint(PROMOTION, options),
  },
  {
    name: "updateModel",
    method: "updateModel",
    request: `PATCH /v1/${MODEL}`,
    call: (client, options) => client.updateModel(MODEL, { displayName: "Bot 2" }, options),
  },
  {
    name: "unloadDeployedModel",
    method: "unloadDeployedModel",
    request: `DELETE /v1/${DEPLOYED_MODEL}`,
    call: (client, options) => client.unloadDeployedModel(DEPLOYED_MODEL, options),
  },
  {
    name: "deleteModel",
    method: "deleteModel",
    request: `DELETE /v1/${MODEL}`,
    call: (client, options) => client.deleteModel(MODEL, options),
  },
];

/** What the request only reads, so that it may be sent again after any passing fault. */
export function isRead({ request }: MethodCase): boolean {
  return request.startsWith("GET ");
}

/** A method as a fault's scope. */
export function scopeOf({ request }: MethodCase): { method: string; path: string } {
  const [method = "", path = ""] = request.split(" ");
  return { method, path };
}
