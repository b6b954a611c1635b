import { type Ended } from "./command.mts";

/** What a type-check with `skipLibCheck: false` finds, by whose files it finds it in. */
export interface TypeFaults {
  /** In the program, or in what this package declares. */
  readonly ours: readonly string[];
  /** Other packages in whose own declarations something is wrong. */
  readonly others: readonly string[];
}

export function typeFaults({ exitCode, text }: Ended): TypeFaults {
  const lines = text.split("\n").filter((line) => line.includes("error TS"));
  if (exitCode !== 0 && lines.length === 0) return { ours: [text], others: [] };
  const isOurs = (line: string): boolean => [undefined, "pulumi-fireworks"].includes(packageOf(line));
  return {
    ours: lines.filter(isOurs),
    others: [...new Set(lines.filter((line) => !isOurs(line)).map((line) => packageOf(line) ?? ""))].sort(),
  };
}

/** The package whose file a line of the compiler begins with. */
function packageOf(line: string): string | undefined {
  const [file = ""] = line.split("(", 1);
  const [, inside] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return inside;
}
