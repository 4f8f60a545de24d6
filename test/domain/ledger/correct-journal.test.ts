import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountCode } from '../../../src/domain/ledger/chart-of-accounts.ts';
import { correctJournal } from '../../../src/domain/ledger/correct-journal.ts';
import {
  payoutReturnedJournal,
  payoutSentJournal,
  receivedJournal,
  type Journal,
  type JournalId,
} from '../../../src/domain/ledger/journal.ts';
import { findJournal, newestJournals } from '../../../src/domain/ledger/journal-page-store.ts';
import type { StaffId } from '../../../src/domain/staff/staff-member.ts';
import { createId } from '../../../src/database/ids.ts';
import { money, zero } from '../../../src/money/money.ts';
import { balances } from '../../support/books.ts';
import { clockAt } from '../../support/moving-clock.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { post, staffMember } from './stripe-list.ts';

const at = new Date('2026-11-22T03:00:00Z');
const later = new Date('2026-11-23T03:00:00Z');
const aud = (cents: bigint) => money(cents, 'AUD');

let database: TestDatabase;
let olive: { staffId: StaffId };
beforeAll(async () => {
  database = await testDb();
  olive = { staffId: (await staffMember(database.db, 'Olive Ng')) as StaffId };
});
afterAll(() => database.close());

const gift = (id = createId<'payment'>() as string): Journal =>
  receivedJournal({
    id,
    base: aud(2550n),
    coveredFee: aud(75n),
    tax: zero('AUD'),
    supply: false,
    receivedAt: at,
  });

async function posted(journal: Journal = gift()): Promise<JournalId> {
  await post(database.db, [journal], at);
  const { causeId, reason } = journal;
  const { id } = await database.db.journal.findFirstOrThrow({ where: { causeId, reason } });
  return id as JournalId;
}

const asPlan: readonly AccountCode[] = ['stripe_balance', 'subscriptions', 'covered_fees'];
const why = '  It was for the paper, not a gift. ';
const correct = (
  journalId: JournalId,
  change: { accounts?: readonly AccountCode[]; why?: string } = {},
  by: { staffId?: StaffId } = olive,
) =>
  correctJournal(
    { db: database.db, clock: clockAt(later.toISOString()) },
    { journalId, accounts: asPlan, why, ...change },
    by,
  );

