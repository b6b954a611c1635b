import { minimumVersion } from "./version.mts";

/** No Pulumi engine was found and none could be made. */
export class NoEngineError extends Error {
  override readonly name = "NoEngineError";

  /** @param tried What was tried, in order, each with the reason why it gave nothing. */
  constructor(tried: readonly string[]) {
    super(
      [
        `No Pulumi engine (${minimumVersion} or a later 3.x, with its Node.js language host). Tried:`,
        ...tried.map((line) => `  - ${line}`),
        "Fix, either of:",
        "  - install the Pulumi CLI: curl -fsSL https://get.pulumi.com | sh, brew install pulumi/tap/pulumi,",
        "    or https://www.pulumi.com/docs/install/; then put it on PATH",
        "  - install Go 1.26 or later (https://go.dev/dl/), then run this again: it builds the CLI from its public module",
      ].join("\n"),
    );
  }
}
