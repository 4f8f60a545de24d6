import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { queueNotices, type QueueNoticesDeps } from '../letters/queue-notices.ts';
import type { QueuedNotice } from '../letters/notice.ts';
import { endingTerms, type EndingTerm } from './term-reminder-store.ts';

export interface RemindDeps extends QueueNoticesDeps {
  readonly db: Db;
  /** How many days before its end somebody is told, the first time and the next. */
  readonly termReminderDays: readonly number[];
}

const atATime = 200;

/**
 * Tells whoever's term ends within so many days, once for each such number, unless another term or a subscription of its
 * edition goes on where it ends. A term found late (the paper was away, or it was paid for a week before its end) is told of
 * once and not twice in a day. Gives how many letters were queued. Safe to run at any time, any number of times.
 */
export async function remindOfTerms(deps: RemindDeps): Promise<number> {
  const { db, clock } = deps;
  const days = [...deps.termReminderDays].sort((one, other) => one - other);
  let told = 0;
  for (const [position, within] of days.entries()) {
    const beyond = days[position - 1] ?? 0;
    for (;;) {
      const ending = await endingTerms(db, { now: clock.now(), within, beyond, limit: atATime });
      const notices = ending.map((term) => noticeOf(term, within));
      await transact(db, (tx) => queueNotices(tx, deps, notices));
      told += ending.length;
      if (ending.length < atATime) break;
    }
  }
  return told;
}

function noticeOf(term: EndingTerm, within: number): QueuedNotice {
  const { id, supporterId, name, email, what, endsAt, price } = term;
  return {
    notice: { kind: 'term ending', what, endsAt, price },
    subject: id,
    occasion: `${within} days`,
    supporterId,
    name,
    email,
  };
}
