import { isLoopback } from "../loopback.js";
import { PROMOTED_MODEL } from "../tokens.js";
import { type Preview } from "./preview.js";
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
 * that the environment no longer names. A stack of which nothing exists yet has only the last.
 */
export function serviceOf({ baseUrl, steps }: Preview, told: string | undefined): Service | undefined {
  const saved = steps.flatMap(({ urn, old }) => {
    // A trainer's `baseUrl` is its own server.
    const url = namesIn(urn).type === PROMOTED_MODEL ? old?.outputs.baseUrl : old?.outputs.service;
    return typeof url === "string" ? [url] : [];
  });
  const services = (baseUrl === undefined ? saved : [baseUrl]).flatMap((url) => serviceAt(url) ?? []);
  // Of several, the one that must not be overlooked.
  const [service] = services.toSorted((a, b) => rank(a) - rank(b));
  return service ?? (told === undefined ? undefined : serviceAt(told));
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
