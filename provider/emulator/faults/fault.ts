import { z } from "zod";

const scope = {
  /** HTTP method; absent: any. */
  method: z.string().optional(),
  /** Glob over the path without the query: `*` within one segment, `**` across segments. Absent: any path. */
  path: z.string().optional(),
  /** How many requests it hits. */
  count: z.union([z.number().int().positive(), z.literal("forever")]).default(1),
  /** How many matching requests go through before the first hit. */
  skip: z.number().int().nonnegative().default(0),
};

/** A timer takes no longer ones: it would not wait at all. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

const when = z.enum(["before", "after"]);

/** Something that goes wrong, on purpose. Faults are tried in order; the first that matches is the one that happens. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...scope,
    kind: z.literal("status"),
    status: z.number().int().min(400).max(599),
    /** gRPC code; absent: the gateway's for this status. */
    code: z.number().int().optional(),
    message: z.string().optional(),
    details: z.array(z.unknown()).optional(),
    /** `Retry-After`: seconds, or text as it is, for example an HTTP date. Absent: no such header. */
    retryAfter: z.union([z.number().nonnegative(), z.string()]).optional(),
    /** `after`: the work is done, only the answer says otherwise (502 while the copy goes on). */
    when: when.default("before"),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal("reset"),
    /** Connection reset before the work, after it, or in the middle of the answer's body. */
    when: z.enum(["before", "after", "body"]).default("before"),
  }),
  /** A late answer. Unlike the others it goes on to the next fault. */
  z.strictObject({
    ...scope,
    kind: z.literal("slow"),
    ms: z.number().nonnegative().max(MAX_DELAY_MS),
    when: when.default("before"),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal("body"),
    /** The work is done and answered 200 with HTML, with half of the JSON, or with `bytes` of JSON. */
    body: z.enum(["not-json", "truncated", "huge"]),
    bytes: z
      .number()
      .int()
      .positive()
      .default(32 * 1024 * 1024),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal("redirect"),
    location: z.string(),
    status: z.number().int().min(300).max(399).default(307),
  }),
  /** The promotion that a matching `:promote` starts fails, never ends, or its operation is forgotten (404). */
  z.strictObject({
    ...scope,
    kind: z.literal("operation"),
    outcome: z.enum(["fail", "never", "vanish"]),
    code: z.number().int().default(13),
    message: z.string().default("promotion failed: internal error while copying the checkpoint"),
  }),
  /**
   * A write is answered 200 and ignored: a PATCH answers the object as it was, a DELETE leaves it. With `fields` or
   * `instead` only these fields are left out of the body, of a POST too, or have the other value.
   */
  z.strictObject({
    ...scope,
    kind: z.literal("ignored"),
    /** Names below one another are joined by dots, such as `trainingConfig.loraRank`. */
    fields: z.array(z.string()).optional(),
    instead: z.record(z.string(), z.unknown()).optional(),
  }),
  /** A matching list answers its first page with a token that leads back to it. */
  z.strictObject({ ...scope, kind: z.literal("paging-loop") }),
]);

/** What a caller writes. */
export type Fault = z.input<typeof faultSchema>;
/** The same with its defaults. */
export type FaultRule = z.output<typeof faultSchema>;
export type IgnoredFault = Extract<FaultRule, { kind: "ignored" }>;
export type OperationFault = Extract<FaultRule, { kind: "operation" }>;
