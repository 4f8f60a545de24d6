import type { Db, Prisma } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { coverFee, type FeeRate } from '../../money/fee-cover.ts';
import { gstWithin } from '../../money/gst.ts';
import { zero, type Money } from '../../money/money.ts';
import type { Appeal } from '../appeals/appeal.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import {
  canStillOpen,
  purposeOf,
  type Checkout,
  type CheckoutId,
  type Giver,
  type PostalAddress,
} from '../payments/checkout.ts';
import {
  findByRepeatKey,
  forgetRepeatKey,
  insertCheckout,
  type UnopenedCheckout,
} from '../payments/checkout-store.ts';
import { openCheckout, reopenCheckout, type OpenDeps } from '../payments/open-checkout.ts';
import { ProcessorUnavailable } from '../payments/payment-processor.ts';
import type { Plan } from '../plans/plan.ts';
import { unreachable } from '../refusal.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { customerOfSupporter, startedSubscription } from '../subscriptions/subscription-store.ts';
import { startedTerm } from '../subscriptions/term-store.ts';
import { startedDonation } from './donation-store.ts';

export interface StartDeps extends OpenDeps {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly feeRate: FeeRate;
  readonly gstRegistered: boolean;
}

/** What a reader wants to give, already checked: a plan on offer, and an amount where the plan has no price. */
export interface Wish {
  readonly plan: Plan;
  readonly amount?: Money | undefined;
  readonly coverFee: boolean;
  readonly appeal: Appeal;
  readonly giver: Giver;
  readonly address?: PostalAddress | undefined;
  /** Who is signed in. */
  readonly supporterId?: SupporterId | undefined;
  /** The term a subscription is to begin at the end of. */
  readonly after?: Checkout['after'];
  /** Names this form from this browser; see Checkout. */
  readonly repeatKey: string;
}

export type Started =
  | { readonly kind: 'opened'; readonly checkoutId: CheckoutId; readonly url: string }
  /** Written down, but the processor could not be asked: a job goes on asking. Nothing was charged. */
  | { readonly kind: 'waiting'; readonly checkoutId: CheckoutId; readonly because: 'busy' | 'away' };

/**
 * Begins a gift, a subscription or a term: our rows first, then the processor's page, outside any transaction. The same
 * wish with the same repeat key, while the first is unfinished, gives the first one's page (a double click, a reload, the
 * back button). Creates no supporter: that is for money to do.
 */
export async function startGiving(deps: StartDeps, wish: Wish): Promise<Started> {
  const checkout = { ...toCheckout(deps, wish), customerRef: await customerFor(deps, wish) };
  const written = await insertCheckout(deps.db, checkout, nounOf(checkout));
  const checkoutId = written ? checkout.id : await firstOf(deps, checkout.repeatKey);
  if (!checkoutId) return startGiving(deps, wish);
  try {
    const opened = written
      ? await openCheckout(deps, asUnopened(checkout, wish))
      : await reopenCheckout(deps, checkoutId);
    return opened ? { kind: 'opened', checkoutId, url: opened.url } : await startGiving(deps, wish);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    await transact(deps.db, (tx) => deps.queue.enqueue(tx, 'open-checkout', { checkoutId }));
    return { kind: 'waiting', checkoutId, because: error.kind };
  }
}

/**
 * A monthly gift of somebody signed in is sold to the customer they are at the processor already, so that one card can pay
 * for it all (decisions/0025). Nobody else is ever attached to one: it would show a stranger's saved cards.
 */
async function customerFor({ db }: StartDeps, { supporterId, plan }: Wish): Promise<string | undefined> {
  if (supporterId === undefined || purposeOf(plan) !== 'subscription') return undefined;
  return customerOfSupporter(db, supporterId);
}

/** The checkout the same form began, unless its page has closed meanwhile or can be opened no more: then its key is let go for another. */
async function firstOf({ db, clock }: StartDeps, repeatKey: string): Promise<CheckoutId | undefined> {
  const first = await findByRepeatKey(db, repeatKey);
  if (!first) return undefined;
  const now = clock.now();
  if (first.opened ? first.opened.expiresAt > now : canStillOpen(first.createdAt, now)) return first.id;
  await forgetRepeatKey(db, first.id);
  return undefined;
}

function toCheckout(deps: StartDeps, wish: Wish): Checkout {
  const base = wish.plan.price ?? wish.amount;
  if (!base) throw new Error(`the plan ${wish.plan.code} has no price and the wish no amount`);
  const nothing = zero(base.currency);
  return {
    id: createId<'checkout'>(),
    purpose: purposeOf(wish.plan),
    planId: wish.plan.id,
    appealId: wish.appeal.id,
    base,
    coveredFee: wish.coverFee ? coverFee(base, deps.feeRate) : nothing,
    tax: deps.gstRegistered && wish.plan.supply ? gstWithin(base) : nothing,
    giver: wish.giver,
    address: wish.address && { ...wish.address, id: createId<'address'>() },
    supporterId: wish.supporterId,
    after: wish.after,
    repeatKey: wish.repeatKey,
    livemode: deps.processor.livemode,
    createdAt: deps.clock.now(),
  };
}

function nounOf({ purpose }: Checkout): Prisma.Sql {
  switch (purpose) {
    case 'donation':
      return startedDonation();
    case 'subscription':
      return startedSubscription();
    case 'term':
      return startedTerm();
    default:
      return unreachable(purpose);
  }
}

function asUnopened(checkout: Checkout, { plan, appeal }: Wish): UnopenedCheckout {
  return {
    id: checkout.id,
    purpose: checkout.purpose,
    plan: { code: plan.code, name: plan.name, edition: plan.edition, priced: plan.price !== undefined },
    appealName: appeal.name,
    appealSlug: appeal.standing ? undefined : appeal.slug,
    base: checkout.base,
    coveredFee: checkout.coveredFee,
    name: checkout.giver.name,
    email: checkout.giver.email,
    customerRef: checkout.customerRef,
    beginsAt: checkout.after?.beginsAt,
    createdAt: checkout.createdAt,
  };
}
