import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  keepMovements,
  lockMovement,
  movementByRef,
  unknownPayments,
} from '../../../src/domain/ledger/balance-store.ts';
import { bookAsNotOurs, enterMovements } from '../../../src/domain/ledger/enter-movements.ts';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { markRead } from '../../../src/domain/ledger/reading-store.ts';
import { followDispute } from '../../../src/domain/disputes/follow-dispute.ts';
import type { Queue } from '../../../src/domain/jobs.ts';
import type {
  BalanceMovement,
  PaymentProcessor,
  PayoutReport,
} from '../../../src/domain/payments/payment-processor.ts';
import type { DisputeReport, RefundReport } from '../../../src/domain/payments/payment-fact.ts';
import { followPayout } from '../../../src/domain/payouts/follow-payout.ts';
import { followRefunds } from '../../../src/domain/refunds/follow-refunds.ts';
import { money, zero } from '../../../src/money/money.ts';
import { balances, expectBooksInOrder } from '../../support/books.ts';
import { clockAt } from '../../support/moving-clock.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { movement, stripeTelling } from './stripe-list.ts';

const at = new Date('2026-11-22T03:00:00Z');
const minutesAgo = (count: number): Date => new Date(at.getTime() - count * 60_000);
const clock = clockAt(at.toISOString());
const aud = (cents: bigint) => money(cents, 'AUD');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

/** What the list says has come, and what it is in our books is found out. */
async function enter(movements: readonly BalanceMovement[], processor?: PaymentProcessor): Promise<void> {
  await keepMovements(database.db, movements);
  await enterMovements({ db: database.db, clock, processor: processor ?? stripeTelling([]).processor });
}

/** What each of these is in our books, or why it is nothing there. */
async function standing(...refs: string[]): Promise<(readonly [string | null, string | null])[]> {
  const rows = await database.db.balanceTransaction.findMany({ where: { processorRef: { in: refs } } });
  const byRef = new Map(rows.map((row) => [row.processorRef, row]));
  return refs.map((ref) => [byRef.get(ref)?.entryKind ?? null, byRef.get(ref)?.exception ?? null]);
}

async function gift(dollars: string): Promise<{ id: string; ref: string }> {
  const { paymentId } = await settleGift(database.db, {
    name: 'Noor Haddad',
    email: 'noor@example.org',
    dollars,
    at: minutesAgo(600),
  });
  return { id: paymentId, ref: `pi_${paymentId}` };
}

/** How much each account has more than before. */
async function gained(doing: () => Promise<unknown>): Promise<Record<string, bigint>> {
  const before = await balances(database.db);
  await doing();
  const after = await balances(database.db);
  const changed = Object.entries(after).map(([code, cents]) => [code, cents - (before[code] ?? 0n)] as const);
  return Object.fromEntries(changed.filter(([, cents]) => cents !== 0n));
}

describe('The copy of Stripe’s list', () => {
  it('keeps every line as it was told, and learns later in which payout it went', async () => {
    const { db } = database;
    const told = movement('txn_kept', 'payment', 2550n, {
      createdAt: minutesAgo(5),
      availableOn: at,
      fee: aud(73n),
      sourceRef: 'ch_1',
      paymentRef: 'pi_1',
    });
    await keepMovements(db, []);
    await keepMovements(db, [told]);
    const kept = {
      processorRef: 'txn_kept',
      kind: 'payment',
      amountMinor: 2550n,
      feeMinor: 73n,
      netMinor: 2477n,
      currency: 'AUD',
      sourceRef: 'ch_1',
      paymentRef: 'pi_1',
      createdAt: minutesAgo(5),
      availableOn: at,
      payoutRef: null,
      entryKind: null,
      entryId: null,
      exception: 'unknown yet',
    };
    expect(await db.balanceTransaction.findMany()).toEqual([kept]);
    await keepMovements(db, [told, movement('txn_bare', 'payment', 5n, { createdAt: at })], 'po_1');
    await keepMovements(db, [told], 'po_2');
    expect(await db.balanceTransaction.findMany({ orderBy: { processorRef: 'desc' } })).toMatchObject([
      { ...kept, payoutRef: 'po_1' },
      { processorRef: 'txn_bare', sourceRef: null, paymentRef: null, payoutRef: 'po_1' },
    ]);
  });

  it('gives a line by its name', async () => {
    const { db } = database;
    expect(await movementByRef(db, 'txn_kept')).toEqual({
      ref: 'txn_kept',
      kind: 'payment',
      net: aud(2477n),
      paymentRef: 'pi_1',
      createdAt: minutesAgo(5),
    });
    expect(await movementByRef(db, 'txn_never')).toBeUndefined();
  });
});

