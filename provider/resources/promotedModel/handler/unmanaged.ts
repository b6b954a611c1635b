import { DEFAULT_BASE_URL, modelName, parseModelName } from "../../../client/names.js";
import { type Call } from "../../../lifecycle/call.js";
import { type Properties, type ReadResult } from "../../../lifecycle/handler.js";
import { plainJson } from "../../../lifecycle/properties.js";
import { parseModelOwnerLine } from "./ownership.js";
import { type CompleteInputs, selectorOf, stateOf } from "./state.js";

/** Reads a model that no state describes: what `PromotedModel.get(name, id)` asks for. */
export async function readUnmanaged(id: string, props: Properties, call: Call): Promise<ReadResult> {
  const name = await namedBy(id, call);
  const model = await call.client().getModel(name);
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

/**
 * A model as `pulumi import` takes it over: adopted, as it is. What it was promoted from is known where its ownership
 * line says so.
 * @param id full name, or the id within the configured account
 */
export async function imported(id: string, call: Call): Promise<ReadResult> {
  const model = await call.client().getModel(await namedBy(id, call));
  const { accountId = "", modelId: outputModelId = "" } = parseModelName(model.name) ?? {};
  const line = parseModelOwnerLine(model.description);
  const inputs: CompleteInputs = {
    ...{ __identity: call.identity.text, __resolved: [], accountId, name: model.name },
    ...{ outputModelId, adopt: "always", checkpoint: line?.source?.checkpoint },
    baseModel: line?.source?.baseModel ?? model.peftDetails?.baseModel,
    resolvedCheckpoint: line?.source && { name: line.source.checkpoint },
    // Left out it would mean private.
    public: model.public ? true : undefined,
  };
  const selector = line?.source === undefined ? selectorOf(inputs) : undefined;
  const baseUrl = call.settings().baseUrl ?? DEFAULT_BASE_URL;
  const own = { baseUrl, selector, generation: line?.generation, adopted: true } as const;
  const { accountId: _, ...checked } = inputs;
  return {
    id: model.name,
    props: stateOf(inputs, model, own),
    inputs: plainJson(checked),
  };
}

/** The full name of a model. @param id that name, or the id within the configured account */
async function namedBy(id: string, call: Call): Promise<string> {
  return parseModelName(id) === undefined ? modelName(await call.client().getAccountId(), id) : id;
}
