import { setTimeout as sleep } from "node:timers/promises";
import { KEY, type ModelArgs } from "../scale.mts";

/** The vendor's SDK looks at a promotion for the first time after this, and then as often. */
const SDK_POLL_MS = 10_000;

/**
 * A sequential promote loop with the requests of the vendor's SDK: a listing for each model, the promotion, a poll
 * every 10 s.
 */
export async function promoteInALoop(url: string, models: readonly ModelArgs[], pollMs = SDK_POLL_MS): Promise<void> {
  const call = async <T,>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { "x-api-key": KEY, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { accounts } = await call<{ accounts: { name: string }[] }>("GET", "/v1/accounts?pageSize=2");
  const account = accounts[0]?.name ?? "";
  for (const { name, args } of models) {
    const job = `${account}/rlorTrainerJobs/${String(args.trainerJob)}`;
    const { checkpoints } = await call<{ checkpoints: { name: string }[] }>(
      "GET",
      `/v1/${job}/checkpoints?pageSize=200`,
    );
    const id = String(args.checkpoint);
    if (!checkpoints.some((row) => row.name.endsWith(`/${id}`))) throw new Error(`${job} has no checkpoint ${id}`);
    let { operation } = await call<{ operation: { name: string; done?: boolean } }>(
      "POST",
      `/v1/${account}/checkpoints/${id}:promote`,
      {
        output_model: `${account}/models/${name}`,
        base_model: "accounts/fireworks/models/qwen3-8b",
        trainer_job_id: job,
        async_promotion: true,
      },
    );
    while (operation.done !== true) {
      await sleep(pollMs);
      operation = await call("GET", `/v1/${operation.name}`);
    }
  }
}

/** The same loop with the vendor's own SDK, for Python. */
export const PYTHON_SCRIPT = `
import json, sys
from fireworks.training.sdk import FireworksClient

url, key, models = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
client = FireworksClient(api_key=key, base_url=url)
for model in models:
    rows = client.list_checkpoints(model["args"]["trainerJob"])
    row = next(row for row in rows if row["name"].endswith("/" + model["args"]["checkpoint"]))
    client.promote_checkpoint(
        name=row["name"], output_model_id=model["name"], base_model="accounts/fireworks/models/qwen3-8b"
    )
`;
