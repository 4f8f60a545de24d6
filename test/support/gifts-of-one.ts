// One supporter with several monthly gifts, each begun on the public form: each a Stripe customer of its own.
import Stripe from 'stripe';
import type { HeldSubscription } from '../../src/domain/subscriptions/held-subscription.ts';
import { findHeldSubscription } from '../../src/domain/subscriptions/held-subscription-store.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { reconcile } from '../../src/domain/reconciliation/reconcile.ts';
import { tellAhead } from '../../src/domain/subscriptions/tell-ahead.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { domainDeps } from '../../src/wiring.ts';
import { signInByLetter, type OwnVisitor } from './account.ts';
import { aGift, type TestApplication } from './application.ts';

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

/** Time passes in steps, each with what a worker does by itself in its time. */
const stepMs = 8 * dayMs;

export interface GiftsOfOne {
  readonly email: string;
  readonly stripe: Stripe;
  /** Begins another on the public form, by a card of its own, and gives our name for it. */
  give(cents: number, card?: string): Promise<SubscriptionId>;
  held(id: SubscriptionId): Promise<HeldSubscription>;
  /** From now on its card is declined. */
  cardFails(id: SubscriptionId): Promise<void>;
  signedIn(): Promise<OwnVisitor>;
  /** Opens Stripe's page for a card from the page of a gift, signed in; gives the page's name. */
  cardPage(id: SubscriptionId): Promise<string>;
  /** Puts a card in on that page, and lets everything come of it. */
  putIn(page: string, card?: string): Promise<void>;
  /** Time goes by, with all that a worker does by itself. */
  pass(ms: number): Promise<void>;
  /** What a worker's sweep does in its time. */
  sweepUp(): Promise<void>;
  /** The paid periods of a gift, by their beginnings, as the books have them. */
  months(id: SubscriptionId): Promise<string[]>;
  /** Which gifts do not stand as Stripe has them, in words. */
  differences(): Promise<string[]>;
  /** Every invoice of theirs at Stripe that money was paid for: period and customer. */
  paidAtStripe(): Promise<string[]>;
}

export function giftsOfOne(app: TestApplication, email: string): GiftsOfOne {
  const { hostname: host, port } = new URL(app.sandbox.url);
  const stripe = new Stripe('sk_test_bank', { host, port, protocol: 'http' });
  const { db } = app.database;
  let visitor: OwnVisitor | undefined;
  const customers = new Set<string>();
  const one: GiftsOfOne = {
    email,
    stripe,
    give: async (cents, card) => {
      const given = await app.give({
        ...aGift,
        frequency: 'monthly',
        other_amount: (cents / 100).toFixed(2),
        email,
        message: String(customers.size),
      });
      await app.pay(given.session, card);
      await app.quiet();
      const { subscription } = await db.checkout.findUniqueOrThrow({
        where: { processorRef: given.session },
        include: { subscription: true },
      });
      if (subscription?.customerRef == null) throw new Error('the gift has not begun');
      customers.add(subscription.customerRef);
      return subscription.id as SubscriptionId;
    },
    held: async (id) => {
      const found = await findHeldSubscription(db, id);
      if (!found) throw new Error('there is no such gift');
      return found;
    },
    cardFails: async (id) => {
      const { customerRef = '', processorRef = '' } = await one.held(id);
      const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
        customer: customerRef,
      });
      await stripe.subscriptions.update(processorRef, { default_payment_method: failing.id });
      await app.quiet();
    },
    signedIn: async () => {
      visitor ??= await signInByLetter(app, email);
      return visitor;
    },
    cardPage: async (id) => {
      const answer = await (await one.signedIn()).post(`/account/subscriptions/${id}/card`);
      const to = answer.headers.get('location') ?? '';
      if (answer.status !== 303 || !to.startsWith(app.sandbox.url))
        throw new Error(`asking for the card's page was answered ${answer.status} ${to}`);
      return to.split('/').pop() ?? '';
    },
    putIn: async (page, card = 'pm_card_mastercard') => {
      const answer = await app.pay(page, card);
      if (!answer.ok) throw new Error(`putting the card in was answered ${answer.status}`);
      await app.quiet();
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= stepMs) {
        await app.sandbox.advance(Math.min(left, stepMs));
        await app.quiet();
        await one.sweepUp();
        await tellAhead(domainDeps(app.parts));
        await app.quiet();
      }
    },
    sweepUp: async () => {
      await sweep(domainDeps(app.parts), 0);
      app.parts.queue.nudge('carry-out-instructions');
      await app.quiet();
    },
    months: async (subscriptionId) => {
      const paid = await db.payment.findMany({ where: { subscriptionId }, orderBy: { periodStart: 'asc' } });
      return paid.map(({ periodStart }) => periodStart?.toISOString() ?? '');
    },
    differences: async () => {
      await reconcile(domainDeps(app.parts));
      // Payments are compared by their fees too, which nobody asks for here.
      const open = await db.finding.findMany({
        where: { resolvedAt: null, kind: { startsWith: 'subscription' } },
      });
      return open.map(({ kind, object, what }) => `${kind} ${object}: ${what}`);
    },
    paidAtStripe: async () => {
      const all = await Promise.all(
        [...customers].map((customer) =>
          stripe.invoices.list({ customer, status: 'paid', limit: 100, expand: ['data.lines'] }),
        ),
      );
      return all
        .flatMap(({ data }) => data)
        .filter(({ amount_paid: paid }) => paid > 0)
        .map(
          ({ amount_paid: paid, lines }) =>
            `${new Date((lines.data[0]?.period.start ?? 0) * 1000).toISOString()} ${paid}`,
        )
        .sort();
    },
  };
  return one;
}
