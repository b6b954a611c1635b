import { isLoopback } from "../loopback.js";
import { KINDS, PROMOTED_MODEL, PROVIDER } from "../tokens.js";
import { type Preview, type Step } from "./preview.js";
import { namesIn } from "./urn.js";

/** Which service the preview asked. */
export interface Service {
  /** Its base URL. */
  readonly url: string;
  /**
   * `fireworks` is an address of Fireworks itself. `emulator` is one on the machine that previewed, so nothing of the
   * preview is about a real account. `other` is anything else, such as a gateway of a company.
   */
  readonly kind: "fireworks" | "emulator" | "other";
}

/**
 * Stack config says it, else the saved state of a resource, else the caller: an emulator may have stood at an address
 * that the environment no longer names. A stack of which nothing exists yet has only the last. A resource under a
 * provider of the program's own goes where that says, whatever stack config says.
 */
export function serviceOf({ baseUrl, steps }: Preview, told: string | undefined): Service | undefined {
  const providers = new Map(steps.map((step) => [step.urn, step.new]));
  const addresses = steps.filter(isOurs).map((step): unknown => {
    const own = ownProviderOf(step);
    if (own === undefined) return baseUrl ?? savedAddress(step);
    // It may say nothing, and the default form of the JSON leaves out one that stays as it is.
    return providers.get(own)?.inputs.baseUrl ?? savedAddress(step) ?? told;
  });
  const services = (addresses.length === 0 ? [baseUrl] : addresses).flatMap((address) =>
    typeof address === "string" ? (serviceAt(address) ?? []) : [],
  );
  // Of several, the one that must not be overlooked.
  const [service] = services.toSorted((a, b) => rank(a) - rank(b));
  return service ?? (told === undefined ? undefined : serviceAt(told));
}

function isOurs({ urn }: Step): boolean {
  return KINDS.includes(namesIn(urn).type);
}

/** URN of the provider of its own that a resource has; the engine names those that it makes itself `default...`. */
function ownProviderOf({ old, new: next }: Step): string | undefined {
  const provider = (next ?? old)?.provider ?? "";
  const urn = provider.slice(0, provider.lastIndexOf("::"));
  const { type, name } = namesIn(urn);
  return type === PROVIDER && !/^default(_|$)/.test(name) ? urn : undefined;
}

function savedAddress({ urn, old }: Step): unknown {
  // A trainer's `baseUrl` is its own server.
  return namesIn(urn).type === PROMOTED_MODEL ? old?.outputs.baseUrl : old?.outputs.service;
}

/** Out of the stack's config, as it is printed. */
export function baseUrlIn(config: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const url = config?.["fireworks:baseUrl"];
  return typeof url === "string" && serviceAt(url) !== undefined ? url : undefined;
}

/** `undefined` for what is no address; user name, password and query are nobody's business. */
function serviceAt(text: string): Service | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { origin, pathname, hostname } = url;
  const kind = isLoopback(hostname) ? "emulator" : /(^|\.)fireworks\.ai$/.test(hostname) ? "fireworks" : "other";
  return { url: `${origin}${pathname.replace(/\/+$/, "")}`, kind };
}

function rank({ kind }: Service): number {
  return ["emulator", "other", "fireworks"].indexOf(kind);
}
