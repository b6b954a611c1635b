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

// The first part that a file belongs to counts. A path tells the process that its file runs in.
const PARTS: readonly Part[] = [
  {
    files:
      /^provider\/(tokens|previewMark|outputText|functionArgs|config|fileFault|prices|plainText|outlookText|loopback)\.ts$/,
  },
  { files: /^provider\/(ownFolder|compileCache)\.ts$/, values: /^node:/ },
  { files: /^provider\/plainSecrets\.ts$/, values: /^provider\/(config|loopback)\.ts$/ },
  {
    files: /^provider\/index\.ts$/,
    values: /^provider\/(resources\/\w+\/resource|program\/functions\/\w+|client\/validateOutputModelId)\.ts$/,
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
    values: /^(provider\/emulator\/|provider\/(fileFault|client\/(schemas|names|packageVersion))\.ts$|node:|zod$)/,
  },
  // The user's program: data functions load the client when one is called.
  {
    files: /^provider\/program\/functions\//,
    values:
      /^(provider\/program\/(functions\/|(ownPackage|warnOfPlainSecrets)\.ts$)|provider\/(outputText|functionArgs|plainText)\.ts$|node:|@pulumi\/pulumi$)/,
    lazily: /^provider\/(client\/|config\.ts$)/,
    types: /^provider\/(client\/|resources\/\w+\/resource\.ts$)/,
  },
  // Classes over the plugin: in the user's program, without the dynamic ones.
  {
    files: /^provider\/plugin\/sdk\//,
    values:
      /^(provider\/(plugin\/sdk\/|(tokens|program\/(ownPackage|plainName|profileField|functions\/exportProvenance)|resources\/trainingProfile\/totalAccelerators)\.ts$)|@pulumi\/pulumi$)/,
    types: /^provider\/(client\/|program\/functions\/|resources\/\w+\/resource\.ts$)/,
  },
  // What state refers to by its path, loaded by the program and by the provider process.
  {
    files: /^provider\/resources\/\w+\/provider\.ts$/,
    values: /^provider\/program\/forward\.ts$/,
    lazily: /^provider\/resources\/\w+\/handler\/handler\.ts$/,
  },
  {
    files: /^provider\/(program\/|resources\/\w+\/\w+\.ts$)/,
    values:
      /^(provider\/((tokens|previewMark|outputText|ownFolder|compileCache|client\/trainingProfile)\.ts$|program\/|resources\/\w+\/\w+\.ts$)|node:(module|path)$|@pulumi\/pulumi$)/,
    lazily: /^provider\/plainSecrets\.ts$/,
    types: /^provider\/(client\/deploymentProfile|lifecycle\/dynamicFront)\.ts$/,
  },
  // The provider process.
  {
    files: /^provider\/lifecycle\//,
    values:
      /^(provider\/((lifecycle|client)\/|(config|prices|plainText|outlookText|previewMark|outputText)\.ts$)|node:|zod$)/,
    types: /^(@pulumi\/pulumi|@grpc\/grpc-js)$/,
  },
  {
    files: /^provider\/resources\/\w+\/handler\//,
    values:
      /^(provider\/((lifecycle|client|resources\/\w+\/handler)\/|(config|tokens|prices|resources\/trainingProfile\/totalAccelerators)\.ts$)|node:|zod$)/,
  },
  // The second front: it knows of a resource only what the first one does.
  {
    files: /^provider\/plugin\//,
    values:
      /^(provider\/(plugin\/|lifecycle\/|client\/packageVersion\.ts$|(config|functionArgs|plainText|tokens)\.ts$)|node:)/,
    lazily: /^provider\/(client\/\w+|resources\/\w+\/handler\/handler)\.ts$/,
    types: /^(@pulumi\/pulumi\/proto\/|google-protobuf\/|@grpc\/grpc-js$)/,
  },
  // What a preview means: it loads neither Pulumi nor anything that asks a service.
  {
    files: /^provider\/report\//,
    values:
      /^(provider\/(client\/(duration|names|trainerJobState|trainingProfile)|report\/\w+|tokens|prices|plainText|outlookText|loopback|lifecycle\/properties|resources\/\w+\/handler\/cost)\.ts|node:util|zod)$/,
  },
  // The command line stands beside everything else, and tells in the resources' own words; nothing imports it.
  {
    files: /^provider\/commands\//,
    values:
      /^(provider\/((commands|client)\/|(config|tokens|prices|fileFault|ownFolder|plainText|plainSecrets|outlookText|lifecycle\/ownership|emulator\/(seed|modes)|report\/(index|htmlText|markdownText|resourceState|urn)|resources\/\w+\/handler\/(cost|rest|selection|ownership))\.ts$)|policies\/|node:|zod$)/,
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
