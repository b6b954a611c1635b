/** Who may import whom: the architecture's arrows. ESLint's rule `importArrows.mts` enforces them. */
import { posix } from "node:path";

export interface ImportLine {
  /** The file that imports, relative to the root, with slashes. */
  readonly from: string;
  /** A file relative to the root, or a package by its name. */
  readonly to: string;
  /** `value` loads the target at once, `lazy` when it is first needed, `type` never. */
  readonly kind: "value" | "lazy" | "type";
}

/** What the files of one part may import; what no rule allows is forbidden. */
interface Part {
  readonly files: RegExp;
  /** May be loaded at once. */
  readonly values?: RegExp;
  /** May be loaded when it is first needed. */
  readonly lazily?: RegExp;
  /** May lend its types. */
  readonly types?: RegExp;
}

// The first part that a file belongs to counts.
const PARTS: readonly Part[] = [
  { files: /^provider\/(tokens|config|prices)\.ts$/ },
  {
    files: /^provider\/index\.ts$/,
    values:
      /^provider\/(resources\/(\w+\/resource|managedTraining\/managedTraining)|functions\/\w+|client\/validateOutputModelId)\.ts$/,
    types: /^provider\/client\/\w+\.ts$/,
  },
  { files: /^provider\/client\//, values: /^(provider\/client\/|node:|(undici|zod)$)/ },
  // HTTP and what goes wrong on purpose know no noun of the service.
  {
    files: /^provider\/emulator\/(server|faults|schema|time)\//,
    values: /^(provider\/emulator\/(server|faults|schema|time)\/|node:|zod$)/,
    types: /^provider\/emulator\/(modes|service|store)\.ts$/,
  },
  {
    files: /^provider\/emulator\//,
    values: /^(provider\/emulator\/|provider\/client\/(schemas|names)\.ts$|node:|zod$)/,
  },
  // Of the program's side: what every resource class passes on.
  { files: /^provider\/lifecycle\/refuseBun\.ts$/ },
  {
    files: /^provider\/lifecycle\/identityInput\.ts$/,
    values: /^(@pulumi\/pulumi|provider\/lifecycle\/refuseBun\.ts)$/,
  },
  // Of the handlers' side: what arguments of several resources are parsed with.
  { files: /^provider\/lifecycle\/argSchemas\.ts$/, values: /^(provider\/lifecycle\/duration\.ts|zod)$/ },
  {
    files: /^provider\/lifecycle\//,
    values: /^(provider\/(lifecycle|client)\/|provider\/config\.ts$|node:)/,
    types: /^(zod|@pulumi\/pulumi|@grpc\/grpc-js)$/,
  },
  {
    files: /^provider\/functions\//,
    values: /^(provider\/functions\/|provider\/client\/(instant|retention)\.ts$|node:|@pulumi\/pulumi$)/,
    lazily: /^provider\/(client\/|config\.ts$)/,
    types: /^provider\/(client\/|resources\/\w+\/resource\.ts$)/,
  },
  // A component runs in the program, and is made of other resources' classes and of data functions.
  {
    files: /^provider\/resources\/managedTraining\//,
    values:
      /^provider\/(tokens|functions\/listCheckpoints|resources\/(\w+\/resource|managedTraining\/\w+))\.ts$|^@pulumi\/pulumi$/,
    types: /^provider\/client\/trainingProfile\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\/resource\.ts$/,
    // What its own parts load in turn is looked at below.
    values:
      /^(provider\/resources\/\w+\/(?!handler\b)\w+\.ts|provider\/(tokens|lifecycle\/identityInput)\.ts|@pulumi\/pulumi)$/,
    types: /^provider\/client\/(trainingProfile|deploymentProfile)\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\/provider\.ts$/,
    values: /^provider\/lifecycle\/forward\.ts$/,
    lazily: /^provider\/resources\/\w+\/handler\.ts$/,
  },
  {
    files: /^provider\/resources\/\w+\//,
    values:
      /^(provider\/(lifecycle|client)\/|provider\/(config|tokens|prices)\.ts$|provider\/resources\/(?!\w+\/(resource|provider)\.ts)|node:|zod$)/,
  },
  // What a preview says is told in the words of the resources themselves.
  {
    files: /^provider\/commands\/report\//,
    values:
      /^(provider\/(commands\/report|client)\/|provider\/tokens\.ts$|provider\/lifecycle\/(duration|unknown)\.ts$|provider\/resources\/((trainerJob|deployment)\/cost|trainingProfile\/describe)\.ts$|zod$)/,
  },
  // The command line stands beside everything else; nothing imports it.
  {
    files: /^provider\/commands\//,
    values:
      /^(provider\/(commands|client)\/|provider\/(config|lifecycle\/duration|emulator\/seed|resources\/promotedModel\/(selection|marker))\.ts$|policies\/|node:)/,
    lazily: /^commander$/,
  },
  {
    files: /^policies\//,
    values: /^(policies\/|provider\/(tokens|prices)\.ts$|node:|@pulumi\/policy$|zod$)/,
    types: /^@pulumi\/pulumi(\/|$)/,
  },
  // A user's own tests.
  {
    files: /^examples\/[\w-]+\/\w+\.test\.mts$/,
    values: /^(pulumi-fireworks\/emulator|@pulumi\/pulumi\/automation\/index\.js|vitest|node:\w+)$/,
  },
  { files: /^examples\//, values: /^(pulumi-fireworks(\/\w+)?|@pulumi\/(pulumi|policy))$/ },
];

/** Why an import is forbidden, if it is. */
export function violation({ from, to, kind }: ImportLine): string | undefined {
  const part = PARTS.find(({ files }) => files.test(from));
  if (part === undefined) return `${from} belongs to no part`;
  const allowed = [
    part.values,
    ...(kind === "value" ? [] : kind === "lazy" ? [part.lazily] : [part.types, part.lazily]),
  ];
  if (!allowed.some((pattern) => pattern?.test(to))) return `${from} may not import ${to} (${kind})`;
  // Resources know no more of each other than the types that users see.
  const [folder, other] = [from, to].map((file) => /^provider\/resources\/(\w+)\//.exec(file)?.[1]);
  const foreign = folder !== undefined && other !== undefined && folder !== other;
  const knowsOthers = kind === "type" || folder === "managedTraining";
  return foreign && !(knowsOthers && to.endsWith("/resource.ts"))
    ? `${from} may not import ${to} (another resource)`
    : undefined;
}

/** What an import's text leads to: a file relative to the root, or the package as it is written. */
export function importTarget(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return posix.join(posix.dirname(file), specifier).replace(/\.([cm]?)js$/, ".$1ts");
}
