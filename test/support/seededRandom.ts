/** A small pseudo-random generator (mulberry32): the same seed always gives the same numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A text of up to `maxLength` characters out of `alphabet`, which may hold any Unicode. */
export function randomText(random: () => number, alphabet: string, maxLength: number): string {
  const characters = Array.from(alphabet);
  const length = Math.floor(random() * (maxLength + 1));
  return Array.from({ length }, () => characters[Math.floor(random() * characters.length)] ?? "").join("");
}