describe('A payment on the list that is not here', () => {
  it('is asked about after an hour, for its event may be on its way, and the newest first', async () => {
    const { db } = database;
    await keepMovements(
      db,
      [59, 61, 70].map((minutes) =>
        movement(`txn_${minutes}`, 'payment', 900n, {
          createdAt: minutesAgo(minutes),
          paymentRef: `pi_${minutes}`,
        }),
      ),
    );
    const unknown = await unknownPayments(db, minutesAgo(60), 10);
    expect(unknown).toEqual([
      { ref: 'txn_61', kind: 'payment', net: aud(900n), paymentRef: 'pi_61', createdAt: minutesAgo(61) },
      { ref: 'txn_70', kind: 'payment', net: aud(900n), paymentRef: 'pi_70', createdAt: minutesAgo(70) },
    ]);
    const stripe = stripeTelling([], { payments: { pi_61: 'checkout paid' } });
    const moved = await gained(() => enter([], stripe.processor));
    expect(stripe.lookedUp).toEqual(['pi_61', 'pi_70']);
    expect(await standing('txn_59', 'txn_61', 'txn_70')).toEqual([
      [null, 'unknown yet'],
      [null, 'ours, and missing here'],
      ['balance_transaction', 'not of this program'],
    ]);
    expect(moved).toEqual({ stripe_balance: 900n, not_ours: -900n });
    const again = stripeTelling([]);
    expect(await gained(() => enter([], again.processor))).toEqual({});
    expect(again.lookedUp).toEqual([]);
  });

  it('and has no payment’s name is nobody’s we know, and nobody is asked', async () => {
    const stripe = stripeTelling([]);
    const nameless = movement('txn_nameless', 'payment', 300n, { createdAt: minutesAgo(90) });
    expect(await gained(() => enter([nameless], stripe.processor))).toEqual({
      stripe_balance: 300n,
      not_ours: -300n,
    });
    expect(stripe.lookedUp).toEqual([]);
  });

  it('is booked beside our own money once, and at the moment it moved; one of nothing is only told apart', async () => {
    const { db } = database;
    const shop = movement('txn_shop', 'payment', 500n, { createdAt: minutesAgo(10), paymentRef: 'pi_shop' });
    const nothing = movement('txn_0', 'payment', 30n, {
      createdAt: at,
      paymentRef: 'pi_0',
      fee: aud(30n),
    });
    await keepMovements(db, [shop, nothing]);
    const open = (ref: string) =>
      movementByRef(db, ref).then((found) => found ?? Promise.reject(new Error(ref)));
    const [one, other] = [await open('txn_shop'), await open('txn_0')];
    const moved = await gained(async () => {
      expect(await bookAsNotOurs({ db, clock }, one)).toBe(true);
      expect(await bookAsNotOurs({ db, clock }, one)).toBe(false);
      expect(await bookAsNotOurs({ db, clock }, other)).toBe(true);
    });
    expect(moved).toEqual({ stripe_balance: 500n, not_ours: -500n });
    expect(await db.journal.findMany({ where: { causeId: { in: ['txn_shop', 'txn_0'] } } })).toMatchObject([
      { causeId: 'txn_shop', causeKind: 'balance_transaction', occurredAt: minutesAgo(10), postedAt: at },
    ]);
    const told = ['balance_transaction', 'not of this program'];
    expect(await standing('txn_shop', 'txn_0')).toEqual([told, told]);
    expect(await db.$transaction((tx) => lockMovement(tx, 'txn_shop'))).toBe(false);
  });

  it('takes with it what was given back of it, or disputed', async () => {
    const shop = { paymentRef: 'pi_shop', createdAt: minutesAgo(5) };
    const moved = await gained(() =>
      enter([
        movement('txn_shop_back', 'refund', -200n, shop),
        movement('txn_shop_returned', 'refund returned', 50n, shop),
        movement('txn_shop_disputed', 'dispute', -100n, shop),
      ]),
    );
    expect(moved).toEqual({ stripe_balance: -250n, not_ours: 250n });
    for (const told of await standing('txn_shop_back', 'txn_shop_returned', 'txn_shop_disputed'))
      expect(told).toEqual(['balance_transaction', 'not of this program']);
  });
});

it('What Stripe charges beside payments is an expense, at the moment it was charged, and is charged once', async () => {
  const { db } = database;
  const fee = movement('txn_fee', 'fee', -500n, { createdAt: minutesAgo(3) });
  expect(await gained(() => enter([fee]))).toEqual({ stripe_fees: 500n, stripe_balance: -500n });
  expect(await db.journal.findFirst({ where: { causeId: 'txn_fee' } })).toMatchObject({
    reason: 'fee',
    occurredAt: minutesAgo(3),
    postedAt: at,
  });
  expect(await standing('txn_fee')).toEqual([['balance_transaction', null]]);
  expect(await gained(() => enter([fee]))).toEqual({});
});

