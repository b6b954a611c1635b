import * as pulumi from "@pulumi/pulumi";

/**
 * The Output form of a data function: it waits for the arguments and for `dependsOn`, and is skipped
 * at preview while any of them is unknown.
 */
export function outputForm<Args extends object, Result>(
  call: (args: Args) => Promise<Result>,
  args: { [Key in keyof Args]: pulumi.Input<Args[Key]> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<Result> {
  const known = pulumi.all([args, idsOf(opts?.dependsOn)]).apply(([plain]) => call(plain as Args));
  return known;
}

/** The ids of the resources: unknown at preview while one of them is being created. */
function idsOf(dependsOn: pulumi.InvokeOutputOptions["dependsOn"]): pulumi.Output<unknown> {
  return pulumi.output(dependsOn ?? []).apply((resources: unknown) => {
    const list = Array.isArray(resources) ? (resources as unknown[]) : [resources];
    return pulumi.all(list.map((resource) => (resource instanceof pulumi.CustomResource ? resource.id : undefined)));
  });
}
