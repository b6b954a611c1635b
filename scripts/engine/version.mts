/** The oldest Pulumi that this package supports; its peer dependency on the SDK says the same. */
export const minimumVersion = "3.216.0";

/** `v3.276.0`, `3.256.0-alpha.1` or a whole line of `pulumi version` as `major.minor.patch`. */
export function asVersion(text: string): string {
  const match = /\bv?(\d+\.\d+\.\d+)/.exec(text);
  if (match?.[1] === undefined) throw new Error(`"${text.trim()}" is not a version`);
  return match[1];
}

/** Negative when `a` is older than `b`, as `Array.prototype.sort` wants it. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split(".").map(Number);
  const [aParts, bParts] = [parts(a), parts(b)];
  for (const [index, part] of aParts.entries()) {
    const difference = part - (bParts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Another major version may speak another protocol, so it is not recent enough but unknown. */
export function isSupported(version: string): boolean {
  return compareVersions(version, minimumVersion) >= 0 && compareVersions(version, "4.0.0") < 0;
}
