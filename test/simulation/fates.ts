import { type TransportRequest } from "../../provider/client/transport.js";
import { type Chance } from "./chance.js";

/** What becomes of one request on its way to the service and back. */
export interface Fate {
  /** Milliseconds until the service works on it. */
  readonly there: number;
  /** Milliseconds until the answer arrives. */
  readonly back: number;
  readonly fault?: Fault | undefined;
}

export type Fault =
  /** The connection is refused: nothing was sent. */
  | { readonly kind: "refused" }
  /** The connection breaks before the service reads the request. */
  | { readonly kind: "lost" }
  /** The service works, and its answer is lost. */
  | { readonly kind: "answer lost" }
  /** The service works, and its answer comes after the client has given up. */
  | { readonly kind: "answer late" }
  /** Something on the way delivers the request twice; the second answer arrives. */
  | { readonly kind: "duplicated" }
  /** The answer is not JSON any more. */
  | { readonly kind: "garbled" }
  /** Another answer, with or without the work done. */
  | { readonly kind: "status"; readonly status: number; readonly worked: boolean; readonly retryAfter?: string };

export type Fates = (request: TransportRequest) => Fate;

export const smoothly: Fates = () => ({ there: 2, back: 2 });

/** Faults this often; requests overtake each other always. */
export function randomFates(chance: Chance, faultRate: number): Fates {
  return () => ({
    there: 1 + chance.below(chance.often(0.05) ? 2_000 : 30),
    back: 1 + chance.below(chance.often(0.05) ? 5_000 : 30),
    fault: chance.often(faultRate) ? randomFault(chance) : undefined,
  });
}

function randomFault(chance: Chance): Fault {
  const kinds = ["refused", "lost", "answer lost", "answer late", "duplicated", "garbled", "status", "status"] as const;
  const kind = chance.oneOf(kinds);
  if (kind !== "status") return { kind };
  const status = chance.oneOf([429, 408, 500, 502, 503, 504]);
  const retryAfter = chance.oneOf(["1", "20", undefined, undefined]);
  // 429 is a refusal; behind the others the work may go on.
  const worked = status !== 429 && chance.often(0.5);
  return { kind, status, worked, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
