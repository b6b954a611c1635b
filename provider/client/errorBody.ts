import { type ErrorReason } from "./errors.js";
import { parseJson } from "./json.js";
import { errorBody } from "./schemas.js";

/** The vendor's rule: `error` (object or text), else `message`, else the beginning of the body. */
export function readErrorBody(body = ""): {
  code: number | undefined;
  message: string | undefined;
  reason: ErrorReason | undefined;
} {
  const { data } = errorBody.safeParse(parseJson(body));
  const nested = typeof data?.error === "string" ? data.error : data?.error?.message;
  const message = [nested, data?.message].find((text) => text !== undefined && text !== "");
  const info = data?.details?.find(({ reason }) => reason !== undefined);
  const reason = info?.reason === undefined ? undefined : { reason: info.reason, metadata: info.metadata ?? {} };
  return { code: data?.code, message, reason };
}
