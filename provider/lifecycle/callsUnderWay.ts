let calls = 0;

/** How many calls of the engine this process is answering. */
export function callsUnderWay(): number {
  return calls;
}

/** Counts a call until it has ended. */
export async function underWay<T>(call: () => Promise<T>): Promise<T> {
  calls += 1;
  try {
    return await call();
  } finally {
    calls -= 1;
  }
}
