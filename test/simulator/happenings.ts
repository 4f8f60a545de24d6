// Everything that can happen in a history, each as a command of fast-check.
import fc from 'fast-check';
import type Stripe from 'stripe';
import type { Failpoint } from '../../src/database/failpoint.ts';
import type { PaymentId } from '../../src/domain/payments/payment.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { ProcessorUnavailable } from '../../src/domain/payments/payment-processor.ts';
import { findHeldSubscription } from '../../src/domain/subscriptions/held-subscription-store.ts';
import { startCardPage } from '../../src/domain/subscriptions/start-card-page.ts';
import { instructSubscription } from '../../src/domain/subscriptions/instruct-subscription.ts';
import type { SubscriptionWish } from '../../src/domain/subscriptions/instruction.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { money } from '../../src/money/money.ts';
import { instructDeps } from '../../src/wiring.ts';
import type { ApiFaultKind } from '../../src/sandbox/faults.ts';
import type { Gift, Story } from './history.ts';
import type { Paper } from './paper.ts';

type Command = fc.AsyncCommand<Story, Paper>;

/** A command told by its name, by whether it can happen, and by what it does. */
function happening<Given>(
  given: fc.Arbitrary<Given>,
  name: (given: Given) => string,
  can: (story: Story) => boolean,
  happen: (given: Given, story: Story, paper: Paper) => Promise<void>,
): fc.Arbitrary<Command> {
  return given.map((value) => ({
    check: (story: Readonly<Story>) => can(story),
    run: (story: Story, paper: Paper) => happen(value, story, paper),
    toString: () => name(value),
  }));
}

const ways: Readonly<Record<Gift['way'], Readonly<Record<string, string>>>> = {
  once: { plan: 'none', frequency: 'once', amount: 'other' },
  monthly: { plan: 'none', frequency: 'monthly', amount: 'other' },
  plan: { plan: 'digital', frequency: 'monthly' },
  term: { plan: 'digital', frequency: 'once' },
};

const methods = {
  'a card': 'pm_card_visa',
  'a foreign card': 'pm_card_us',
  'a bank debit': 'pm_auBecsDebit_success',
  'a bank debit that fails': 'pm_auBecsDebit_noAccount',
  'a card that is declined': 'pm_card_chargeDeclined',
  'a card that fails from the next month on': 'pm_card_chargeCustomerFail',
} as const;

const gives = happening(
  fc.record({
    way: fc.constantFrom<Gift['way']>('once', 'monthly', 'plan', 'term'),
    method: fc.oneof(
      { weight: 3, arbitrary: fc.constant<keyof typeof methods>('a card') },
      { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(methods) as (keyof typeof methods)[])) },
    ),
    cents: fc.integer({ min: 200, max: 50_000 }),
    coversFee: fc.boolean(),
    again: fc.boolean(),
  }),
  ({ way, method, cents }) => `somebody gives ${cents} cents (${way}) by ${method}`,
  () => true,
  async ({ way, method, cents, coversFee, again }, story, paper) => {
    if (!again || story.people === 0) story.people += 1;
    const email = `reader${story.people}@example.org`;
    const session = await paper.give({
      ...ways[way],
      other_amount: (cents / 100).toFixed(2),
      name: `Reader ${story.people}`,
      email,
      message: String(story.gifts.length),
      ...(coversFee && { cover_fee: 'on' }),
    });
    if (session === undefined) return;
    const paid = await paper.pay(session, methods[method]);
    story.gifts.push({ email, way, session, paid, rests: [] });
  },
);

const turnsBack = happening(
  fc.nat(),
  () => 'somebody turns back on the page',
  () => true,
  async (cents, _story, paper) => {
    await paper.give({
      ...ways.once,
      other_amount: String(2 + (cents % 900)),
      name: 'Nobody Yet',
      email: 'nobody@example.org',
    });
  },
);

const daysPass = happening(
  fc.constantFrom(1, 3, 8, 31, 32, 45),
  (days) => `${days} days pass`,
  () => true,
  (days, _story, paper) => paper.passDays(days),
);

const standing = (story: Story): Gift[] =>
  story.gifts.filter(
    ({ paid, way, stoppedAt }) => paid && (way === 'monthly' || way === 'plan') && !stoppedAt,
  );
