import { DEFAULT_BASE_URL, modelName, parseModelName } from "../../../client/names.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { parseModelOwnerLine } from "./ownerLine.js";

/** Reads a model that no state describes: what `PromotedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const client = call.client();
  const name = parseModelName(id) === undefined ? modelName(await client.getAccountId(), id) : id;
  const model = await client.getModel(name);
  const { state, kind, createTime, peftDetails } = model;
  const source = parseModelOwnerLine(model.description)?.source;
  const shared = plainJson({
    outputModelId: parseModelName(name)?.modelId,
    baseModel: source?.baseModel ?? peftDetails?.baseModel,
    resolvedCheckpoint: source === undefined ? undefined : { name: source.checkpoint },
    public: model.public,
  });
  const baseUrl = call.settings().baseUrl ?? DEFAULT_BASE_URL;
  const outs = plainJson({ schemaVersion: 1, baseUrl, name, state, kind, createTime, peftDetails });
  return { id: name, props: { ...props, ...shared, ...outs }, inputs: { ...props, ...shared } };
}
