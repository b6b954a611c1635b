/** Which front the cases run over: one list for both. */
export const FRONT = process.env.FRONT === "plugin" ? "plugin" : "dynamic";

/** The module of that front's classes. */
export const CLASSES = FRONT === "plugin" ? "pulumi-fireworks/plugin" : "pulumi-fireworks";
