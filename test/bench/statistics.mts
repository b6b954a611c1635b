/** The middle value; of an even number the lower one of the two in the middle, so that it is one that was measured. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

/** The median of the pairs' own ratios: what slows the machine down slows both sides of a pair. */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, pair) => value / (theirs[pair] ?? NaN)));
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} KB`;
}

export function mebibytes(kibibytes: number): string {
  return `${(kibibytes / 1024).toFixed(0)} MiB`;
}
