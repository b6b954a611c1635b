/**
 * Remote look-ups shared by all resources of one provider process: the engine asks one resource
 * after another, so the first asks the service and the others await the same answer.
 */
export class SharedLookup<T> {
  readonly #answers = new Map<string, Promise<T>>();

  /** The answer for `key`; a failed look-up is forgotten, so that a later one asks again. */
  get(key: string, look: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = look().catch((error: unknown) => {
      this.#answers.delete(key);
      throw error;
    });
    this.#answers.set(key, answer);
    return answer;
  }

  /** Puts an answer in the place of the shared one. */
  set(key: string, answer: T): void {
    this.#answers.set(key, Promise.resolve(answer));
  }
}
