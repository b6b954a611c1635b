import { type ErrorReason } from "./errors.js";
import { parseJson } from "./json.js";
import { cut, MAX_FAULTS } from "./limits.js";
import { errorBody } from "./schemas.js";

/** The vendor's rule: `error` (object or text), else `message`, else the beginning of the body. */
export function readErrorBody(body = ""): {
  code: number | undefined;
  message: string | undefined;
  reason: ErrorReason | undefined;
} {
  const { data } = errorBody.safeParse(parseJson(body));
  const nested = typeof data?.error === "string" ? data.error : data?.error?.message;
  const said = [nested, data?.message].find((text) => text !== undefined && text !== "");
  const fields = (data?.details ?? []).flatMap(({ fieldViolations }) => fieldViolations ?? []).slice(0, MAX_FAULTS);
  const message = fields.length === 0 ? said : cut(`${said ?? ""} (${fields.map(describeField).join("; ")})`.trim());
  const info = data?.details?.find(({ reason }) => reason !== undefined);
  const reason = info?.reason === undefined ? undefined : { reason: info.reason, metadata: info.metadata ?? {} };
  return { code: data?.code, message, reason };
}

/** Under the name that programs have for it. */
function describeField({
  field,
  description = "",
}: {
  readonly field: string;
  readonly description?: string | undefined;
}) {
  const name = field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return description === "" ? name : `${name}: ${description}`;
}
