import * as pulumi from "@pulumi/pulumi";

/**
 * Which inputs are secrets, as paths such as `annotations.token`: the input `__secrets`. A dynamic provider is given
 * secrets as plain values, so its class says which they are.
 * @returns nothing at all where there can be none, so that no state grows by it
 */
export function secretInputs(args: object): pulumi.Output<string[] | undefined> | undefined {
  const found = Object.entries(args).flatMap(([key, value]) => secretPaths(value, key));
  if (found.length === 0) return undefined;
  const paths = Promise.all(found).then((each) => each.flat().toSorted());
  return pulumi.output(paths.then((known) => (known.length === 0 ? undefined : known)));
}

function secretPaths(value: unknown, path: string): Promise<string[]>[] {
  if (pulumi.Output.isInstance(value)) {
    return [pulumi.isSecret(value).then((isSecret) => (isSecret ? [path] : []))];
  }
  if (value instanceof Promise) {
    return [value.then(async (item: unknown) => (await Promise.all(secretPaths(item, path))).flat())];
  }
  // A resource, such as `profile`, is no value of its own.
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => secretPaths(item, `${path}.${key}`));
}
