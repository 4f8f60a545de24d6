import { transact } from '../../database/transaction.ts';
import { lockIssues, readCalendar } from '../editions/issue-store.ts';
import { Refusal } from '../refusal.ts';
import { firstMonthAfter } from './go-on-from-term.ts';
import { instructSubscription, type InstructDeps } from './instruct-subscription.ts';
import { moveTermEnds } from './move-term-ends.ts';
import { monthsBeforeTheirTime } from './term-run-store.ts';

export interface FollowIssuesDeps extends InstructDeps {
  readonly timeZone: string;
}

/**
 * Does what the day and the list of issues bring to terms that count by it: puts off an estimated end whose issue was
 * expected by today and never listed, and has a month that waits for such an end begin later where the end has moved past it.
 * Safe to run at any time and any number of times; where the processor is away, the instruction waits for it.
 */
export async function followIssues(deps: FollowIssuesDeps): Promise<void> {
  const { db, clock, timeZone } = deps;
  const now = clock.now();
  await transact(db, async (tx) => {
    await lockIssues(tx);
    const calendar = await readCalendar(tx, timeZone, now);
    await moveTermEnds(tx, { before: calendar, after: calendar, corrected: [] }, now);
  });
  for (const { subscriptionId, endsAt } of await monthsBeforeTheirTime(db)) {
    const wish = { act: 'begin later', on: firstMonthAfter(endsAt, now) } as const;
    try {
      await instructSubscription(deps, { subscriptionId, wish, askedBy: 'system' });
    } catch (error) {
      // It was stopped meanwhile, or something else is on its way with it: the next run looks again.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}
