import { isOwn } from "../accounts/access.js";
import { deploymentName, isServing } from "../deployments/deployment.js";
import { type Deployment } from "../deployments/seed.js";
import { invalidArgument, notFound } from "../server/apiError.js";
import { bodyFields, textField } from "../server/bodyFields.js";
import { type Call, type Json, type Route } from "../server/call.js";
import { formatTime, toMilliseconds } from "../time/rfc3339.js";

/** The deployment that the headers name (SDK `deployment.py`); the refusals are assumed. */
function target(call: Call): Deployment {
  const name = call.headers["fireworks-deployment"];
  const accounts = call.store.accounts().filter((row) => isOwn(call, row));
  const found = accounts
    .flatMap((account) => account.deployments.map((row) => ({ row, name: deploymentName(account, row.id) })))
    .find((one) => one.name === name)?.row;
  if (found === undefined || ["DELETED", "DELETING"].includes(found.state ?? "READY")) {
    throw notFound(`Deployment ${String(name)} not found`);
  }
  if (call.headers["fireworks-model"] !== found.baseModel) {
    throw invalidArgument(`fireworks-model must be ${String(found.baseModel)}`);
  }
  if (found.enableHotLoad !== true) throw invalidArgument(`deployment ${found.id} does not have hot load enabled`);
  return found;
}

/** Any snapshot is taken: the bucket that it lies in is not emulated. */
function load(call: Call): Json {
  const { store } = call;
  const deployment = target(call);
  const known = ["identity", "resetPromptCache", "incrementalSnapshotMetadata"];
  const identity = textField(bodyFields(call.body, known), "identity");
  if (identity === undefined) throw invalidArgument("identity is required");
  const current = currentOf(call, deployment);
  const at = formatTime(store.now() + store.timing.hotLoadMs);
  deployment.hotLoad = { ...(current === undefined ? {} : { before: current }), identity, at };
  store.changed();
  return {};
}

function currentOf(call: Call, { hotLoad }: Deployment): string | undefined {
  return hotLoad === undefined || toMilliseconds(hotLoad.at) <= call.store.now() ? hotLoad?.identity : hotLoad.before;
}

/** One replica tells for all (the SDK reads the first); there is none before the deployment serves. */
function status(call: Call): Json {
  const deployment = target(call);
  if (!isServing(call.store, deployment)) return { replicas: [] };
  const current = currentOf(call, deployment);
  const isLoaded = current === deployment.hotLoad?.identity;
  const stage = isLoaded ? "done" : "loading";
  return {
    replicas: [
      {
        current_snapshot_identity: current ?? null,
        readiness: isLoaded,
        loading_state: { stage, target_snapshot_identity: deployment.hotLoad?.identity ?? null },
        loaded_adapters: [],
      },
    ],
  };
}

const HOT_LOAD = "/hot_load/v1/models/hot_load";

export const hotLoadRoutes: readonly Route[] = [
  { method: "POST", template: HOT_LOAD, handler: load },
  { method: "GET", template: HOT_LOAD, handler: status },
];
