/** Every text that an error shows or holds: messages, stacks, properties hidden or not, causes, bundled errors. */
export function errorTexts(error: unknown): string[] {
  const texts: string[] = [];
  const seen = new Set<object>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    if (ArrayBuffer.isView(value)) texts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString());
    if (typeof value !== "object" || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
    seen.add(value);
    if (value instanceof Map || value instanceof Set) [...value].forEach(walk);
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === "string") texts.push(key);
      walk(Reflect.get(value, key));
    }
  };
  walk(error);
  return texts;
}
