import { DEFAULT_BASE_URL, modelName, parseModelName } from "../../client/names.js";
import { plainJson } from "../../lifecycle/plainJson.js";
import { type Handler, type Properties } from "../../lifecycle/handler.js";
import { type Runtime } from "../../lifecycle/runtime.js";
import { parseMarker } from "./marker.js";

/** Reads a model that no state describes: what `PromotedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, runtime: Runtime): ReturnType<Handler["read"]> {
  const client = runtime.client();
  const name = parseModelName(id) === undefined ? modelName(await client.getAccountId(), id) : id;
  const model = await client.getModel(name);
  const { state, kind, createTime, peftDetails } = model;
  const source = parseMarker(model.description)?.source;
  const shared = plainJson({
    outputModelId: parseModelName(name)?.modelId,
    baseModel: source?.baseModel ?? peftDetails?.baseModel,
    resolvedCheckpoint: source === undefined ? undefined : { name: source.checkpoint },
    public: model.public,
  });
  const outs = {
    schemaVersion: 1,
    baseUrl: runtime.settings().baseUrl ?? DEFAULT_BASE_URL,
    name,
    state,
    kind,
    createTime,
    peftDetails,
  };
  return { id: name, props: { ...props, ...shared, ...plainJson(outs) }, inputs: { ...props, ...shared } };
}
