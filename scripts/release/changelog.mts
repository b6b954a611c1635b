/** The changelog with the fragments added to a version, which is made if it is not there, and dated. */
export function withFragments(changelog: string, fragments: readonly string[], version: string, date: string): string {
  const items = fragments.map((text) => `- ${text.trim().split("\n").join("\n  ")}\n`).join("");
  const heading = `## ${version} (${date})`;
  const [title = "", ...sections] = changelog.split(/^(?=## )/m);
  const [newest = "", ...older] = sections;
  // A version that was begun by hand goes on.
  if (newest.startsWith(`## ${version} (unreleased)`)) {
    const [, ...lines] = newest.trimEnd().split("\n");
    const rest = older.length > 0 ? "\n" : "";
    return `${title}${heading}\n${lines.join("\n")}\n${items}${rest}${older.join("")}`;
  }
  if (sections.some((section) => section.startsWith(`## ${version} `))) {
    throw new Error(`CHANGELOG.md has ${version} already. Fix: name the next version`);
  }
  const rest = sections.length > 0 ? `\n${sections.join("")}` : "";
  return `${title}${heading}\n\n${items}${rest}`;
}

/** What the changelog says of a version, without its heading; nothing where it has no date yet. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m).filter((section) => /^## \S+ \(\d{4}-\d{2}-\d{2}\)\n/.test(section));
  return sections
    .find((section) => section.startsWith(`## ${version} `))
    ?.replace(/^.*\n/, "")
    .trim();
}
