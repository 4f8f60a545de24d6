import { z } from 'zod';
import { unreachable } from '../domain/refusal.ts';
import { fromStripeTime } from './amounts.ts';
import {
  ignored,
  listOfEvents,
  seconds,
  unreadable,
  type EventType,
  type Translation,
} from './payment-event.ts';
import { translateCheckout } from './translate-checkout.ts';
import { translatePayout } from './payouts.ts';
import { translateDispute } from './translate-dispute.ts';
import { translateInvoice, translateMissed } from './translate-invoice.ts';
import { translateRefund } from './translate-refund.ts';
import { translateSubscription } from './translate-subscription.ts';

const envelope = z.object({
  type: z.string(),
  created: seconds,
  livemode: z.boolean().optional(),
  data: z.object({ object: z.looseObject({}) }),
});

/** What an event says. Pure: the same event always says the same. Past here nobody speaks of sessions, charges or intents. */
export function translateEvent(event: unknown): Translation {
  const read = envelope.safeParse(event);
  if (!read.success) return unreadable(read.error);
  const { type, created, livemode, data } = read.data;
  return isTaken(type)
    ? translate(type, data.object, { at: fromStripeTime(created), livemode })
    : ignored(`${type} is not one we act on`);
}

function isTaken(type: string): type is EventType {
  return (listOfEvents as readonly string[]).includes(type);
}

/** What stands on the envelope: refunds do not say themselves whether they are a test. */
interface Envelope {
  readonly at: Date;
  readonly livemode: boolean | undefined;
}

function translate(type: EventType, object: unknown, { at, livemode }: Envelope): Translation {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
      return translateCheckout(object, { at });
    case 'checkout.session.async_payment_succeeded':
      return translateCheckout(object, { at, later: 'came' });
    case 'checkout.session.async_payment_failed':
      return translateCheckout(object, { at, later: 'failed' });
    case 'invoice.paid':
      return translateInvoice(object, at);
    case 'invoice.payment_failed':
      return translateMissed(object);
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
    case 'customer.subscription.paused':
    case 'customer.subscription.resumed':
      return translateSubscription(object);
    case 'payout.created':
    case 'payout.updated':
    case 'payout.paid':
    case 'payout.failed':
    case 'payout.canceled':
    case 'payout.reconciliation_completed':
      return translatePayout(object);
    case 'charge.refunded':
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return translateRefund(object, livemode);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return translateDispute(object, livemode);
    default:
      return unreachable(type);
  }
}
