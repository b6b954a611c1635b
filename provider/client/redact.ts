/**
 * Makes a function that replaces every secret in a text by `[redacted]`, in each form that a server
 * may echo it in. Longest first, so that a secret inside another one leaves no rest of it.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form !== "")
    .toSorted((a, b) => b.length - a.length);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, "[redacted]"), text);
}

function formsOf(secret: string): string[] {
  // Of `Bearer <token>` a server may name the token alone.
  const [, token = secret] = /^\S+ +(\S+)$/.exec(secret) ?? [];
  return [secret, token].flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
}
