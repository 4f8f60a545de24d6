// What must be true when a history is over and all is calm. Each question gives what breaks it, in words.
import type Stripe from 'stripe';
import { checkBooks } from '../../src/domain/ledger/check-books.ts';
import { endedMeanwhile } from '../../src/domain/subscriptions/carry-out-instruction.ts';
import { subscriptionsOf } from './happenings.ts';
import type { Story } from './history.ts';
import type { Paper } from './paper.ts';

const endOfTime = new Date('9999-12-31T00:00:00Z');

/** Why a gift may stay with its card. */
const reasonsNotToMove = [
  'overtaken by',
  'it has ended',
  'it is going to stop',
  'it is paid from a bank account',
  'a card that was put in later',
  'the bank said no',
  'more than one month is owed',
];

type Question = (paper: Paper, story: Story) => Promise<string[]>;

const promises: Readonly<Record<string, Question>> = {
  'the books are in order': async ({ db }) =>
    (await checkBooks(db)).map(({ promise, by }) => `${promise} ${by.join(', ')}`),

  'nothing Stripe said is parked or waits': async ({ db }) => {
    const left = await db.stripeEvent.findMany({ where: { state: { in: ['parked', 'waiting'] } } });
    return left.map(({ id, type, state, lastError }) => `${type} ${id} is ${state}: ${lastError ?? ''}`);
  },

  'every payment at Stripe is one payment here, of the same amount': async ({ db, stripe }) => {
    const [sessions, invoices, ours] = await Promise.all([
      all(stripe.checkout.sessions.list({ limit: 100 })),
      all(stripe.invoices.list({ limit: 100, status: 'paid' })),
      db.payment.findMany({ include: { donation: { include: { checkout: true } } } }),
    ]);
    const theirs = new Map<string, number>();
    for (const { mode, payment_status: status, payment_intent: intent, amount_total: total } of sessions)
      if (mode === 'payment' && status === 'paid') theirs.set(nameOf(intent), total ?? 0);
    for (const { id, amount_paid: paid } of invoices) if (paid > 0) theirs.set(id, paid);
    const known = new Map(
      ours.map((one) => [
        one.invoiceRef ?? one.paymentRef ?? one.id,
        Number(one.baseMinor + one.coveredFeeMinor),
      ]),
    );
    return different(theirs, known, 'payment');
  },

  'every subscription stands as it stands at Stripe': async ({ db, stripe, parts }) => {
    const broken: string[] = [];
    for (const { id } of await all(stripe.subscriptions.list({ limit: 100, status: 'all' }))) {
      const { report } = await parts.processor.lookUpSubscription(id);
      const ours = await db.subscription.findUniqueOrThrow({ where: { checkoutId: report.checkoutId } });
      if (ours.processorRef !== null && ours.processorRef !== id) {
        const isOver = report.standing === 'ended' || report.cancelAt !== undefined;
        if (!isOver) broken.push(`${id} goes on beside ${ours.processorRef}`);
        continue;
      }
      const isHeld = ['active', 'late', 'ended'].includes(ours.state);
      const meant = `${report.standing} until ${report.currentPeriodEnd.toISOString()}, stops ${report.cancelAt?.toISOString() ?? 'never'}`;
      const is = `${ours.state} until ${ours.currentPeriodEnd?.toISOString() ?? ''}, stops ${ours.cancelAt?.toISOString() ?? 'never'}`;
      const hasPaid = (await db.payment.count({ where: { subscriptionId: ours.id } })) > 0;
      if (isHeld !== hasPaid) broken.push(`${id} is ${ours.state} with${hasPaid ? '' : 'out'} payments`);
      if (isHeld && is !== meant) broken.push(`${id} is ${is} here and ${meant} there`);
    }
    return broken;
  },

  'what Stripe holds is what the books say it holds, fees and payouts taken off': async ({ db, stripe }) => {
    const moved = await all(stripe.balanceTransactions.list({ limit: 100 }));
    const theirs = moved.reduce((sum, { net }) => sum + net, 0);
    const { _sum } = await db.journalLine.aggregate({
      where: { accountCode: 'stripe_balance' },
      _sum: { amountMinor: true },
    });
    const ours = Number(_sum.amountMinor ?? 0n);
    return ours === theirs ? [] : [`the books say ${ours}, Stripe says ${theirs}`];
  },

  'what went back at Stripe went back here': async ({ db, stripe }) => {
    const theirs = new Map<string, number>();
    for (const { payment_intent: intent, amount_refunded: back } of await all(
      stripe.charges.list({ limit: 100 }),
    ))
      if (back > 0) theirs.set(nameOf(intent), (theirs.get(nameOf(intent)) ?? 0) + back);
    const ours = await db.payment.findMany({ where: { refundedMinor: { gt: 0n } } });
    const known = new Map(ours.map((one) => [one.paymentRef ?? one.id, Number(one.refundedMinor)]));
    return different(theirs, known, 'what was refunded of');
  },

  'every dispute stands as it stands at Stripe': async ({ db, stripe }) => {
    const theirs = await all(stripe.disputes.list({ limit: 100 }));
    const ours = new Map((await db.dispute.findMany()).map((one) => [one.processorRef, one.state]));
    const meant = ({ status }: Stripe.Dispute) =>
      status === 'won' || status === 'lost' ? status : status === 'warning_closed' ? 'won' : 'open';
    return theirs
      .filter((one) => ours.get(one.id) !== meant(one))
      .map((one) => `${one.id} is ${one.status} there and ${ours.get(one.id) ?? 'unknown'} here`);
  },

  'everything asked of us is done': async ({ db }) => {
    const notDone = await db.instruction.findMany({
      where: { state: { not: 'done' } },
      include: { subscription: { select: { state: true } } },
    });
    // What somebody ended at Stripe first can be told nothing else.
    const asked = notDone.filter(
      ({ lastError, subscription }) =>
        !(lastError?.startsWith(endedMeanwhile) && subscription.state === 'ended'),
    );
    const refunds = await db.refund.findMany({ where: { state: { in: ['reserved', 'asked'] } } });
    const isOpen = ({ act, state, attempts, lastError }: (typeof asked)[number]) =>
      act !== 'use another card' ||
      (state === 'waiting' ? attempts > 0 : !reasonsNotToMove.some((why) => lastError?.startsWith(why)));
    return [
      ...asked.filter(isOpen).map(({ act, state, lastError }) => `${act} is ${state}: ${lastError ?? ''}`),
      ...refunds.map(({ id, state }) => `refund ${id} is ${state}`),
    ];
  },

  'everybody was thanked once for each payment, but for those who dispute it': async ({ db, parts }) => {
    const receipts = await db.receipt.findMany({
      where: { payment: { disputes: { none: {} } } },
      include: { delivery: true },
    });
    const letters = ((await parts.keptMail?.()) ?? []).map(({ messageId }) => messageId);
    return receipts.flatMap(({ id, delivery }) => {
      const count = letters.filter((messageId) => messageId === `<receipt-${id}@localhost>`).length;
      return count === 1 && delivery?.state === 'sent'
        ? []
        : [
            `receipt ${id} has ${count} letters and is ${delivery?.state ?? 'not owed'}: ${delivery?.lastError ?? ''}`,
          ];
    });
  },

  'nobody was charged for time after they stopped, or while it rested': async (paper, { gifts }) => {
    const broken: string[] = [];
    for (const gift of gifts) {
      const known = gift.stoppedAt || gift.rests.length > 0 ? await subscriptionsOf(paper, gift) : [];
      const quiet = [...gift.rests, ...(gift.stoppedAt ? [{ from: gift.stoppedAt, until: endOfTime }] : [])];
      const invoices = await Promise.all(
        known.map(({ subscription }) =>
          all(paper.stripe.invoices.list({ subscription, status: 'paid', limit: 100 })),
        ),
      );
      const late = invoices
        .flat()
        .filter(({ created }) =>
          quiet.some(
            ({ from, until }) => created * 1000 > from.getTime() && created * 1000 < until.getTime(),
          ),
        );
      broken.push(...late.map(({ id }) => `${id} was paid though ${gift.email} had been told otherwise`));
    }
    return broken;
  },

  'no month of a gift is paid twice': async ({ db }) => {
    const months = await db.payment.groupBy({
      by: ['subscriptionId', 'periodStart'],
      where: { subscriptionId: { not: null } },
      _count: true,
    });
    return months
      .filter(({ _count: times }) => times > 1)
      .map(
        ({ subscriptionId, periodStart, _count: times }) =>
          `${subscriptionId ?? ''} was paid ${times} times for ${periodStart?.toISOString() ?? ''}`,
      );
  },

  'whoever paid for time has it': async ({ db, sandbox }) => {
    const now = sandbox.now();
    const paidFor = await db.payment.findMany({
      where: { periodEnd: { gt: now }, subscriptionId: { not: null }, refundedMinor: 0n },
      include: { subscription: true },
    });
    return paidFor
      .filter(({ subscription, periodEnd }) => (subscription?.currentPeriodEnd ?? now) < (periodEnd ?? now))
      .map(({ id }) => `payment ${id} paid for time its subscription does not have`);
  },
};

/** What a history broke: nothing, while the paper keeps its promises. */
export async function whatIsBroken(paper: Paper, story: Story): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(promises).map(async ([promise, ask]) =>
      (await ask(paper, story)).map((what) => `not true that ${promise}: ${what}`),
    ),
  );
  return answers.flat();
}

function nameOf(named: string | { readonly id: string } | null): string {
  return typeof named === 'string' ? named : (named?.id ?? '');
}

async function all<Thing>(list: Stripe.ApiListPromise<Thing>): Promise<Thing[]> {
  const things: Thing[] = [];
  for await (const thing of list) things.push(thing);
  return things;
}

function different(
  theirs: ReadonlyMap<string, number>,
  ours: ReadonlyMap<string, number>,
  what: string,
): string[] {
  const names = new Set([...theirs.keys(), ...ours.keys()]);
  return [...names]
    .filter((name) => theirs.get(name) !== ours.get(name))
    .map(
      (name) =>
        `${what} ${name} is ${theirs.get(name) ?? 'not there'} at Stripe and ${ours.get(name) ?? 'not here'} here`,
    );
}
