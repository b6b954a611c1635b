/** `3.256.0` in a text such as `v3.256.0` or a line of `pulumi version`; `undefined` when there is none. */
export function findVersion(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** Whether a version is in `^1.2.3` or `>=1.2.3`, the forms that package.json of this package uses. */
export function isInRange(version: string, range: string): boolean {
  const least = findVersion(range);
  if (least === undefined) throw new RangeError(`'${range}' is not understood`);
  const [own, wanted] = [version, least].map((text) => text.split(".").map(Number)) as [number[], number[]];
  if (range.startsWith("^") && own[0] !== wanted[0]) return false;
  const differing = own.findIndex((part, index) => part !== wanted[index]);
  return differing === -1 || (own[differing] ?? 0) > (wanted[differing] ?? 0);
}
