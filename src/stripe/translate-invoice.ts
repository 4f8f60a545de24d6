import { z } from 'zod';
import type { InvoicePaid, SubscriptionMoved } from '../domain/payments/payment-fact.ts';
import { isCurrency } from '../money/money.ts';
import { fromStripe, fromStripeTime } from './amounts.ts';
import { readMark } from './our-mark.ts';
import {
  currencyCode,
  fact,
  ignored,
  ref,
  refOf,
  refOrWhole,
  seconds,
  unreadable,
  wholeAmount,
  type Translation,
} from './payment-event.ts';
import { unknownMethod } from './payment-method.ts';

const parent = z.object({
  parent: z.object({ subscription_details: z.object({ subscription: refOrWhole, metadata: z.unknown() }) }),
});

/** An invoice of ours that belongs to no subscription: it asks for a month that another could not. */
const byItself = z
  .object({ parent: z.null(), metadata: z.looseObject({ subscription: ref }) })
  .transform(({ metadata }) => ({ subscription: metadata.subscription, metadata: metadata }));

const line = z.object({
  period: z.object({ start: seconds, end: seconds }),
  parent: z
    .object({ type: z.string(), subscription_item_details: z.object({ proration: z.boolean() }).nullish() })
    .nullable(),
});
type Line = z.infer<typeof line>;

const invoice = z.object({
  id: ref,
  livemode: z.boolean(),
  status: z.string().nullable(),
  amount_paid: wholeAmount,
  currency: currencyCode,
  customer: refOrWhole,
  lines: z.object({ data: z.array(line) }),
  status_transitions: z.object({ paid_at: seconds.nullable() }),
  // Absent unless asked for, which an event never does.
  payments: z
    .object({
      data: z.array(
        z.object({ status: z.string(), payment: z.object({ payment_intent: refOrWhole.optional() }) }),
      ),
    })
    .optional(),
});
type Invoice = z.infer<typeof invoice>;

/**
 * What an invoice says of a subscription's period. One that is not paid, or for which nothing had to be paid, says
 * nothing. `at` stands in for a time of payment Stripe left out.
 */
export function translateInvoice(object: unknown, at: Date): Translation<InvoicePaid> {
  const origin =
    parent.safeParse(object).data?.parent.subscription_details ?? byItself.safeParse(object).data;
  const mark = readMark(origin?.metadata);
  if (!origin || mark.kind === 'foreign') return ignored('not made by this project');
  if (mark.kind === 'spoilt') return unreadable('its metadata names no checkout');
  const read = invoice.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const told = read.data;
  if (told.status !== 'paid') return ignored(`not paid but ${told.status ?? 'unfinished'}`);
  if (told.amount_paid <= 0) return ignored('nothing had to be paid');
  if (!isCurrency(told.currency.toUpperCase())) return unreadable(`paid in ${told.currency}`);
  const period = periodOf(told.lines.data);
  if (!period) return unreadable('no line of it is for a period');
  const paymentRef = paymentOf(told);
  return fact({
    kind: 'invoice paid',
    invoiceRef: told.id,
    ...(paymentRef === undefined ? {} : { paymentRef }),
    subscriptionRef: refOf(origin.subscription),
    customerRef: refOf(told.customer),
    checkoutId: mark.checkoutId,
    total: fromStripe(told.amount_paid, told.currency),
    method: unknownMethod,
    periodStart: fromStripeTime(period.start),
    periodEnd: fromStripeTime(period.end),
    paidAt: told.status_transitions.paid_at === null ? at : fromStripeTime(told.status_transitions.paid_at),
    livemode: told.livemode,
  });
}

const missed = z.object({ livemode: z.boolean() });

/** That a period was not paid: whether it is late, or has since been paid, is asked of its subscription afresh. */
export function translateMissed(object: unknown): Translation<SubscriptionMoved> {
  const origin = parent.safeParse(object).data?.parent.subscription_details;
  if (!origin || readMark(origin.metadata).kind === 'foreign') return ignored('not made by this project');
  const read = missed.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const { livemode } = read.data;
  return fact({ kind: 'subscription moved', subscriptionRef: refOf(origin.subscription), livemode });
}

/** Of an invoice that is whole, the period of its lines. */
export function periodOfInvoice(object: unknown): { start: number; end: number } | undefined {
  return periodOf(z.object({ lines: z.object({ data: z.array(line) }) }).parse(object).lines.data);
}

/** The invoice's own period is the one before, so the lines are asked; a correction of an earlier one only where there is nothing else. */
function periodOf(lines: readonly Line[]): { start: number; end: number } | undefined {
  const ofItems = lines.filter((one) => one.parent?.type === 'subscription_item_details');
  const recurring = ofItems.length > 0 ? ofItems : lines;
  const whole = recurring.filter((one) => !one.parent?.subscription_item_details?.proration);
  const periods = (whole.length > 0 ? whole : recurring).map((one) => one.period);
  if (periods.length === 0) return undefined;
  return {
    start: Math.min(...periods.map(({ start }) => start)),
    end: Math.max(...periods.map(({ end }) => end)),
  };
}

function paymentOf({ payments }: Invoice): string | undefined {
  const paid = payments?.data.find(
    ({ status, payment }) => status === 'paid' && payment.payment_intent !== undefined,
  );
  return paid?.payment.payment_intent === undefined ? undefined : refOf(paid.payment.payment_intent);
}
