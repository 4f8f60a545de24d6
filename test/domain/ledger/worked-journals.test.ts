import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { chartOfAccounts } from '../../../src/domain/ledger/chart-of-accounts.ts';
import {
  disputeFeeJournal,
  feeJournal,
  lostJournal,
  notOursJournal,
  otherFeeJournal,
  payoutArrivedJournal,
  payoutReturnedJournal,
  payoutSentJournal,
  receivedJournal,
  refundedJournal,
  reinstatedJournal,
  returnedJournal,
  withdrawnJournal,
  type Journal,
} from '../../../src/domain/ledger/journal.ts';
import { less, partsOfReturn, type Parts } from '../../../src/domain/payments/parts.ts';
import { coverFee, feeOn, type FeeRate } from '../../../src/money/fee-cover.ts';
import { toDecimal } from '../../../src/money/format-money.ts';
import { gstWithin } from '../../../src/money/gst.ts';
import { add, money, zero, type Money } from '../../../src/money/money.ts';

const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/money.md'), 'utf8');
const rate: FeeRate = { basisPoints: 170n, fixedMinor: 30n };
const receivedAt = new Date('2026-11-22T01:00:00Z');

function received(cents: bigint, { supply = false, covers = false, gst = false }): Journal {
  const base = money(cents, 'AUD');
  const coveredFee = covers ? coverFee(base, rate) : zero('AUD');
  return receivedJournal({
    id: 'a payment',
    base,
    coveredFee,
    tax: gst ? gstWithin(base) : zero('AUD'),
    supply,
    receivedAt,
  });
}

function paidFor(cents: bigint, { covers = false, gst = false }): Parts {
  const base = money(cents, 'AUD');
  return {
    base,
    coveredFee: covers ? coverFee(base, rate) : zero('AUD'),
    tax: gst ? gstWithin(base) : zero('AUD'),
  };
}

function back(paid: Parts, cents: bigint, supply = false) {
  const parts = partsOfReturn(paid, less(paid, paid), money(cents, 'AUD'));
  return { id: 'a refund', ...parts, supply, at: receivedAt };
}

const gift: Money<'AUD'> = money(2550n, 'AUD');
const aud = (cents: bigint): Money => money(cents, 'AUD');

it.each<[heading: string, journal: () => Journal]>([
  ['A one-off gift of $25.50, card fee covered', () => received(gift.minor, { covers: true })],
  ['Its fee', () => feeJournal('a payment', feeOn(add(gift, coverFee(gift, rate)), rate), receivedAt)],
  ['A monthly gift of $20', () => received(2000n, {})],
  ['The print edition at $10 a month, without GST', () => received(1000n, { supply: true })],
  ['The print edition at $10 a month, with GST', () => received(1000n, { supply: true, gst: true })],
  ['The digital edition for 12 months at $60, with GST', () => received(6000n, { supply: true, gst: true })],
  ['A payout of $100 is sent', () => payoutSentJournal('a payout', aud(10_000n), receivedAt)],
  ['It arrives', () => payoutArrivedJournal('a payout', aud(10_000n), receivedAt)],
  [
    'It comes back before it arrived',
    () => payoutReturnedJournal('a payout', aud(10_000n), receivedAt, 'payouts_under_way'),
  ],
  [
    'A payout of less than nothing, $15, is sent',
    () => payoutSentJournal('a payout', aud(-1_500n), receivedAt),
  ],
  ["Stripe's monthly fee of $5", () => otherFeeJournal('txn_1', aud(-500n), receivedAt)],
  [
    'A shop on the same account sells for $88.17, less its fee',
    () => notOursJournal('txn_2', aud(8_817n), receivedAt),
  ],
  ['A refund of $30 of that', () => refundedJournal(back(paidFor(6000n, { gst: true }), 3000n, true))],
  ['The whole gift of $26.25 refunded', () => refundedJournal(back(paidFor(2550n, { covers: true }), 2625n))],
  [
    'The giver’s bank sends that refund back',
    () => returnedJournal(back(paidFor(2550n, { covers: true }), 2625n)),
  ],
  [
    'A gift of $20 is disputed',
    () => withdrawnJournal({ id: 'a dispute', amount: money(2000n, 'AUD'), at: receivedAt }),
  ],
  [
    'What Stripe keeps for it',
    () => disputeFeeJournal({ id: 'a dispute', amount: money(2500n, 'AUD'), at: receivedAt }),
  ],
  ['It is won', () => reinstatedJournal({ id: 'a dispute', amount: money(2000n, 'AUD'), at: receivedAt })],
  ['Or it is lost', () => lostJournal(back(paidFor(2000n, {}), 2000n))],
])('The journal the docs work out for "%s" is the one that is posted', (heading, journal) => {
  const { lines } = journal();
  const section = text.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` *\| *([\d.]*) *\| *([\d.]*) *\|$/gm)].map((row) =>
    row.slice(1),
  );
  expect(rows).toEqual(
    lines.map(({ account, amount }) =>
      amount.minor > 0n
        ? [account, toDecimal(amount), '']
        : [account, '', toDecimal(money(-amount.minor, amount.currency))],
    ),
  );
});

it('The docs know every account, and what kind it is', () => {
  const rows = [...text.matchAll(/^\| `(\w+)` *\| (asset|liability|income|expense) /gm)];
  expect(rows.map(([, code, kind]) => [code, kind])).toEqual(
    Object.entries(chartOfAccounts).map(([code, { kind }]) => [code, kind]),
  );
});
