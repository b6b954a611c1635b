/** A stretch of a terminal's line in one style. */
export interface Span {
  readonly text: string;
  /** One of the terminal's 16 colours; left out, its foreground. */
  readonly color?: number;
  readonly bold?: boolean;
  readonly underlined?: boolean;
}

export type Line = readonly Span[];

const ESCAPE = "\u001b";

/** Reads the colours that a program wrote; what else it would tell the terminal to do is an error. */
export function readStyled(output: string): Line[] {
  let style: Omit<Span, "text"> = {};
  return output.split(/\r?\n/).map((line) =>
    line.split(ESCAPE).flatMap((piece, index) => {
      if (index === 0) return piece === "" ? [] : [{ ...style, text: piece }];
      const [whole, codes = ""] = /^\[([\d;]*)m/.exec(piece) ?? [];
      if (whole === undefined) throw new Error(`no colour: ${JSON.stringify(piece)}`);
      style = restyled(style, codes);
      const text = piece.slice(whole.length);
      return text === "" ? [] : [{ ...style, text }];
    }),
  );
}

function restyled(style: Omit<Span, "text">, codes: string): Omit<Span, "text"> {
  if (codes === "" || codes === "0") return {};
  if (codes === "1") return { ...style, bold: true };
  if (codes === "4") return { ...style, underlined: true };
  const [, color] = /^38;5;(\d|1[0-5])$/.exec(codes) ?? [];
  if (color === undefined) throw new Error(`unknown style ${codes}`);
  return { ...style, color: Number(color) };
}

export function plain(line: Line): string {
  return line.map(({ text }) => text).join("");
}

/** A line that is too wide goes on below, between two words, a little to the right. */
export function wrapped(line: Line, columns: number): Line[] {
  const lines: Span[][] = [[]];
  let column = 0;
  for (const { text, ...style } of line) {
    for (const word of text.split(/(?<= )(?=\S)/)) {
      if (column > 0 && column + word.trimEnd().length > columns) {
        lines.push([{ text: INDENT }]);
        column = INDENT.length;
      }
      lines.at(-1)?.push({ ...style, text: word });
      column += word.length;
    }
  }
  return lines;
}

const INDENT = " ".repeat(6);
