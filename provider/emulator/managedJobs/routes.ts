import { ownAccount } from "../accounts/access.js";
import { bodyFields } from "../server/bodyFields.js";
import { type Call, type Json, param, type Route } from "../server/call.js";
import { LIST_QUERY, listing, masked } from "../server/listing.js";
import { startRun } from "../trainerJobs/run.js";
import { cancelRun, checkResumable } from "../trainerJobs/stop.js";
import { managedJobAnswer } from "./answer.js";
import { createManagedJob } from "./create.js";
import { findManagedJob, MANAGED_COLLECTIONS, type ManagedCollection } from "./managedJob.js";
import { CREATING } from "./request.js";

function routesOf(collection: ManagedCollection): readonly Route[] {
  const jobs = `/v1/accounts/{account}/${collection}`;
  const find = (call: Call) => findManagedJob(ownAccount(call), collection, param(call, "job"));
  const answer = (call: Call): Json => {
    const row = managedJobAnswer(ownAccount(call), collection, find(call));
    return masked(row, call.query.readMask ?? "");
  };
  return [
    {
      method: "GET",
      template: jobs,
      query: LIST_QUERY,
      handler: (call) => {
        const account = ownAccount(call);
        const rows = account[collection].map((job) => managedJobAnswer(account, collection, job));
        return listing(call, rows, { rows: collection });
      },
    },
    {
      method: "POST",
      template: jobs,
      query: [CREATING[collection].idQuery],
      handler: (call) => createManagedJob(call, collection),
    },
    { method: "GET", template: `${jobs}/{job}`, query: ["readMask"], handler: answer },
    {
      method: "DELETE",
      template: `${jobs}/{job}`,
      // Its checkpoints go with it (assumed).
      handler: (call) => {
        const job = find(call);
        const account = ownAccount(call);
        account[collection] = account[collection].filter((row) => row !== job);
        call.store.changed();
        return {};
      },
    },
    {
      method: "POST",
      template: `${jobs}/{job}:cancel`,
      handler: (call) => {
        bodyFields(call.body ?? {}, []);
        cancelRun(call, find(call));
        return {};
      },
    },
    {
      method: "POST",
      template: `${jobs}/{job}:resume`,
      handler: (call) => {
        bodyFields(call.body ?? {}, []);
        const job = find(call);
        checkResumable(call, job);
        // It goes on to its end (assumed).
        job.end ??= { state: "JOB_STATE_COMPLETED", afterMs: 0, since: "running", message: "" };
        startRun(call.store, job);
        return answer(call);
      },
    },
  ];
}

export const managedJobRoutes: readonly Route[] = MANAGED_COLLECTIONS.flatMap(routesOf);
