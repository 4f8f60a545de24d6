const lookAgainMs = 10;

/** Waits until `isSo` answers with something true, and gives that. Throws, naming what was waited for, when it does not come. */
export async function until<T>(
  what: string,
  isSo: () => Promise<T> | T,
  patienceMs = 60_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await isSo();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${patienceMs / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
