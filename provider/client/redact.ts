/**
 * Makes a function that replaces every secret in a text by a mark, in each form that a server may echo it in. Longest
 * first, so that a secret inside another one leaves no rest of it.
 */
export function createRedactor(secrets: readonly string[], mark = "[redacted]"): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(bareAndWhole))]
    .filter((form) => form !== "")
    .toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp([...forms.map(spelling), ...forms.flatMap(inBase64).map(escaped)].join("|"), "g");
  return (text) => text.replace(pattern, () => mark);
}

const SCHEME = /^(?:Bearer|Basic|Token|Key|Api-?Key|Digest) +(\S+)$/i;

/** Of `Bearer <token>` a server may name the token alone. */
function bareAndWhole(secret: string): string[] {
  const [, token = secret] = SCHEME.exec(secret) ?? [];
  return [secret, token];
}

/** A pattern for a text in which each character may be spelled as URLs, JSON and HTML do. */
function spelling(text: string): string {
  return Array.from(text, (character) => `(?:${spellingsOf(character).join("|")})`).join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

function spellingsOf(character: string): string[] {
  const code = character.codePointAt(0) ?? 0;
  const hex = anyCase(code.toString(16));
  const plain = [character, JSON.stringify(character).slice(1, -1), ...(character === "/" ? ["\\/"] : [])];
  return [
    ...new Set(plain.map(escaped)),
    ...(isLone(character) ? [] : [anyCase(percentEncoded(character))]),
    `&#0*${code};`,
    `&#[xX]0*${hex};`,
    `\\\\u0*${hex}`,
    ...(ENTITIES[character] === undefined ? [] : [`&${ENTITIES[character]};`]),
  ];
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Half of a pair, which no URL can spell. */
function isLone(character: string): boolean {
  return !character.isWellFormed();
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** What can be told apart in base64 from any other text. */
const SHORTEST_IN_BASE64 = 8;

/** A text in base64, by itself or somewhere in a longer one: what then stands for it depends on where it begins. */
function inBase64(text: string): string[] {
  const cores = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const encoded = bytes.toString("base64").replace(/=+$/, "");
    // Characters that other bytes than the text's own have a part in stay out.
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const whole = Buffer.from(text).toString("base64");
  const forms = [whole, whole.replace(/=+$/, ""), ...cores].filter((form) => form.length >= SHORTEST_IN_BASE64);
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))].toSorted(
    (a, b) => b.length - a.length,
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
