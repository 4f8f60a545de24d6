import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { mirrorBalance } from '../../../src/domain/ledger/mirror-balance.ts';
import {
  answerKept,
  forgetPage,
  keepPage,
  markRead,
  pageReached,
  readUntil,
} from '../../../src/domain/ledger/reading-store.ts';
import { money } from '../../../src/money/money.ts';
import { expectBooksInOrder, linesOf } from '../../support/books.ts';
import { clockAt } from '../../support/moving-clock.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { settleSubscription } from '../../support/settled-holding.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { movement, stripeTelling } from './stripe-list.ts';

const begun = '2026-11-22T03:00:00.000Z';
const at = new Date(begun);
const hours = (count: number): Date => new Date(at.getTime() + count * 3_600_000);
const giver = { name: 'Noor Haddad', email: 'noor@example.org' };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

const refsKept = async (): Promise<string[]> => {
  const kept = await database.db.balanceTransaction.findMany({ orderBy: { processorRef: 'asc' } });
  return kept.map(({ processorRef }) => processorRef);
};

describe('Stripe’s list of what moved', () => {
  it('is read a page at a time to its end, first from now and then from where the last reading came to, an hour overlapping', async () => {
    const { db } = database;
    const clock = clockAt(begun);
    const first = stripeTelling([
      [movement('txn_1', 'fee', -5n, { createdAt: at })],
      [],
      [movement('txn_2', 'fee', -5n, { createdAt: at })],
    ]);
    await mirrorBalance({ db, clock, processor: first.processor });
    expect(first.asked).toEqual([
      { since: hours(-1), page: undefined },
      { since: hours(-1), page: '1' },
      { since: hours(-1), page: '2' },
    ]);
    expect(await refsKept()).toEqual(['txn_1', 'txn_2']);
    expect(await readUntil(db, 'balance transactions')).toEqual(at);
    clock.forward({ hours: 5 });
    const next = stripeTelling([[]]);
    await mirrorBalance({ db, clock, processor: next.processor });
    expect(next.asked).toEqual([{ since: hours(-1), page: undefined }]);
    expect(await readUntil(db, 'balance transactions')).toEqual(hours(5));
  });

  it('is read from further back where somebody asks for it, and never from later than it was read to', async () => {
    const { db } = database;
    const clock = clockAt(begun);
    clock.forward({ hours: 5 });
    const asked = async (since: Date) => {
      const stripe = stripeTelling([[]]);
      await mirrorBalance({ db, clock, processor: stripe.processor }, since);
      return stripe.asked.map((each) => each.since);
    };
    expect(await asked(hours(-48))).toEqual([hours(-49)]);
    expect(await asked(hours(9))).toEqual([hours(4)]);
  });

  it('that was cut off half way is read again from the same moment, and what came before is kept once', async () => {
    const { db } = database;
    const clock = clockAt(begun);
    clock.forward({ hours: 6 });
    const pages = [
      [movement('txn_3', 'fee', -5n, { createdAt: hours(5) })],
      [movement('txn_4', 'fee', -5n, { createdAt: hours(5) })],
    ];
    const { processor } = stripeTelling(pages);
    const cutOff: typeof processor = {
      ...processor,
      movementsSince: (since, page) =>
        page === undefined ? processor.movementsSince(since) : Promise.reject(new Error('cut off')),
    };
    await expect(mirrorBalance({ db, clock, processor: cutOff })).rejects.toThrow('cut off');
    expect(await readUntil(db, 'balance transactions')).toEqual(hours(5));
    await mirrorBalance({ db, clock, processor });
    expect(await refsKept()).toEqual(['txn_1', 'txn_2', 'txn_3', 'txn_4']);
    expect(await readUntil(db, 'balance transactions')).toEqual(hours(6));
  });
});

describe('How far a list was read', () => {
  it('is never moved back, and is one list’s own', async () => {
    const { db } = database;
    expect(await readUntil(db, 'webhook endpoint')).toBeUndefined();
    await markRead(db, 'webhook endpoint', hours(2));
    await markRead(db, 'webhook endpoint', hours(1));
    expect(await readUntil(db, 'webhook endpoint')).toEqual(hours(2));
    expect(await readUntil(db, 'reconciliation')).toBeUndefined();
  });

  it('and which page a reading that was cut off had come to are told until they are forgotten', async () => {
    const { db } = database;
    expect(await pageReached(db, 'reconciliation')).toBeUndefined();
    expect(await answerKept(db, 'reconciliation')).toBeUndefined();
    await keepPage(db, 'reconciliation', at, 'po_1');
    await keepPage(db, 'webhook endpoint', at, 'we_1');
    expect(await pageReached(db, 'reconciliation')).toEqual({ since: at, page: 'po_1' });
    await keepPage(db, 'reconciliation', hours(1), 'po_2');
    expect(await pageReached(db, 'reconciliation')).toEqual({ since: hours(1), page: 'po_2' });
    expect(await answerKept(db, 'reconciliation')).toBe('po_2');
    await forgetPage(db, 'reconciliation');
    expect(await pageReached(db, 'reconciliation')).toBeUndefined();
    expect(await answerKept(db, 'webhook endpoint')).toBe('we_1');
  });
});

