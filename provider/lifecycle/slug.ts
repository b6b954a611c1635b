/** The text as lower-case letters, digits and single hyphens, cut to fit; the fallback when nothing is left. */
export function slugOf(text: string, maxLength: number, fallback: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
  return slug === "" ? fallback : slug;
}
