/**
 * A dynamic provider written as Pulumi's own samples are: an object with the code inside, one for each resource, that
 * lists the job's checkpoints, promotes, and polls.
 */
export function usual({ pollMs }: { readonly pollMs: number }): string {
  return `
const pulumi = require("@pulumi/pulumi");

class PromotedModelProvider {
  async call(method, path, body) {
    const response = await fetch(process.env.FIREWORKS_BASE_URL + path, {
      method,
      headers: { "x-api-key": process.env.FIREWORKS_API_KEY, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(method + " " + path + ": " + response.status + " " + (await response.text()));
    return response.json();
  }

  async create(inputs) {
    const job = "accounts/acme/rlorTrainerJobs/" + inputs.trainerJob;
    const rows = [];
    let token = "";
    do {
      const page = await this.call("GET", "/v1/" + job + "/checkpoints?pageSize=200" + (token && "&pageToken=" + token));
      rows.push(...page.checkpoints);
      token = page.nextPageToken || "";
    } while (token !== "");
    const row = rows.find((candidate) => candidate.name.endsWith("/" + inputs.checkpoint) && candidate.promotable);
    if (row === undefined) throw new Error("no promotable checkpoint " + inputs.checkpoint);
    const { trainingConfig } = await this.call("GET", "/v1/" + job);
    let trainingProfile;
    if (inputs.trainingShape !== undefined) {
      const filter = "/versions?filter=latest_validated%3Dtrue&pageSize=1";
      const { trainingShapeVersions } = await this.call("GET", "/v1/" + inputs.trainingShape + filter);
      const { name: trainingShapeVersion, snapshot } = trainingShapeVersions[0];
      trainingProfile = { trainingShape: inputs.trainingShape, trainingShapeVersion, ...snapshot };
    }
    const outputModelId = inputs.displayName.toLowerCase().replaceAll(" ", "-") + "-" + Date.now().toString(36);
    const name = "accounts/acme/models/" + outputModelId;
    const { operation } = await this.call("POST", "/v1/accounts/acme/checkpoints/" + inputs.checkpoint + ":promote", {
      output_model: name,
      base_model: trainingConfig.baseModel,
      trainer_job_id: job,
      async_promotion: true,
    });
    for (let done = operation.done; !done; ) {
      await new Promise((resolve) => setTimeout(resolve, ${pollMs}));
      ({ done } = await this.call("GET", "/v1/" + operation.name));
    }
    await this.call("PATCH", "/v1/" + name, { displayName: inputs.displayName });
    const model = await this.call("GET", "/v1/" + name);
    const outs = {
      ...inputs,
      name,
      state: model.state,
      kind: model.kind,
      peftDetails: model.peftDetails,
      createTime: model.createTime,
      outputModelId,
      baseModel: trainingConfig.baseModel,
      resolvedCheckpoint: { name: row.name, createTime: row.createTime, checkpointType: row.checkpointType },
      provenance: "declared",
      public: model.public,
    };
    if (trainingProfile !== undefined) outs.trainingProfile = trainingProfile;
    return { id: name, outs };
  }

  async diff(id, olds, news) {
    const replaces = ["trainerJob", "checkpoint", "trainingShape"].filter((key) => olds[key] !== news[key]);
    const changed = ["displayName", "annotations"].some((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    return { changes: changed || replaces.length > 0, replaces };
  }

  async read(id, props) {
    const model = await this.call("GET", "/v1/" + id);
    return { id, props: { ...props, state: model.state, kind: model.kind, displayName: model.displayName } };
  }

  async update(id, olds, news) {
    await this.call("PATCH", "/v1/" + id, { displayName: news.displayName });
    return { outs: { ...olds, ...news } };
  }

  async delete(id) {
    await this.call("DELETE", "/v1/" + id);
  }
}

class PromotedModel extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const outputs = {
      name: undefined,
      state: undefined,
      kind: undefined,
      peftDetails: undefined,
      createTime: undefined,
      outputModelId: undefined,
      baseModel: undefined,
      resolvedCheckpoint: undefined,
      trainingProfile: undefined,
      provenance: undefined,
    };
    super(new PromotedModelProvider(), name, { ...outputs, ...args }, opts, "fireworks", "PromotedModel");
  }
}

for (const { name, args } of require("./models.json")) new PromotedModel(name, args);
`;
}
