/** The languages that an SDK is generated for. */
export interface Language {
  /** As the generator calls it. */
  readonly name: "python" | "go";
  readonly folder: string;
  /** How a property is spelled. */
  readonly spell: (property: string) => string;
  /** What is written by hand there. */
  readonly handwritten: readonly string[];
}

export const SDK_LANGUAGES: readonly Language[] = [
  {
    name: "python",
    folder: "sdk/python",
    spell: (property) => property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    handwritten: ["README.md"],
  },
  {
    name: "go",
    folder: "sdk/go/fireworks",
    spell: (property) => property.charAt(0).toUpperCase() + property.slice(1),
    handwritten: ["README.md", "go.mod", "go.sum"],
  },
];