describe('Fees', () => {
  const feesOf = async (): Promise<Record<string, bigint | null>> => {
    const paid = await database.db.payment.findMany({ select: { paymentRef: true, feeMinor: true } });
    return Object.fromEntries(paid.map(({ paymentRef, feeMinor }) => [paymentRef ?? 'unnamed', feeMinor]));
  };
  const feeTold = (ref: string, cents: bigint, fee: bigint, createdAt: Date) =>
    movement(`txn_${ref}`, 'payment', cents, { createdAt, paymentRef: ref, fee: money(fee, 'AUD') });

  it('are not asked for while every one is known', async () => {
    const { db } = database;
    const stripe = stripeTelling([[]]);
    expect(await collectFees({ db, clock: clockAt(begun), processor: stripe.processor })).toBe(0);
    expect(stripe.asked).toEqual([]);
  });

  it('are booked once each, at the moment the list tells, and one of nothing without a journal', async () => {
    const { db } = database;
    const clock = clockAt(hours(10).toISOString());
    const gift = await settleGift(db, { ...giver, dollars: '25.50', at: hours(8) });
    const free = await settleGift(db, { ...giver, dollars: '10', at: hours(9) });
    const [one, other] = [`pi_${gift.paymentId}`, `pi_${free.paymentId}`];
    const stripe = stripeTelling([
      [feeTold(one, 2550n, 73n, hours(8.5)), feeTold(other, 1000n, 0n, hours(9))],
    ]);
    expect(await collectFees({ db, clock, processor: stripe.processor })).toBe(2);
    expect(await feesOf()).toEqual({ [one]: 73n, [other]: 0n });
    expect(await linesOf(db, gift.paymentId, 'fee')).toEqual([
      ['stripe_fees', 73n],
      ['stripe_balance', -73n],
    ]);
    const booked = await db.journal.findMany({ where: { reason: 'fee', causeKind: 'payment' } });
    expect(booked.map(({ causeId, occurredAt }) => [causeId, occurredAt])).toEqual([
      [gift.paymentId, hours(8.5)],
    ]);
    // What the list says came of each now stands in the books as that payment.
    const entered = await db.balanceTransaction.findMany({ where: { kind: 'payment' } });
    expect(entered.map(({ entryId }) => entryId).sort()).toEqual([gift.paymentId, free.paymentId].sort());
    expect(await collectFees({ db, clock, processor: stripe.processor })).toBe(0);
    await expectBooksInOrder(db);
  });

  it('of payments since a moment are read on from the last reading, and without one from the oldest that has none', async () => {
    const { db } = database;
    const clock = clockAt(hours(20).toISOString());
    const gift = await settleGift(db, { ...giver, dollars: '7', at: hours(2) });
    const silent = stripeTelling([[]]);
    const deps = { db, clock, processor: silent.processor };
    expect(await collectFees(deps, hours(3))).toBe(0);
    expect(silent.asked).toEqual([]);
    expect(await collectFees(deps, hours(1))).toBe(0);
    expect(await collectFees(deps)).toBe(0);
    // The last reading was ten hours ago; the gift is older.
    expect(silent.asked.map(({ since }) => since)).toEqual([hours(9), hours(1)]);
    const ref = `pi_${gift.paymentId}`;
    const stripe = stripeTelling([[feeTold(ref, 700n, 42n, hours(2))]]);
    expect(await collectFees({ ...deps, processor: stripe.processor })).toBe(1);
    expect(await feesOf()).toMatchObject({ [ref]: 42n });
    await expectBooksInOrder(db);
  });

  it('of a list that was never read are read from the oldest, whatever the moment', async () => {
    const { db } = database;
    await db.reading.deleteMany();
    await settleGift(db, { ...giver, dollars: '8', at: hours(12) });
    await settleGift(db, { ...giver, dollars: '8', at: hours(14) });
    const silent = stripeTelling([[]]);
    await collectFees(
      { db, clock: clockAt(hours(20).toISOString()), processor: silent.processor },
      hours(11),
    );
    expect(silent.asked.map(({ since }) => since)).toEqual([hours(11)]);
  });

  it('of a month whose payment nobody named are found by asking which it was, for a week', async () => {
    const { db } = database;
    const buying = { planCode: 'digital-monthly', giver, at: hours(24) };
    for (const email of ['bo@example.org', 'cy@example.org', 'di@example.org'])
      await settleSubscription(db, { ...buying, giver: { name: email, email } });
    const months = await db.payment.findMany({
      where: { invoiceRef: { not: null } },
      orderBy: { invoiceRef: 'asc' },
    });
    const [named, unpaid, old] = months.map(({ id, invoiceRef }) => ({ id, invoice: invoiceRef ?? '' }));
    if (!named || !unpaid || !old) throw new Error('three months were to be paid');
    await database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE payment SET payment_ref = NULL WHERE invoice_ref IS NOT NULL;
      UPDATE payment SET received_at = received_at - interval '2 days' WHERE id = '${old.id}'; COMMIT`);
    const stripe = stripeTelling([[feeTold('pi_named', 500n, 39n, hours(24))]], {
      invoices: { [named.invoice]: 'pi_named' },
    });
    const clock = clockAt(hours(24 * 7.5).toISOString());
    expect(await collectFees({ db, clock, processor: stripe.processor })).toBe(1);
    expect([...stripe.lookedUp].sort()).toEqual([named.invoice, unpaid.invoice].sort());
    const after = await db.payment.findMany({
      where: { invoiceRef: { not: null } },
      orderBy: { invoiceRef: 'asc' },
    });
    expect(after.map(({ paymentRef, feeMinor }) => [paymentRef, feeMinor])).toEqual([
      ['pi_named', 39n],
      [null, null],
      [null, null],
    ]);
  });
});
