import { z } from "zod";
import { type Message, type PolicyFinding, type PolicyPack, type Preview, type Step } from "./preview.js";
import { resourceState, stateOf } from "./resourceState.js";
import { baseUrlIn } from "./service.js";

/** The events that say something about a preview; the others are passed over. */
const eventSchema = z.object({
  timestamp: z.number().nullish(),
  preludeEvent: z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  resourcePreEvent: z
    .object({
      metadata: z.object({
        op: z.string(),
        urn: z.string(),
        old: resourceState.nullish(),
        new: resourceState.nullish(),
        keys: z.array(z.string()).nullish(),
      }),
    })
    .nullish(),
  diagnosticEvent: z
    .object({ urn: z.string().nullish(), message: z.string(), severity: z.string().nullish() })
    .nullish(),
  policyEvent: z
    .object({
      resourceUrn: z.string().nullish(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string().nullish(),
      enforcementLevel: z.string(),
    })
    .nullish(),
  policyAnalyzeSummaryEvent: z
    .object({ policyPackName: z.string(), policyPackVersion: z.string().nullish() })
    .nullish(),
  summaryEvent: z.object({ result: z.string().nullish() }).nullish(),
});
type EngineEvent = z.output<typeof eventSchema>;

/** Whether a value can be one of the engine's events. */
export function isEvent(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "sequence" in value || Object.keys(value).some((key) => key.endsWith("Event"));
}

/** Reads the engine's events. @throws z.ZodError, whose path begins with the event's index */
export function readEvents(values: readonly unknown[]): Preview {
  const events = z.array(eventSchema).parse(values);
  const steps = events.flatMap((event) => stepOf(event));
  const messages = events.flatMap((event) => messageOf(event));
  const findings = events.flatMap((event) => findingOf(event));
  const summary = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  const seconds = events.find(({ timestamp }) => timestamp)?.timestamp;
  const failed = summary?.result === "failed" || messages.some(({ severity }) => severity === "error");
  return {
    form: "events",
    takenAt: seconds === undefined || seconds === null ? undefined : seconds * 1000,
    result: summary === undefined ? "interrupted" : failed ? "failed" : "succeeded",
    steps,
    messages,
    policies: { packs: packsOf(events), findings },
    unchanged: undefined,
    baseUrl: baseUrlIn(events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config),
  };
}

function stepOf({ resourcePreEvent }: EngineEvent): Step[] {
  if (!resourcePreEvent) return [];
  const { op, urn, old, new: next, keys } = resourcePreEvent.metadata;
  return [{ op, urn, old: stateOf(old), new: stateOf(next), reasons: keys ?? [] }];
}

function messageOf({ diagnosticEvent }: EngineEvent): Message[] {
  if (!diagnosticEvent || diagnosticEvent.severity === "debug") return [];
  const { urn, message, severity } = diagnosticEvent;
  return [{ urn: urn ?? undefined, severity: severity ?? "info", text: message.trim() }];
}

function findingOf({ policyEvent }: EngineEvent): PolicyFinding[] {
  if (!policyEvent) return [];
  const { resourceUrn, message, policyName, policyPackName, enforcementLevel } = policyEvent;
  return [
    {
      pack: policyPackName ?? "",
      policy: policyName,
      level: enforcementLevel,
      urn: resourceUrn ?? undefined,
      text: message.trim(),
    },
  ];
}

/** Every pack that judged anything; its folder, which the engine names too, is nobody's business. */
function packsOf(events: readonly EngineEvent[]): PolicyPack[] {
  const versions = new Map<string, string>();
  for (const { policyAnalyzeSummaryEvent: ran } of events) {
    if (ran) versions.set(ran.policyPackName, ran.policyPackVersion ?? "");
  }
  return [...versions].map(([name, version]) => ({ name, version }));
}
