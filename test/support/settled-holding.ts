import type { Db } from '../../src/database/client.ts';
import { createId } from '../../src/database/ids.ts';
import type { AppealId } from '../../src/domain/appeals/appeal.ts';
import { settleCheckouts, type SettleDeps } from '../../src/domain/donations/settle-checkouts.ts';
import type { Queue } from '../../src/domain/jobs.ts';
import { insertCheckout } from '../../src/domain/payments/checkout-store.ts';
import {
  totalOf,
  type Checkout,
  type Giver,
  type PostalAddress,
} from '../../src/domain/payments/checkout.ts';
import type { PlanId } from '../../src/domain/plans/plan.ts';
import { settleInvoices } from '../../src/domain/subscriptions/settle-invoices.ts';
import { startedSubscription } from '../../src/domain/subscriptions/subscription-store.ts';
import { startedTerm } from '../../src/domain/subscriptions/term-store.ts';
import { money, zero } from '../../src/money/money.ts';

export interface Buying {
  readonly planCode: string;
  readonly giver: Giver;
  readonly at: Date;
  /** For a plan without a price. */
  readonly cents?: bigint;
  readonly address?: PostalAddress;
}

/** Whoever settles queues the letters too; a test that is not about letters wants no job for them. */
const noJobs = { enqueue: () => Promise.resolve() } as unknown as Queue;

function settling(db: Db, at: Date): SettleDeps {
  const issuer = { name: 'The Daily Lamp', phone: '1800 555 010' };
  return {
    db,
    queue: noJobs,
    clock: { now: () => at },
    issuer,
    timeZone: 'Australia/Sydney',
    mailDomain: 'lamp.example',
  };
}

async function begin(db: Db, buying: Buying): Promise<Checkout> {
  const plan = await db.plan.findUniqueOrThrow({ where: { code: buying.planCode } });
  const appeal = await db.appeal.findFirstOrThrow({ where: { standing: true } });
  const id = createId<'checkout'>();
  const checkout: Checkout = {
    id,
    purpose: plan.frequency === 'monthly' ? 'subscription' : 'term',
    planId: plan.id as PlanId,
    appealId: appeal.id as AppealId,
    base: money(plan.priceMinor ?? buying.cents ?? 0n, 'AUD'),
    coveredFee: zero('AUD'),
    tax: zero('AUD'),
    giver: buying.giver,
    address: buying.address && { ...buying.address, id: createId<'address'>() },
    repeatKey: id,
    livemode: false,
    createdAt: buying.at,
  };
  const noun = checkout.purpose === 'subscription' ? startedSubscription() : startedTerm();
  await insertCheckout(db, checkout, noun);
  return checkout;
}

/** A subscription whose first month was paid: until the same time 30 days on. */
export async function settleSubscription(db: Db, buying: Buying): Promise<void> {
  const checkout = await begin(db, buying);
  const ref = checkout.id;
  await settleInvoices(settling(db, buying.at), [
    {
      kind: 'invoice paid',
      invoiceRef: `in_${ref}`,
      paymentRef: `pi_${ref}`,
      subscriptionRef: `sub_${ref}`,
      customerRef: `cus_${ref}`,
      checkoutId: checkout.id,
      total: totalOf(checkout),
      method: 'card',
      periodStart: buying.at,
      periodEnd: new Date(buying.at.getTime() + 30 * 86_400_000),
      paidAt: buying.at,
      livemode: false,
    },
  ]);
}

/** A fixed term, paid in one payment. */
export async function settleTerm(db: Db, buying: Buying): Promise<void> {
  const checkout = await begin(db, buying);
  const paid = {
    kind: 'checkout paid',
    processorRef: `cs_${checkout.id}`,
    paymentRef: `pi_${checkout.id}`,
  } as const;
  await settleCheckouts(settling(db, buying.at), [
    {
      ...paid,
      checkoutId: checkout.id,
      total: totalOf(checkout),
      method: 'card',
      paidAt: buying.at,
      livemode: false,
    },
  ]);
}
