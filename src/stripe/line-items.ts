import type Stripe from 'stripe';
import type { CheckoutOrder, MonthlyPrice } from '../domain/payments/payment-processor.ts';
import type { Money } from '../money/money.ts';
import { toStripeAmount, toStripeCurrency } from './amounts.ts';
import type { Deadline } from './call-queue.ts';
import type { Catalogue } from './catalogue.ts';

type LineItem = Stripe.Checkout.SessionCreateParams.LineItem;

const feeName = 'Covering the card fee';
export const feeProduct = { code: 'covered-fee', name: feeName };

/** What one payment buys, written out in full so that the session is the only call. */
export function onceItems({ description, base, coveredFee }: CheckoutOrder): LineItem[] {
  return [once(description, base), ...(coveredFee.minor > 0n ? [once(feeName, coveredFee)] : [])];
}

/** What every month buys: by the price list for a plan with a price, by the amount chosen for a gift. */
export async function monthlyItems(
  { plan, base, coveredFee }: MonthlyPrice,
  catalogue: Catalogue,
  until: Deadline,
): Promise<LineItem[]> {
  const main = plan.priced
    ? { price: await catalogue.monthlyPriceId(plan, base, until), quantity: 1 }
    : monthly(await catalogue.productId(plan, until), base);
  return coveredFee.minor > 0n
    ? [main, monthly(await catalogue.productId(feeProduct, until), coveredFee)]
    : [main];
}

function once(name: string, amount: Money): LineItem {
  return { quantity: 1, price_data: { ...costing(amount), product_data: { name } } };
}

function monthly(product: string, amount: Money): LineItem {
  return { quantity: 1, price_data: { ...costing(amount), product, recurring: { interval: 'month' } } };
}

function costing(amount: Money) {
  return { currency: toStripeCurrency(amount), unit_amount: toStripeAmount(amount) };
}
