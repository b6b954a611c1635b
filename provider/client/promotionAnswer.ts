import { z } from "zod";
import { UnexpectedAnswerError } from "./errors.js";
import { foreign, isSame, named } from "./identity.js";
import { model, operation, promotion, type Model, type Operation, type Promotion } from "./schemas.js";
import { optional } from "./wireTypes.js";

const OPERATION_NAME = /(?:^|\/)operations\/[^/]+$/;

/**
 * The answer to a promotion to this model; one that comes without a name is the one that was asked for. An operation that
 * is done already is not worth a look: the model that it holds is the answer.
 */
export function promotionTo(modelName: string): z.ZodType<Promotion> {
  const answered = z.preprocess((found) => withName(found, modelName), named(model, modelName));
  const followed = operation.transform((found, context) =>
    OPERATION_NAME.test(found.name) ? found : foreign(context, "name", found.name, "<...>/operations/<id>"),
  );
  const whole = promotion.extend({ model: optional(answered), operation: optional(followed) });
  return whole.transform((answer, context) => {
    const { operation: ended } = answer;
    // One that failed is looked at once more: it may have left a model.
    if (ended?.done !== true || ended.error !== undefined) return answer;
    const { data: made } = model.safeParse(withName(ended.response, modelName));
    if (made === undefined) return { model: answer.model, operation: undefined };
    if (!isSame(made.name, modelName)) return foreign(context, "operation.response.name", made.name, modelName);
    return { model: { ...made, name: modelName }, operation: undefined };
  });
}

/**
 * The model that a finished operation holds, if it holds a whole one.
 * @throws UnexpectedAnswerError when it is another model's
 */
export function modelOf({ name, response }: Operation, modelName: string): Model | undefined {
  const { data: found } = model.safeParse(withName(response, modelName));
  if (found === undefined) return undefined;
  if (isSame(found.name, modelName)) return { ...found, name: modelName };
  throw new UnexpectedAnswerError({
    what: `follow the promotion to ${modelName}`,
    method: "GET",
    path: `/v1/${name}`,
    status: 200,
    serverMessage: `the operation is about something else: its model is '${found.name}', asked for was '${modelName}'; nothing was written because of it`,
    effect: "none",
  });
}

function withName(found: unknown, name: string): unknown {
  const isNameless =
    typeof found === "object" && found !== null && !Array.isArray(found) && !("name" in found && found.name);
  return isNameless ? { ...found, name } : found;
}
