/** What a seed says will become of objects that requests create: an entry of `runs` or `rollouts`. */
interface Script {
  readonly job?: string | undefined;
  readonly deployment?: string | undefined;
  count?: number | undefined;
}

/** The first script for this id, one less of it afterwards. */
export function takeScript<T extends Script>(scripts: readonly T[], id: string): T | undefined {
  const script = scripts.find((one) => one.count !== 0 && globPattern(one.job ?? one.deployment ?? "*").test(id));
  if (script?.count !== undefined) script.count -= 1;
  return script;
}

function globPattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replaceAll("*", ".*")}$`);
}
