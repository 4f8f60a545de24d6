/** Places where a test may have the process die as if its power were cut. */
export type Failpoint =
  'before-stripe' | 'after-stripe' | 'before-commit' | 'after-commit' | 'before-mail' | 'after-mail';

let armed: Failpoint | undefined;

/** Makes this process kill itself, without warning or tidying, when it first comes to `point`. For tests; config refuses it in production. */
export function armFailpoint(point: Failpoint): void {
  armed = point;
}

export function reach(point: Failpoint): void {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
}
