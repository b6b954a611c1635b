import { formatCalendarDate } from "../../client/calendarDate.js";
import { type Model } from "../../client/schemas.js";
import { isGoing } from "../../client/waitForDeployment.js";
import { stackOf } from "../../lifecycle/ownership.js";
import { type Holdings } from "./holdings.js";
import { namesIn, type Told, wordsOf } from "./told.js";

const KINDS: Readonly<Record<string, string>> = { HF_PEFT_ADDON: "LoRA", HF_BASE_MODEL: "full" };

/** @param source the checkpoint that it is made from @param used what deployments serve */
export function tellModel(model: Model, source: string | undefined, used: ReadonlySet<string>): Told {
  const { name, state = "", createTime, status, kind = "", description } = model;
  const date = formatCalendarDate(model.deprecationDate);
  const code = status?.code;
  const hasFailed = typeof code === "string" && !["", "OK", "STATUS_UNSPECIFIED"].includes(code);
  return {
    managedBy: stackOf(description),
    state,
    since: createTime,
    hardware: KINDS[kind],
    unused: used.has(name) ? undefined : "no deployment serves it",
    expires:
      date === undefined ? undefined : { what: "it is to be retired (deprecationDate)", from: `${date}T00:00:00Z` },
    problem: hasFailed ? wordsOf(status) : undefined,
    from: namesIn([source]),
  };
}

/** Models that a deployment serves, by itself or as an adapter on it. */
export function usedModels({ deployments, loads }: Holdings): ReadonlySet<string> {
  const served = [...deployments.values()].flatMap((row) =>
    row === undefined || isGoing(row) ? [] : [row.baseModel, row.draftModel],
  );
  return new Set(namesIn([...served, ...[...loads.values()].map((row) => row?.model)]));
}