const oneOf = <Thing>(things: readonly Thing[], pick: number): Thing | undefined =>
  things[pick % things.length];

/** Stripe's names for a subscription and its customer; undefined while the first payment has not begun it. */
export async function subscriptionOf(
  paper: Paper,
  gift: Gift,
): Promise<{ subscription: string; customer: string } | undefined> {
  return (await subscriptionsOf(paper, gift)).at(-1);
}

/** The one it began with, and those made in its place to be paid by another card. */
export async function subscriptionsOf(
  paper: Paper,
  { session }: Gift,
): Promise<{ subscription: string; customer: string }[]> {
  const { subscription: first } = await paper.atStripe((stripe) =>
    stripe.checkout.sessions.retrieve(session),
  );
  const all: { subscription: string; customer: string }[] = [];
  let next = typeof first === 'string' ? first : undefined;
  while (next !== undefined) {
    const id: string = next;
    const { customer, metadata } = await paper.atStripe((stripe) => stripe.subscriptions.retrieve(id));
    all.push({ subscription: id, customer: typeof customer === 'string' ? customer : customer.id });
    next = metadata['followed_by'];
  }
  return all;
}

const usesCard = (card: 'pm_card_chargeCustomerFail' | 'pm_card_visa', name: string) =>
  happening(
    fc.nat(),
    () => name,
    (story) => standing(story).length > 0,
    async (pick, story, paper) => {
      const gift = oneOf(standing(story), pick);
      const known = gift && (await subscriptionOf(paper, gift));
      if (!known) return;
      await paper.atStripe(async (stripe) => {
        const method = await stripe.paymentMethods.attach(card, { customer: known.customer });
        const { status } = await stripe.subscriptions.retrieve(known.subscription);
        if (status === 'canceled' || status === 'incomplete_expired') return;
        await stripe.subscriptions.update(known.subscription, { default_payment_method: method.id });
      });
    },
  );

const putsCardIn = happening(
  fc.record({
    pick: fc.nat(),
    card: fc.constantFrom('pm_card_mastercard', 'pm_card_visa', 'pm_card_chargeCustomerFail'),
  }),
  ({ card }) => `somebody signed in puts ${card} in, for all they give`,
  (story) => standing(story).length > 0,
  async ({ pick, card }, story, paper) => {
    const gift = oneOf(standing(story), pick);
    const ours = await paper.db.subscription.findFirst({
      where: { checkout: { processorRef: gift?.session ?? '' }, state: { in: ['active', 'late'] } },
    });
    const held = ours && (await findHeldSubscription(paper.db, ours.id as SubscriptionId));
    if (!held) return;
    const back = { doneUrl: 'http://localhost/done', backUrl: 'http://localhost/back' };
    const page = await startCardPage(paper.parts.processor, held, { serves: 'every gift', ...back }).catch(
      (error: unknown) => {
        if (error instanceof ProcessorUnavailable) return undefined;
        throw error;
      },
    );
    if (page !== undefined) await paper.pay(page.split('/').pop() ?? '', card);
  },
);

const stopsAtStripe = happening(
  fc.record({ pick: fc.nat(), atPeriodEnd: fc.boolean() }),
  ({ atPeriodEnd }) =>
    `somebody stops in Stripe's portal${atPeriodEnd ? ' at the end of the month' : ' now'}`,
  (story) => standing(story).length > 0,
  async ({ pick, atPeriodEnd }, story, paper) => {
    const gift = oneOf(standing(story), pick);
    const known = gift && (await subscriptionOf(paper, gift));
    if (!gift || !known) return;
    await paper.atStripe(async (stripe) => {
      const { status } = await stripe.subscriptions.retrieve(known.subscription);
      if (status === 'canceled' || status === 'incomplete_expired') return;
      if (atPeriodEnd) await stripe.subscriptions.update(known.subscription, { cancel_at_period_end: true });
      else await stripe.subscriptions.cancel(known.subscription);
    });
    gift.stoppedAt = paper.sandbox.now();
  },
);

const wishes: readonly SubscriptionWish[] = [
  { act: 'cancel now' },
  { act: 'cancel at period end' },
  { act: 'keep' },
  { act: 'pause', months: 1 },
  { act: 'pause', months: 3 },
  { act: 'resume' },
  { act: 'change amount', base: money(1_700n, 'AUD'), coverFee: true },
  { act: 'change amount', base: money(500n, 'AUD'), coverFee: false },
];

