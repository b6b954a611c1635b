import { Records } from "../../lifecycle/records.js";

/** What one provider process knows of its stack's trainer jobs beyond what each call is given, by identity. */
export class JobRecords extends Records {
  readonly #replacedSame = new Set<string>();

  /** The job is to be replaced by one of the same launch, and no diff has told its name (`replacementTrigger`). */
  replaceSame(identity: string): void {
    if (this.recorded(identity).size === 0) this.#replacedSame.add(identity);
  }

  replacesSame(identity: string): boolean {
    return this.#replacedSame.has(identity);
  }
}
