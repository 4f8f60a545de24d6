import type { Db, Tx } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { noticeLetters } from '../letters/notice-store.ts';
import type { NoticeId } from '../letters/notice.ts';
import type { CheckoutId } from '../payments/checkout.ts';
import { receiptLetters } from '../receipts/receipt-delivery-store.ts';
import type { ReceiptId } from '../receipts/receipt.ts';
import { Refusal, unreachable } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import { failureNotices } from '../donations/failure-notice-store.ts';

/** What does not go on by itself and can be tried again. */
export const stuckKinds = ['receipt', 'failure notice', 'notice', 'job'] as const;
export type StuckKind = (typeof stuckKinds)[number];

export interface Stuck {
  readonly kind: StuckKind;
  readonly id: string;
  /** Why, as the mail host said it. */
  readonly reason: string;
}

export interface StuckDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
}

const shown = 100;

/** Letters the mail host refused or keeps putting off, and jobs that gave up. */
export async function whatIsStuck({ db, queue }: StuckDeps): Promise<Stuck[]> {
  const letters = [
    ['receipt', await receiptLetters.stuck(db, shown)],
    ['failure notice', await failureNotices.stuck(db, shown)],
    ['notice', await noticeLetters.stuck(db, shown)],
  ] as const;
  const jobs = await queue.givenUp(shown);
  return [
    ...letters.flatMap(([kind, stuck]) =>
      stuck.map(({ about, state, attempts, lastError }) => ({
        kind,
        id: about,
        reason: `${state === 'refused' ? 'Refused' : `Put off ${attempts} times`}: ${lastError ?? 'no reason was given'}`,
      })),
    ),
    ...jobs.map(({ id, name }) => ({
      kind: 'job' as const,
      id,
      reason: `${name} failed as often as it is tried`,
    })),
  ];
}

/** Has it tried again now. Throws Refusal('not found') where it is not stuck any more. */
export async function tryAgain(
  { db, clock, queue }: StuckDeps,
  { kind, id }: Pick<Stuck, 'kind' | 'id'>,
  by: Actor,
): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await takenUp(tx, queue, kind, id, clock.now())))
      throw new Refusal(
        'not found',
        'That is not stuck any more: it went out, or somebody else tried it again.',
      );
    await appendAudit(tx, by, { at: clock.now(), act: 'try again', object: `${kind}:${id}`, detail: {} });
  });
}

async function takenUp(tx: Tx, queue: Queue, kind: StuckKind, id: string, now: Date): Promise<boolean> {
  switch (kind) {
    case 'receipt': {
      const due = await receiptLetters.tryAgain(tx, id as ReceiptId, now);
      if (due) await queue.enqueue(tx, 'deliver-receipts', { receiptIds: [id] });
      return due;
    }
    case 'failure notice': {
      const due = await failureNotices.tryAgain(tx, id as CheckoutId, now);
      if (due) await queue.enqueue(tx, 'deliver-failure-notices', { checkoutIds: [id] });
      return due;
    }
    case 'notice': {
      const due = await noticeLetters.tryAgain(tx, id as NoticeId, now);
      if (due) await queue.enqueue(tx, 'deliver-notices', { noticeIds: [id] });
      return due;
    }
    case 'job':
      return queue.tryAgain(tx, id);
    default:
      return unreachable(kind);
  }
}
