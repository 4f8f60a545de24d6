import { Refusal } from '../../domain/refusal.ts';
import type { SupporterSession } from '../../domain/supporters/supporter-session.ts';
import type { AccountDeps } from './deps.ts';

/** Eight years of months, and again; a document costs some milliseconds in which nobody else is served. */
const printLimit = { points: 200, seconds: 3_600 };

/** Throws Refusal('too often') where one supporter has had more documents in an hour than anybody reads. */
export async function spareThePress(
  { limits, clock }: Pick<AccountDeps, 'limits' | 'clock'>,
  { supporterId }: SupporterSession,
): Promise<void> {
  const key = `account print ${supporterId}`;
  if (await limits.take([{ key, limit: printLimit }], clock.now())) return;
  throw new Refusal(
    'too often',
    'That is a lot of documents for an hour. Try again later, or print the page.',
  );
}
