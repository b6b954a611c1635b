/**
 * A path template that encodes each segment and refuses an empty one, which would change the route. A colon stays one, as
 * the vendor's SDK sends it and RFC 3986 allows.
 */
export function path(template: TemplateStringsArray, ...segments: readonly string[]): string {
  return template.reduce((text, part, index) => text + encodeSegment(segments[index - 1] ?? "") + part);
}

/** The path of a full resource name such as `accounts/acme/models/bot`. */
export function namePath(name: string): string {
  return `/v1/${name.split("/").map(encodeSegment).join("/")}`;
}

function encodeSegment(segment: string): string {
  if (segment === "" || segment === "." || segment === "..") {
    throw new TypeError(`A resource name has the empty or relative segment '${segment}'; it cannot be put into a URL.`);
  }
  return encodeURIComponent(segment).replaceAll("%3A", ":");
}
