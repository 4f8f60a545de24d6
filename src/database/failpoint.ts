/** Places where a test may have the process die as if its power were cut. */
export type Failpoint =
  'before-stripe' | 'after-stripe' | 'before-commit' | 'after-commit' | 'before-mail' | 'after-mail';

let armed: { readonly point: Failpoint; readonly strike: () => void } | undefined;

/**
 * Makes this process kill itself, without warning or tidying, when it first comes to `point`; or `strike` otherwise, once.
 * For tests; config refuses it in production.
 */
export function armFailpoint(point: Failpoint, strike: () => void = killThisProcess): void {
  armed = { point, strike };
}

export function disarmFailpoint(): void {
  armed = undefined;
}

export function reach(point: Failpoint): void {
  if (armed?.point !== point) return;
  const { strike } = armed;
  armed = undefined;
  strike();
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}