const asksUs = happening(
  fc.record({ pick: fc.nat(), wish: fc.constantFrom(...wishes) }),
  ({ wish }) => `somebody asks us: ${wish.act}${'base' in wish ? ` to ${String(wish.base?.minor)}` : ''}`,
  (story) => story.gifts.some(({ paid, way }) => paid && (way === 'monthly' || way === 'plan')),
  async ({ pick, wish }, story, paper) => {
    const gift = oneOf(
      story.gifts.filter(({ paid, way }) => paid && (way === 'monthly' || way === 'plan')),
      pick,
    );
    const ours = await paper.db.subscription.findFirst({
      where: { checkout: { processorRef: gift?.session ?? '' }, supporterId: { not: null } },
    });
    if (!gift || !ours) return;
    const answer = await instructSubscription(instructDeps(paper.parts), {
      subscriptionId: ours.id as SubscriptionId,
      wish,
      askedBy: 'account',
    }).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (answer === undefined) return;
    const now = paper.sandbox.now();
    const rest = gift.rests.at(-1);
    // What lets it be charged again may come about at any time from here on, whatever we could say of it.
    if (wish.act === 'keep') gift.stoppedAt = undefined;
    // Another pause takes the place of the one before, also where it is shorter.
    if ((wish.act === 'resume' || wish.act === 'pause') && rest && rest.until > now) rest.until = now;
    if (answer !== 'done') return;
    if (wish.act === 'cancel now' || wish.act === 'cancel at period end') gift.stoppedAt ??= now;
    if (wish.act === 'pause') gift.rests.push({ from: now, until: addMonths(now, wish.months) });
  },
);

function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + months);
  return to;
}

const staffRefund = happening(
  fc.record({ pick: fc.nat(), part: fc.constantFrom(1, 0.5, 0.1), endsIt: fc.boolean() }),
  ({ part, endsIt }) => `staff refund ${part * 100}% of a payment${endsIt ? ' and end what it was for' : ''}`,
  (story) => story.gifts.length > 0,
  async ({ pick, part, endsIt }, _story, paper) => {
    const payment = oneOf(await paper.db.payment.findMany({ orderBy: { id: 'asc' } }), pick);
    if (!payment) return;
    await paper.refund(payment.id as PaymentId, part, endsIt);
  },
);

const postIsBad = happening(
  fc.record({
    duplicate: fc.constantFrom(0, 1, 3),
    reorder: fc.boolean(),
    drop: fc.constantFrom(0, 0.3, 1),
    delayMs: fc.constantFrom(0, 20),
    seed: fc.nat(),
  }),
  ({ duplicate, reorder, drop, delayMs }) =>
    `webhooks come ${1 + duplicate} times, ${reorder ? 'out of order, ' : ''}${drop * 100}% not at all, ${delayMs} ms late`,
  () => true,
  ({ seed, ...webhooks }, _story, paper) => {
    paper.setFaults({ seed, webhooks });
    return Promise.resolve();
  },
);

const stripeIsBad = happening(
  fc.record({
    kind: fc.constantFrom<ApiFaultKind>('500', '429', '409', 'bad_json', 'drop_before', 'drop_after'),
    times: fc.integer({ min: 1, max: 4 }),
    match: fc.constantFrom('*', 'POST /v1/checkout/sessions', 'GET /v1/subscriptions/:id', 'GET /v1/events'),
  }),
  ({ kind, times, match }) => `Stripe answers ${kind} to ${match}, ${times} times`,
  () => true,
  ({ kind, times, match }, _story, paper) => {
    paper.setFaults({ api: [{ kind, times, match }] });
    return Promise.resolve();
  },
);

const mends = happening(
  fc.constant(undefined),
  () => 'all is well again',
  () => true,
  (_given, _story, paper) => {
    paper.setFaults({});
    return Promise.resolve();
  },
);

const dies = happening(
  fc.constantFrom<Failpoint>('before-stripe', 'after-stripe', 'before-commit', 'after-commit', 'before-mail'),
  (point) => `the process will die ${point}`,
  () => true,
  (point, _story, paper) => {
    paper.crashAt(point);
    return Promise.resolve();
  },
);

