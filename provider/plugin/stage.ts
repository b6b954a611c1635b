/**
 * Whether the process serves a preview. The engine says so when it asks for something to be created, changed or
 * called, and not when it asks for a check; but what is unknown occurs in previews alone, and what a check has to leave
 * open nearly always hangs on another resource, which the engine has asked for before.
 */
export class PreviewStage {
  #isPreview = false;

  get isPreview(): boolean {
    return this.#isPreview;
  }

  /** What the engine says of the stage, with a call that has a word for it. */
  tell(isPreview: boolean): void {
    this.#isPreview = isPreview;
  }
}
