import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { chartOfAccounts } from '../../../src/domain/ledger/chart-of-accounts.ts';
import {
  correctionJournals,
  disputeFeeJournal,
  disputeFeeReturnedJournal,
  feeJournal,
  lostJournal,
  notOursJournal,
  otherFeeJournal,
  payoutArrivedJournal,
  payoutReturnedJournal,
  payoutSentJournal,
  receivedJournal,
  recoveredJournal,
  refundedJournal,
  reinstatedJournal,
  returnedJournal,
  withdrawnJournal,
  type Journal,
} from '../../../src/domain/ledger/journal.ts';
import { money, type Money } from '../../../src/money/money.ts';

const at = new Date('2026-11-22T03:04:05Z');
const aud = (cents: bigint): Money => money(cents, 'AUD');

interface Parts {
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly supply: boolean;
}

/** Every journal there is, of amounts as given, each named after a row called as its cause is. */
function everyJournal(amount: Money, parts: Parts): readonly (readonly [string, Journal])[] {
  const dispute = { id: 'd', amount, at };
  return [
    ['payment p received', receivedJournal({ id: 'p', ...parts, receivedAt: at })],
    ['payment p fee', feeJournal('p', amount, at)],
    ['payout o sent', payoutSentJournal('o', amount, at)],
    ['payout o arrived', payoutArrivedJournal('o', amount, at)],
    ['payout o returned', payoutReturnedJournal('o', amount, at, 'bank')],
    ['balance_transaction t fee', otherFeeJournal('t', amount, at)],
    ['balance_transaction t not ours', notOursJournal('t', amount, at)],
    ['refund r refunded', refundedJournal({ id: 'r', ...parts, at })],
    ['refund r returned', returnedJournal({ id: 'r', ...parts, at })],
    ['dispute d withdrawn', withdrawnJournal(dispute)],
    ['dispute d fee', disputeFeeJournal(dispute)],
    ['dispute d fee returned', disputeFeeReturnedJournal(dispute)],
    ['dispute d reinstated', reinstatedJournal(dispute)],
    ['dispute d lost', lostJournal({ id: 'd', ...parts, at })],
    ['dispute d recovered', recoveredJournal({ id: 'd', ...parts, at })],
  ];
}

const gift: Parts = { base: aud(2550n), coveredFee: aud(75n), tax: aud(0n), supply: false };
const plan: Parts = { base: aud(1000n), coveredFee: aud(48n), tax: aud(91n), supply: true };

const standing = ({ lines }: Journal): [string, bigint][] =>
  lines.map(({ account, amount }) => [account, amount.minor]);

describe('A journal', () => {
  it('(LED-3) is named by what caused it and why, as it was in every year before, so that nothing is posted twice', () => {
    for (const [name, { causeKind, causeId, reason, occurredAt }] of everyJournal(aud(2000n), plan)) {
      expect(`${causeKind} ${causeId} ${reason}`).toBe(name);
      expect(occurredAt).toBe(at);
    }
  });

  it('(LED-1) balances in its currency, whatever the amounts, and has no line of nothing', () => {
    const cents = fc.bigInt(0n, 2n ** 62n);
    const parts = fc
      .record({
        base: cents,
        coveredFee: cents,
        share: fc.bigInt(0n, 11n),
        supply: fc.boolean(),
        currency: fc.constantFrom('AUD' as const, 'JPY' as const),
      })
      .map(({ base, coveredFee, share, supply, currency }) => ({
        base: money(base, currency),
        coveredFee: money(coveredFee, currency),
        tax: money((base * share) / 11n, currency),
        supply,
      }));
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 62n), 2n ** 62n), parts, (minor, of) => {
        const { currency } = of.base;
        for (const [, { lines }] of everyJournal(money(minor, currency), of)) {
          expect(lines.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(0n);
          const odd = lines.filter(
            ({ account, amount }) =>
              amount.currency !== currency || amount.minor === 0n || !Object.hasOwn(chartOfAccounts, account),
          );
          expect(odd).toEqual([]);
        }
      }),
    );
  });
});

describe('What is undone', () => {
  it.each([
    ['a refund the bank sent back', refundedJournal, returnedJournal],
    ['a dispute lost and won after all', lostJournal, recoveredJournal],
  ])('leaves the books as they were: %s', (_what, said, unsaid) => {
    for (const parts of [gift, plan]) {
      const one = standing(said({ id: 'x', ...parts, at }));
      const other = standing(unsaid({ id: 'x', ...parts, at }));
      expect(one.length).toBeGreaterThan(1);
      expect(other).toEqual(one.map(([account, cents]) => [account, -cents]));
    }
  });

  it('is a dispute’s fee too, where Stripe gives it back', () => {
    const fee = { id: 'd', amount: aud(2500n), at };
    expect(standing(disputeFeeReturnedJournal(fee))).toEqual([
      ['stripe_fees', -2500n],
      ['stripe_balance', 2500n],
    ]);
  });

  it('of a plan takes back income and GST of plans, and of a gift nothing of either', () => {
    expect(standing(lostJournal({ id: 'd', ...plan, at }))).toEqual([
      ['disputed_funds', -1048n],
      ['subscriptions', 909n],
      ['gst_collected', 91n],
      ['covered_fees', 48n],
    ]);
    expect(standing(lostJournal({ id: 'd', ...gift, at }))).toEqual([
      ['disputed_funds', -2625n],
      ['donations', 2550n],
      ['covered_fees', 75n],
    ]);
  });

  it('at the bank is taken from the bank when a payout is called back after it arrived', () => {
    expect(standing(payoutReturnedJournal('o', aud(10_000n), at, 'bank'))).toEqual([
      ['stripe_balance', 10_000n],
      ['bank', -10_000n],
    ]);
  });
});

describe('A correction', () => {
  const { lines } = receivedJournal({ id: 'p', ...gift, receivedAt: at });

  it('(LED-5) takes back every line, and says each again where it should have stood', () => {
    const later = new Date('2026-12-01T00:00:00Z');
    const journals = correctionJournals(
      'c',
      lines,
      ['stripe_balance', 'subscriptions', 'covered_fees'],
      later,
    );
    expect(
      journals.map((journal) => [journal.causeKind, journal.causeId, journal.reason, journal.occurredAt]),
    ).toEqual([
      ['correction', 'c', 'taken back', later],
      ['correction', 'c', 'corrected', later],
    ]);
    expect(journals.map(standing)).toEqual([
      [
        ['stripe_balance', -2625n],
        ['donations', 2550n],
        ['covered_fees', 75n],
      ],
      [
        ['stripe_balance', 2625n],
        ['subscriptions', -2550n],
        ['covered_fees', -75n],
      ],
    ]);
  });

  it('leaves a line where it stood for which no other account is named', () => {
    const [, corrected] = correctionJournals('c', lines, ['bank'], at);
    expect(corrected && standing(corrected).map(([account]) => account)).toEqual([
      'bank',
      'donations',
      'covered_fees',
    ]);
  });
});