describe('A journal that is wrong', () => {
  it('(LED-5) is taken back and said again by two others, and tells who put it right, when and why', async () => {
    const { db } = database;
    const id = await posted();
    const before = await findJournal(db, id);
    expect(before).toEqual({
      id,
      causeKind: 'payment',
      causeId: expect.any(String),
      reason: 'received',
      occurredAt: at,
      postedAt: at,
      lines: [
        { account: 'stripe_balance', amount: aud(2625n) },
        { account: 'donations', amount: aud(-2550n) },
        { account: 'covered_fees', amount: aud(-75n) },
      ],
    });
    await correct(id);
    expect(await balances(db)).toMatchObject({ stripe_balance: 2625n, donations: 0n, subscriptions: -2550n });
    const sentence = 'It was for the paper, not a gift.';
    expect(await findJournal(db, id)).toEqual({
      ...before,
      corrected: { why: sentence, by: 'Olive Ng', at: later },
    });
    const newest = await newestJournals(db, 2);
    expect(newest.map(({ causeKind, reason, postedAt }) => [causeKind, reason, postedAt])).toEqual(
      expect.arrayContaining([
        ['correction', 'corrected', later],
        ['correction', 'taken back', later],
      ]),
    );
    for (const { id: one } of newest)
      expect(await findJournal(db, one)).toMatchObject({ corrects: { id, why: sentence, by: 'Olive Ng' } });
    const correction = await db.journalCorrection.findFirstOrThrow({ where: { corrects: id } });
    expect(await db.auditEntry.findMany({ where: { staffId: olive.staffId } })).toMatchObject([
      { act: 'correct a journal', object: `journal:${id}`, at: later, detail: { correction: correction.id } },
    ]);
  });

  it('(LED-5) is put right once: what was wrong in that is put right by correcting the correction', async () => {
    const { db } = database;
    const id = await posted();
    await correct(id);
    await expect(correct(id)).rejects.toThrow('It was put right already.');
    const again = await db.journal.findFirstOrThrow({
      where: { reason: 'corrected', lines: { some: { accountCode: 'subscriptions' } } },
      orderBy: { id: 'desc' },
    });
    await correct(again.id as JournalId, { accounts: ['stripe_balance', 'donations', 'covered_fees'] });
    expect(await findJournal(db, again.id as JournalId)).toMatchObject({
      corrected: { by: 'Olive Ng' },
      corrects: { id, by: 'Olive Ng' },
    });
  });

  it('put right by somebody who is not on the staff any more was put right by somebody', async () => {
    const id = await posted();
    const left = { staffId: (await staffMember(database.db, 'Vic Views')) as StaffId };
    await correct(id, {}, left);
    await database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
      DELETE FROM staff_member WHERE id = '${left.staffId}'; COMMIT`);
    expect(await findJournal(database.db, id)).toMatchObject({ corrected: { by: 'somebody' } });
  });

  it('is not put right twice by two who press at once', async () => {
    const id = await posted();
    const outcomes = await Promise.allSettled([correct(id), correct(id), correct(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('It was put right already');
  });
});

describe('Nothing is put right', () => {
  const refusal = async (
    journal: Journal,
    change: Parameters<typeof correct>[1],
    by?: { staffId?: StaffId },
  ) => {
    const id = await posted(journal);
    const said = await correct(id, change, by).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    expect(await database.db.journalCorrection.count({ where: { corrects: id } })).toBe(0);
    return said;
  };

  it('by nobody', async () => {
    expect(await refusal(gift(), {}, {})).toMatch(/not allowed: Only somebody with a name/);
  });

  it('without a sentence that says why', async () => {
    expect(await refusal(gift(), { why: '  no   ' })).toMatch(/bad input: Say why, in a sentence/);
  });

  it('but one word of five letters is one', async () => {
    const id = await posted();
    await correct(id, { why: 'error' });
    expect(await findJournal(database.db, id)).toMatchObject({ corrected: { why: 'error' } });
  });

  it('that is not there', async () => {
    await expect(correct(createId<'journal'>())).rejects.toThrow('not found: There is no such journal.');
  });

  it.each<[string, readonly AccountCode[]]>([
    ['every line stays', ['stripe_balance', 'donations', 'covered_fees']],
    ['a line is left out', ['stripe_balance', 'subscriptions']],
    ['there is a line too many', [...asPlan, 'bank']],
  ])('where %s', async (_what, accounts) => {
    expect(await refusal(gift(), { accounts })).toMatch(/bad input: Choose another account/);
  });

  it.each<[string, Journal, readonly AccountCode[]]>([
    ['is with Stripe, by saying it is not', gift(), ['bank', 'donations', 'covered_fees']],
    ['is not with Stripe, by saying it is', gift(), ['stripe_balance', 'stripe_balance', 'covered_fees']],
    [
      'is on its way, by saying it is not',
      payoutSentJournal(createId(), aud(500n), at),
      ['bank', 'stripe_balance'],
    ],
    [
      'is at the bank, by saying it is on its way',
      payoutReturnedJournal(createId(), aud(500n), at, 'bank'),
      ['stripe_balance', 'payouts_under_way'],
    ],
  ])('of what %s: Stripe is to be asked', async (_what, journal, accounts) => {
    expect(await refusal(journal, { accounts })).toMatch(
      /bad input: What Stripe holds, and what is on its way/,
    );
  });
});

it('The newest journals are those of what happened last, as many as asked for, each with its lines in order', async () => {
  const { db } = database;
  const older = { ...gift(), occurredAt: new Date('2026-11-01T00:00:00Z') };
  const newer = { ...gift(), occurredAt: new Date('2026-12-01T00:00:00Z') };
  await post(db, [newer, older], at);
  const [newest, ...more] = await newestJournals(db, 3);
  expect(newest).toMatchObject({ causeId: newer.causeId, occurredAt: newer.occurredAt, lines: newer.lines });
  expect(more).toHaveLength(2);
  expect(more.map(({ causeId }) => causeId)).not.toContain(older.causeId);
});
