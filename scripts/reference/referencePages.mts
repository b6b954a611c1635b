/** The reference in `docs/reference/`, written from the doc comments of the public surface. */
import { type Doc, type EntryPoint, type Exported, type Member, type Surface } from "./surface.mts";

interface Page {
  readonly file: string;
  readonly title: string;
  readonly entry: EntryPoint;
  readonly intro: string;
  readonly has: (exported: Exported) => boolean;
}

const ARGUMENTS =
  "Every argument takes a plain value or an output (`pulumi.Input`). Faults are told at preview, all of them at once.";

const isError = ({ kind, name, base }: Exported): boolean =>
  kind === "class" && (base?.endsWith("Error") === true || name.endsWith("Error"));
const isResource = ({ kind, name, base }: Exported): boolean =>
  base?.startsWith("pulumi.") === true || (kind === "interface" && name.endsWith("Args") && !/^(Get|List)/.test(name));

const PAGES: readonly Page[] = [
  {
    file: "resources.md",
    title: "Resources",
    entry: "pulumi-fireworks",
    intro: `Resource classes, the component, and their arguments. ${ARGUMENTS}`,
    has: (exported) => isResource(exported) || exported.name === "ResolvedCheckpoint",
  },
  {
    file: "functions.md",
    title: "Functions",
    entry: "pulumi-fireworks",
    intro: "What a program can look up and write down. `...Output` takes outputs and gives one.",
    has: (exported) => !isResource(exported) && exported.name !== "ResolvedCheckpoint",
  },
  {
    file: "client.md",
    title: "Client",
    entry: "pulumi-fireworks/client",
    intro: "The Fireworks client, usable without Pulumi. Its errors have [a page of their own](errors.md).",
    has: (exported) => !isError(exported),
  },
  {
    file: "emulator.md",
    title: "Emulator",
    entry: "pulumi-fireworks/emulator",
    intro: "A local Fireworks control plane for tests: [offline tests](../offline-tests.md).",
    has: () => true,
  },
  {
    file: "plugin.md",
    title: "Plugin classes",
    entry: "pulumi-fireworks/plugin",
    intro:
      "Resources and functions by the provider plugin `fireworks`, instead of Pulumi's dynamic provider; what a dynamic resource of the same name has made is taken over. Their arguments are those of [resources](resources.md) and [functions](functions.md); `profile` takes a `TrainingProfile` of the plugin.",
    has: ({ name }) => !name.endsWith("Args") || name === "ProviderArgs",
  },
  {
    file: "policy-packs.md",
    title: "Policy packs",
    entry: "pulumi-fireworks/policies",
    intro: "For a policy pack of your own. Every rule and its settings: [policies](../policies.md).",
    has: ({ name }) => name !== "PolicyConfig",
  },
  {
    file: "report.md",
    title: "Report",
    entry: "pulumi-fireworks/report",
    intro: "What a preview means, as data, as Markdown and as a page: [the report of a preview](../report.md).",
    has: () => true,
  },
  {
    file: "tokens.md",
    title: "Type tokens",
    entry: "pulumi-fireworks/tokens",
    intro: "Constants for policies and tools; the file loads nothing else.",
    has: () => true,
  },
];

/** From path to text; pages of settings and errors are written elsewhere. */
export function referencePages(surface: Surface): Map<string, string> {
  return new Map(PAGES.map((page) => [`docs/reference/${page.file}`, pageText(page, surface)]));
}

/** The part of the errors' page that the surface knows. */
export function errorClasses(surface: Surface): string {
  return exportedOf("pulumi-fireworks/client", surface).filter(isError).map(section).join("\n\n");
}

function pageText(page: Page, surface: Surface): string {
  const shown = exportedOf(page.entry, surface).filter(page.has);
  const order = ["class", "function", "interface", "type", "constant"];
  shown.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  // Arguments stand right below what takes them.
  const args = shown.filter(({ name }) => shown.some((owner) => `${owner.name}Args` === name));
  const sections = shown
    .filter((exported) => !args.includes(exported))
    .flatMap((exported) => [exported, ...args.filter(({ name }) => name === `${exported.name}Args`)]);
  return `# ${page.title}\n\nFrom \`${page.entry}\`. ${page.intro}\n\n${sections.map(section).join("\n\n")}\n`;
}

function exportedOf(entry: EntryPoint, surface: Surface): Exported[] {
  return [...(surface.get(entry) ?? [])];
}

function section(exported: Exported): string {
  const { name, kind, base, doc, members, declaration } = exported;
  const isSignature = kind === "function" || kind === "constant" || (kind === "type" && members.length === 0);
  const fields = members.filter(({ isMethod }) => !isMethod);
  const methods = members.filter(({ isMethod }) => isMethod);
  return [
    `## ${name}`,
    `${kind === "constant" ? "Constant" : capital(kind)}${base === undefined ? "" : `, extends \`${base}\``}.`,
    doc.text,
    ...(isSignature ? [`Declared as \`${onOneLine(declaration)}\`.`] : []),
    ...notes(doc),
    ...(fields.length === 0 ? [] : [fields.map(field).join("\n")]),
    ...(methods.length === 0 ? [] : [methods.map(method).join("\n")]),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function field({ name, type, isOptional, doc }: Member): string {
  const plainType = type.replace(/^pulumi\.(Input|Output)<(.*)>$/, "$2");
  const details = [plainType.length > 200 ? "object" : `\`${plainType}\``, ...(isOptional ? ["optional"] : [])];
  return `- **\`${name}\`** (${details.join(", ")})${bulletText(doc)}`;
}

function method({ type, doc }: Member): string {
  return `- **\`${type}\`**${bulletText(doc)}`;
}

function bulletText(doc: Doc): string {
  const text = onOneLine([doc.text, ...notes(doc)].filter((part) => part !== "").join(" "));
  return text === "" ? "" : `: ${text}`;
}

/** What the tags say; examples stand in the pages that are tested. */
function notes({ tags }: Doc): string[] {
  return tags.flatMap(({ name, text }) => {
    if (name === "default") return `Default: ${/^["\d]|^(true|false)$/.test(text) ? `\`${text}\`` : text}.`;
    if (name === "throws") return `Throws: ${text}.`;
    if (name === "returns" || name === "return") return `Returns: ${text}.`;
    if (name === "see") return `Source: ${text}.`;
    if (name === "param") return `${text.replace(/^(\w+)\s+/, "`$1`: ")}.`;
    return [];
  });
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