describe('A movement of ours', () => {
  it('is a payment’s when the books have what came of it, and says so while they have not', async () => {
    const { db } = database;
    const { id, ref } = await gift('25.50');
    const told = { createdAt: minutesAgo(599), paymentRef: ref, fee: aud(73n) };
    await enter([movement('txn_gift', 'payment', 2550n, told)]);
    expect(await standing('txn_gift')).toEqual([[null, 'booked for another amount']]);
    const { processor } = stripeTelling([[]]);
    expect(await collectFees({ db, clock, processor })).toBe(1);
    expect(await standing('txn_gift')).toEqual([['payment', null]]);
    expect(await db.balanceTransaction.findUnique({ where: { processorRef: 'txn_gift' } })).toMatchObject({
      entryId: id,
    });
  });

  it('is a payout’s both ways: what was sent, and what the bank sent back', async () => {
    const report: PayoutReport = {
      payoutRef: 'po_back',
      amount: aud(2000n),
      state: 'in_transit',
      automatic: true,
      contentsKnown: false,
      createdAt: minutesAgo(300),
      arrivesOn: at,
      livemode: false,
    };
    const saying = (state: PayoutReport['state']) => ({
      db: database.db,
      clock,
      processor: {
        ...stripeTelling([]).processor,
        lookUpPayout: () => Promise.resolve({ ...report, state }),
      },
    });
    const sent = movement('txn_po', 'payout', -2000n, { createdAt: at, sourceRef: 'po_back' });
    const back = movement('txn_po_back', 'payout returned', 2000n, { createdAt: at, sourceRef: 'po_back' });
    await followPayout(saying('in_transit'), 'po_back');
    await enter([sent]);
    expect(await standing('txn_po')).toEqual([['payout', null]]);
    await enter([back]);
    expect(await standing('txn_po_back')).toEqual([[null, 'booked for another amount']]);
    await followPayout(saying('failed'), 'po_back');
    await enter([]);
    expect(await standing('txn_po_back')).toEqual([['payout', null]]);
  });

  const taking = (answers: object) => ({
    db: database.db,
    clock,
    queue: { enqueue: () => Promise.resolve() } as unknown as Queue,
    issuer: { name: 'The Daily Lamp', phone: '1800 555 010' },
    timeZone: 'Australia/Sydney',
    mailDomain: 'lamp.example',
    processor: { ...stripeTelling([]).processor, ...answers },
  });

  it('is a refund’s both ways: what went back, and what the giver’s bank sent back', async () => {
    const { ref } = await gift('30');
    const report: RefundReport = {
      processorRef: 're_1',
      amount: aud(1000n),
      standing: 'succeeded',
      moneyReturned: false,
      at: minutesAgo(200),
    };
    const saying = (said: Partial<RefundReport>) =>
      taking({ refundsOf: () => Promise.resolve([{ ...report, ...said }]) });
    const told = { createdAt: at, sourceRef: 're_1', paymentRef: ref };
    const away = movement('txn_re', 'refund', -1000n, told);
    const back = movement('txn_re_back', 'refund returned', 1000n, told);
    await enter([away]);
    expect(await standing('txn_re')).toEqual([[null, 'unknown yet']]);
    await followRefunds(saying({ standing: 'pending' }), ref);
    await enter([]);
    expect(await standing('txn_re')).toEqual([[null, 'not booked yet']]);
    await followRefunds(saying({}), ref);
    await enter([]);
    expect(await standing('txn_re')).toEqual([['refund', null]]);
    await followRefunds(saying({ standing: 'failed', moneyReturned: true }), ref);
    await enter([back]);
    expect(await standing('txn_re_back')).toEqual([['refund', null]]);
  });

  it('is a dispute’s, with what Stripe kept for it', async () => {
    const { ref } = await gift('20');
    const report: DisputeReport = {
      processorRef: 'du_1',
      paymentRef: ref,
      amount: aud(2000n),
      reason: 'fraudulent',
      state: 'lost',
      inquiry: false,
      evidenceGiven: false,
      openedAt: minutesAgo(100),
      withdrawn: aud(2000n),
      reinstated: zero('AUD'),
      fee: aud(2500n),
      withdrawnAt: minutesAgo(100),
      livemode: false,
    };
    await followDispute(taking({ lookUpDispute: () => Promise.resolve(report) }), 'du_1');
    await enter([
      movement('txn_du', 'dispute', -2000n, {
        createdAt: at,
        sourceRef: 'du_1',
        paymentRef: ref,
        fee: aud(2500n),
      }),
    ]);
    expect(await standing('txn_du')).toEqual([['dispute', null]]);
  });

  it('leaves the books in order', async () => {
    await markRead(database.db, 'balance transactions', new Date(at.getTime() + 1));
    await expectBooksInOrder(database.db);
  });
});
