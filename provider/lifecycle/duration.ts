import { parseDuration } from "../client/duration.js";
import { type Call } from "./call.js";

export { parseDuration } from "../client/duration.js";

/** How long a wait may take, in milliseconds: as the engine says of the whole call, or as the resource's own arguments do. */
export function limitOf({ timeoutMs }: Pick<Call, "timeoutMs">, text: string | undefined): number | undefined {
  return timeoutMs ?? parseDuration(text ?? "");
}

/** How long ago, in words for a person: `40 s`, `20 min`, `2 h`, `3 d`. */
export function describeAge(ms: number): string {
  if (ms < 0) return "0 s";
  if (ms < 120_000) return `${Math.floor(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} d`;
}
