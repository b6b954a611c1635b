import * as pulumi from "@pulumi/pulumi";

/**
 * The Output form of a data function: it waits for the arguments and for `dependsOn`, and is skipped at preview while
 * any of them is unknown, or while a resource that an argument comes from is only about to be created: its name may be
 * known then, but there is nothing to look at.
 */
export function outputForm<Args extends object, Result>(
  call: (args: Args) => Promise<Result>,
  args: { [Key in keyof Args]: pulumi.Input<Args[Key]> },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<Result> {
  const given = pulumi.output(args);
  const known = pulumi
    .all([given, idsOf(resourcesOf(given)), idsOf(opts?.dependsOn)])
    .apply(([plain]) => call(plain as Args));
  return known;
}

/** The resources that a value comes from, as Pulumi's own invokes ask for them. */
function resourcesOf(output: object): Promise<pulumi.Resource[]> | undefined {
  const { allResources } = output as { readonly allResources?: () => Promise<ReadonlySet<pulumi.Resource>> };
  return allResources?.call(output).then((resources) => [...resources]);
}

/** The ids of the resources: unknown at preview while one of them is being created. */
function idsOf(resources: pulumi.InvokeOutputOptions["dependsOn"]): pulumi.Output<unknown> {
  return pulumi.output(resources ?? []).apply((known: unknown) => {
    const list = Array.isArray(known) ? (known as unknown[]) : [known];
    return pulumi.all(list.map((resource) => (resource instanceof pulumi.CustomResource ? resource.id : undefined)));
  });
}
