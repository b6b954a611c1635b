/** Doc comments are written for TypeScript and its dynamic provider; what is otherwise in the plugin stands here. */
import { type Doc } from "../reference/surface.mts";

const OTHERWISE: readonly (readonly [said: RegExp, instead: string])[] = [
  [
    / Pulumi's own `customTimeouts` does not reach dynamic providers\./,
    " The resource option `customTimeouts` comes first.",
  ],
  // Every account has a provider of its own.
  [/ One account per stack\.$/, ""],
  [/stack config `fireworks:preflight`/, "the provider's `preflight`"],
  [/[;.] the answer is kept for one run of the stack\b/i, ""],
];

/** A doc comment as a description: one line a paragraph, with its default. */
export class Wording {
  readonly #unused = new Set(OTHERWISE);

  describe({ text, tags }: Doc): string {
    const fallback = tags.find(({ name }) => name === "default")?.text;
    const all = fallback === undefined ? text : `${text.replace(/(?<![.\n]) *$/, "")} Default: ${fallback}.`;
    let plain = all.replaceAll(/(?<!\n)\n(?!\n)/g, " ").trim();
    for (const rule of OTHERWISE) {
      const [said, instead] = rule;
      if (said.test(plain)) this.#unused.delete(rule);
      plain = plain.replace(said, instead);
    }
    return plain;
  }

  /** @throws when a sentence that is replaced is said nowhere any more */
  requireAllUsed(): void {
    const [stale] = this.#unused;
    if (stale !== undefined) throw new Error(`no doc comment says ${String(stale[0])} (scripts/schema/wording.mts)`);
  }
}
