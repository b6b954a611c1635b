interface Plan {
  readonly job?: string | undefined;
  readonly deployment?: string | undefined;
  count?: number | undefined;
}

/** The first entry for this id, one less of it afterwards. */
export function takePlan<T extends Plan>(plans: readonly T[], id: string): T | undefined {
  const plan = plans.find((one) => one.count !== 0 && globPattern(one.job ?? one.deployment ?? "*").test(id));
  if (plan?.count !== undefined) plan.count -= 1;
  return plan;
}

function globPattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replaceAll("*", ".*")}$`);
}
