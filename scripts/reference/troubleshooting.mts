/**
 * `docs/troubleshooting.md` is written by hand and quotes what errors say, each quote as **`quote`**. A sentence that
 * gets better in the sources takes its quote along.
 */
const QUOTE = /\*\*`([^`]+)`\*\*/g;
/** Below this it is another sentence, of which only the author knows whether cause and fix are still true. */
const CLEARLY_SIMILAR = 0.6;

export interface Refreshed {
  readonly page: string;
  /** Quotes that no error says, and that nothing new resembles. */
  readonly stale: readonly string[];
  /** Texts of errors that have no cause and no fix. */
  readonly missing: readonly string[];
}

/** The page with every outdated quote replaced by the words that say it now. */
export function refreshTroubleshooting(page: string, texts: readonly string[]): Refreshed {
  const quotes = new Set([...page.matchAll(QUOTE)].map(([, quote = ""]) => quote));
  const stale = new Set([...quotes].filter((quote) => !texts.some((text) => isQuoted(quote, text))));
  const missing = new Set(texts.filter((text) => ![...quotes].some((quote) => isQuoted(quote, text))));
  const pairs = [...stale]
    .flatMap((quote) => [...missing].map((text) => ({ quote, text, ...bestPart(quote, text) })))
    .filter(({ similarity }) => similarity >= CLEARLY_SIMILAR)
    .sort((a, b) => b.similarity - a.similarity);

  const renewed = new Map<string, string>();
  for (const { quote, text, part } of pairs) {
    if (!stale.has(quote) || !missing.has(text)) continue;
    renewed.set(quote, part);
    stale.delete(quote);
    for (const other of missing) if (isQuoted(part, other)) missing.delete(other);
  }
  return {
    page: page.replaceAll(QUOTE, (whole, quote: string) => `**\`${renewed.get(quote) ?? quote}\`**`),
    stale: [...stale],
    missing: [...missing],
  };
}

/** Whether a text has every part of a quote, in order; `<name>` stands for anything. */
export function isQuoted(quote: string, text: string): boolean {
  let at = 0;
  for (const part of quote.split(/<[^<>]*>/)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

/** The whole words in a row of one line of a text that resemble a quote most. */
function bestPart(quote: string, text: string): { part: string; similarity: number } {
  let best = { part: "", similarity: 0 };
  for (const line of text.split("\n")) {
    const words = line.split(" ");
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= words.length; to += 1) {
        const part = words.slice(from, to).join(" ");
        if (part.length > quote.length * 2 || part.includes("`")) break;
        const similarity = similarityOf(quote, part);
        if (similarity > best.similarity) best = { part, similarity };
      }
    }
  }
  return best;
}

/** How much of their trigrams two texts share, from 0 to 1. */
function similarityOf(a: string, b: string): number {
  const [ours, theirs] = [trigramsOf(a), trigramsOf(b)];
  const shared = [...ours].filter((trigram) => theirs.has(trigram)).length;
  return (2 * shared) / (ours.size + theirs.size);
}

function trigramsOf(text: string): Set<string> {
  const padded = ` ${text} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}
