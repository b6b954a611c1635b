import { issueTexts } from "../schema/issueTexts.js";
import { type FaultRule, faultSchema } from "./fault.js";

/** The grammar of `--fault`, also for `--help`. */
export const FAULT_GRAMMAR = `SPEC    = [METHOD " "] PATH *(";" OPTION)
PATH    glob over the path: * within one segment, ** across segments
OPTION  what happens, exactly one of
          status=CODE | reset=before|after|body | slow=MS | body=not-json|truncated|huge
          redirect=URL | operation=fail|never|vanish | paging-loop
          ignored[=FIELD,FIELD]     a PATCH or DELETE is answered 200 and not done; of a POST, the fields are left out
        how often
          count=N | count=forever   how many requests it hits (default 1)
          skip=N                    how many matching requests go through first
        with status:    retry-after=SECONDS|HTTP-DATE  message=TEXT  code=GRPC-CODE  after (the work is done first)
        with slow:      after
        with operation: message=TEXT  code=GRPC-CODE
        with body=huge: bytes=N
Examples
  "POST **:promote; status=502; after"                        the copy goes on behind a 502
  "GET /v1/accounts/*/models/*; status=429; retry-after=2; count=3"
  "GET **/checkpoints; paging-loop; count=forever"`;

/** The option that says what happens, and the field that holds its value. */
const KINDS: Record<string, string> = {
  status: "status",
  reset: "when",
  slow: "ms",
  body: "body",
  redirect: "location",
  operation: "outcome",
  "paging-loop": "",
  ignored: "fields",
};

const NUMBERS = ["status", "ms", "count", "skip", "code", "bytes"];

/** Reads one `--fault SPEC`. */
export function parseFaultSpec(spec: string): FaultRule {
  const [target = "", ...options] = spec.split(";").map((part) => part.trim());
  const [, method, path] = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(target) ?? [];
  if (path === undefined) throw new TypeError(`not a fault: "${spec}": it must begin with "[METHOD ]PATH"`);
  const fault: Record<string, unknown> = { path, ...(method === undefined ? {} : { method }) };
  for (const option of options.filter((text) => text !== "")) {
    const [, name = option, value] = /^([\w-]+)=(.*)$/s.exec(option) ?? [];
    const kindField = KINDS[name];
    if (kindField !== undefined) {
      if ("kind" in fault) throw new TypeError(`not a fault: "${spec}": it says twice what happens`);
      fault.kind = name;
      if (kindField === "fields") fault.fields = value?.split(",");
      else if (kindField !== "") fault[kindField] = scalar(kindField, value);
    } else if (name === "after" && value === undefined) {
      fault.when = "after";
    } else {
      const field = name === "retry-after" ? "retryAfter" : name;
      fault[field] = scalar(field, value);
    }
  }
  if (!("kind" in fault)) {
    throw new TypeError(`not a fault: "${spec}": say what happens with one of ${Object.keys(KINDS).join(", ")}`);
  }
  return parseFault(fault, `"${spec}"`);
}

function scalar(field: string, value: string | undefined): unknown {
  if (value === undefined) return undefined;
  const isNumber = /^\d+(\.\d+)?$/.test(value);
  return isNumber && (NUMBERS.includes(field) || field === "retryAfter") ? Number(value) : value;
}

/** Reads a list of faults: objects, or texts in the grammar of `--fault`. */
export function parseFaults(value: unknown): FaultRule[] {
  if (!Array.isArray(value)) throw new TypeError("faults must be a list");
  return value.map((item: unknown, index) =>
    typeof item === "string" ? parseFaultSpec(item) : parseFault(item, `faults[${index}]`),
  );
}

function parseFault(value: unknown, where: string): FaultRule {
  const parsed = faultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`not a fault: ${where}: ${issueTexts(parsed.error).join("; ")}`);
}
