import { type BenchContext } from "./context.mts";

/** What the issue of a figure is, and whether it was met. */
export interface Target {
  readonly figure: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Report {
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}

/** One part of the bench, which `--only` names. */
export interface Measure {
  readonly name: string;
  /** What it shows. */
  readonly title: string;
  readonly run: (bench: BenchContext) => Promise<Report>;
}

/** What a whole run gave, as `--json` writes it. */
export interface BenchResult {
  readonly date: string;
  readonly machine: string;
  readonly measures: readonly ({
    readonly name: string;
    readonly title: string;
    /** What gave it. */
    readonly command: string;
  } & Report)[];
}

/** All targets of a result as one table. */
export function targetTable(measures: readonly Pick<Report, "targets">[]): Table {
  const rows = measures.flatMap(({ targets }) =>
    targets.map(({ figure, target, measured, met }) => [figure, target, measured, met ? "met" : "missed"]),
  );
  return { title: "Targets", head: ["figure", "target", "measured", ""], rows };
}

/** Columns padded, so that it reads on a terminal and in Markdown. */
export function formatTable({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    `| ${widths.map((width, column) => (line[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [format(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(format)].join("\n");
}
