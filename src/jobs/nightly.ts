import { dayStart, localDate } from '../domain/calendar.ts';
import { keepCheck } from '../domain/ledger/keep-check.ts';
import { lastAskedByTime } from '../domain/ledger/check-run-store.ts';
import { sealJournals } from '../domain/ledger/seal-store.ts';
import { reconcile } from '../domain/reconciliation/reconcile.ts';
import type { WorkerDeps } from './run-jobs.ts';

/** The hour, where the paper is, at which nobody is kept waiting. */
const hour = 3;

/** What is done once a night: journals are sealed, and every promise about money is asked. Does nothing at other times. */
export async function nightly(deps: WorkerDeps): Promise<void> {
  const { db, clock, logger } = deps;
  if (!(await isDue(deps))) return;
  const now = clock.now();
  const sealed = await sealJournals(db, now, now);
  await compare(deps);
  const broken = await keepCheck(deps, 'whole');
  if (broken.length > 0) logger.error({ promises: broken }, 'promises about money are broken');
  logger.info({ sealed, broken: broken.length }, 'the books were checked');
}

/** Compares with Stripe and says aloud what is new. Stripe being away is no reason to leave the books unchecked. */
async function compare(deps: WorkerDeps): Promise<void> {
  try {
    await compareWithStripe(deps);
  } catch (error) {
    deps.logger.warn({ err: error }, 'the comparison with Stripe was cut off, and goes on the next time');
  }
}

export async function compareWithStripe(deps: WorkerDeps): Promise<void> {
  const found = await reconcile(deps);
  if (found.length > 0)
    deps.logger.error({ kinds: found.map(({ kind }) => kind) }, 'something differs from Stripe');
}

async function isDue({ db, clock, timeZone }: WorkerDeps): Promise<boolean> {
  const now = clock.now();
  const last = await lastAskedByTime(db);
  if (last === undefined) return true;
  const today = localDate(now, timeZone);
  const since = dayStart(today, timeZone).getTime() + hour * 3_600_000;
  return now.getTime() >= since && last.getTime() < since;
}

/** The promises that cost little. */
export async function quickCheck(deps: WorkerDeps): Promise<void> {
  const broken = await keepCheck(deps, 'quick');
  if (broken.length > 0) deps.logger.error({ promises: broken }, 'promises about money are broken');
}
