/**
 * Stands before the input `__identity` where the program runs for a preview: a check is told so by nothing else. No
 * organization's name holds a colon.
 */
export const PREVIEW_MARK = "preview:";
