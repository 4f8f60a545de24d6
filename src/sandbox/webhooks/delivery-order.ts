import type { Event } from '../resources/events.ts';

/** The order in which recorded deliveries of one act arrived: not the order things happened in, and nothing to build on. */
const ONE_OFF = [
  'charge.succeeded',
  'payment_intent.succeeded',
  'payment_intent.created',
  'checkout.session.completed',
];
const SUBSCRIPTION = [
  'charge.succeeded',
  'payment_method.attached',
  'customer.created',
  'customer.updated',
  'checkout.session.completed',
  'customer.subscription.created',
  'payment_intent.created',
  'payment_intent.succeeded',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice_payment.paid',
];

/** Only acts that succeeded were recorded so; every other keeps the order it happened in. */
export function inDeliveryOrder(events: readonly Event[]): readonly Event[] {
  const types = events.map((event) => event.type);
  if (!types.includes('charge.succeeded') || !types.includes('checkout.session.completed')) return events;
  const order = types.includes('customer.subscription.created') ? SUBSCRIPTION : ONE_OFF;
  const rank = (event: Event): number =>
    order.includes(event.type) ? order.indexOf(event.type) : order.length;
  return [...events].sort((a, b) => rank(a) - rank(b));
}
