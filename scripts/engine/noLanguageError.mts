/** The engine cannot run programs in a language, and no host for it could be made. */
export class NoLanguageError extends Error {
  override readonly name = "NoLanguageError";

  constructor(language: string, reason: string) {
    super(
      [
        `No Pulumi language host for ${language}: ${reason}`,
        "Fix: install the Pulumi CLI, which brings one (https://www.pulumi.com/docs/install/), and put it on PATH",
      ].join("\n"),
    );
  }
}
