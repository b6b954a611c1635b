/** The provider did what it must never do. */
export class Violation extends Error {
  /** Which rule, in a few words. */
  readonly rule: string;

  constructor(rule: string, details: string) {
    super(`${rule}: ${details}`);
    this.name = "Violation";
    this.rule = rule;
  }
}
