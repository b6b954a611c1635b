/** Says every 15 seconds that slow work still goes on and what it is at; answers how to stop that. */
export function reportProgress(log: (line: string) => void, describe: () => string): () => void {
  const start = Date.now();
  const timer = setInterval(() => {
    log(`${describe()} (${duration(Date.now() - start)} so far)`);
  }, 15_000);
  return () => {
    clearInterval(timer);
  };
}

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