const restarts = happening(
  fc.constant(undefined),
  () => 'the process is restarted',
  () => true,
  (_given, _story, paper) => paper.restart(),
);

/** The charges at Stripe that money came by, the newest first. */
async function charges(paper: Paper): Promise<Stripe.Charge[]> {
  const { data } = await paper.atStripe((stripe) => stripe.charges.list({ limit: 100 }));
  return data.filter(({ status }) => status === 'succeeded');
}

const refundsAtStripe = happening(
  fc.record({ pick: fc.nat(), part: fc.constantFrom(1, 0.5, 0.1) }),
  ({ part }) => `${part * 100}% of a payment is refunded in Stripe's dashboard`,
  (story) => story.gifts.length > 0,
  async ({ pick, part }, _story, paper) => {
    const left = (await charges(paper)).filter(
      ({ amount, amount_refunded: back, disputed }) => amount > back && !disputed,
    );
    const charge = oneOf(left, pick);
    if (!charge) return;
    const amount = Math.max(1, Math.floor((charge.amount - charge.amount_refunded) * part));
    await paper.atStripe((stripe) => stripe.refunds.create({ charge: charge.id, amount }));
  },
);

const refundComesBack = happening(
  fc.nat(),
  () => 'a bank sends a refund back',
  (story) => story.gifts.length > 0,
  async (pick, _story, paper) => {
    const { data } = await paper.atStripe((stripe) => stripe.refunds.list({ limit: 100 }));
    const refund = oneOf(
      data.filter(({ status }) => status === 'succeeded'),
      pick,
    );
    if (refund) paper.sandbox.acts.failRefund(refund.id);
  },
);

const disputes = happening(
  fc.record({ pick: fc.nat(), kind: fc.constantFrom('fraudulent' as const, 'inquiry' as const) }),
  ({ kind }) => `somebody's bank disputes a payment (${kind})`,
  (story) => story.gifts.length > 0,
  async ({ pick, kind }, _story, paper) => {
    const open = (await charges(paper)).filter(
      ({ disputed, amount_refunded: back, payment_method_details: by }) =>
        !disputed && back === 0 && by?.type === 'card',
    );
    const charge = oneOf(open, pick);
    if (charge) paper.sandbox.acts.dispute(charge.id, kind);
  },
);

const disputeEnds = happening(
  fc.record({ pick: fc.nat(), outcome: fc.constantFrom('won' as const, 'lost' as const) }),
  ({ outcome }) => `a dispute is ${outcome}`,
  (story) => story.gifts.length > 0,
  async ({ pick, outcome }, _story, paper) => {
    const { data } = await paper.atStripe((stripe) => stripe.disputes.list({ limit: 100 }));
    const dispute = oneOf(
      data.filter(({ status }) => !['won', 'lost', 'warning_closed'].includes(status)),
      pick,
    );
    if (dispute) paper.sandbox.acts.closeDispute(dispute.id, outcome);
  },
);

const payoutFails = happening(
  fc.nat(),
  () => 'a payout does not reach the bank',
  (story) => story.gifts.length > 0,
  (pick, _story, paper) => {
    const sent = paper.sandbox.acts
      .objects('payout')
      .filter(({ status }) => status === 'paid' || status === 'in_transit');
    const payout = oneOf(sent, pick);
    if (payout) paper.sandbox.acts.failPayout(payout.id);
    return Promise.resolve();
  },
);

const often = (command: fc.Arbitrary<Command>, times: number) =>
  Array<fc.Arbitrary<Command>>(times).fill(command);

/** Histories of months: mostly people giving and days passing, with now and then a trouble. */
export const histories = fc.commands(
  [
    ...often(gives, 6),
    ...often(putsCardIn, 3),
    ...often(daysPass, 6),
    ...often(asksUs, 4),
    ...often(staffRefund, 2),
    usesCard('pm_card_chargeCustomerFail', 'a card begins to fail'),
    usesCard('pm_card_visa', 'somebody puts in a new card'),
    turnsBack,
    stopsAtStripe,
    refundsAtStripe,
    refundComesBack,
    ...often(disputes, 2),
    ...often(disputeEnds, 2),
    payoutFails,
    postIsBad,
    stripeIsBad,
    ...often(mends, 2),
    dies,
    restarts,
  ],
  { maxCommands: 60, size: 'max' },
);
