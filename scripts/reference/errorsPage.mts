/** `docs/reference/errors.md`: the classes, and every text that one can show. */
import { type ErrorText } from "./errorTexts.mts";
import { errorClasses } from "./referencePages.mts";
import { type Surface } from "./surface.mts";

/** The first part of the sources that a file belongs to gives the heading. */
const AREAS: readonly (readonly [title: string, files: RegExp])[] = [
  ["Settings", /config\.ts$/],
  ["PromotedModel", /promotedModel\//],
  ["TrainingProfile", /trainingProfile\//],
  ["TrainerJob", /trainerJob\/|validateTrainerJobConfig/],
  ["Deployment", /deployment\//],
  ["DeployedModel", /deployedModel\//],
  ["ManagedTraining", /managedTraining\//],
  ["What the service refuses: the line after `Fix:`", /hints\.ts$/],
  ["The client", /client\//],
  ["Every resource", /./],
];

export function errorsPage(surface: Surface, texts: readonly ErrorText[]): string {
  const areaOf = (file: string): string | undefined => AREAS.find(([, files]) => files.test(file))?.[0];
  const lists = AREAS.map(([title]) => {
    const own = texts.filter(({ file }) => areaOf(file) === title).map(({ text }) => bullet(text));
    return own.length === 0 ? "" : `### ${title}\n\n${[...new Set(own)].join("\n")}`;
  });
  return `# Errors

Causes and fixes: [troubleshooting](../troubleshooting.md).

A refusal of the service reads
\`<what failed>: <METHOD> <path> -> <status> code <code>: <the service's own message> (request <id>)\`, and, where it is
known, a second line \`Fix: ...\`. A refusal at preview names the property first.

# Classes

${errorClasses(surface)}

# Texts

Every text that the package itself writes; what stands in \`<>\` is filled in.

${lists.filter((list) => list !== "").join("\n\n")}
`
    .replaceAll(/^# (Classes|Texts)$/gm, "## $1")
    .replaceAll(/^## ((?!Classes|Texts)\w+)$/gm, "### $1");
}

function bullet(text: string): string {
  const lines = text.replaceAll(/\s*\n\s*/g, " / ");
  return lines.includes("`") ? `- \`\` ${lines} \`\`` : `- \`${lines}\``;
}
