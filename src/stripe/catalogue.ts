import type Stripe from 'stripe';
import type { Money } from '../money/money.ts';
import { ProcessorUnavailable } from '../domain/payments/payment-processor.ts';
import { toStripeAmount, toStripeCurrency } from './amounts.ts';
import type { CallQueue, Deadline } from './call-queue.ts';
import { priceKey, productKey } from './idempotency-keys.ts';
import { sharedMark } from './our-mark.ts';

/** Something sold every month: a plan, or the covered fee. */
export interface Product {
  readonly code: string;
  readonly name: string;
}

export interface Catalogue {
  /** Stripe's name for the product, made where it is not there yet. */
  productId(product: Product, until: Deadline): Promise<string>;
  /** Stripe's name for the product's monthly price of this amount, made where it is not there yet. */
  monthlyPriceId(product: Product, amount: Money, until: Deadline): Promise<string>;
}

/** Stripe's name for a product is ours, so it is known before it is there. */
export function productRef({ code }: Pick<Product, 'code'>): string {
  return `ff-${code}`;
}

/**
 * What subscriptions are sold from, at Stripe. Products and prices are found or made at first need and remembered by this
 * process. Two processes at once make one of each: a product's id and a price's lookup key are ours and unique there, and
 * whoever comes second finds what the first has made. Throws ProcessorUnavailable; the next to ask then tries again.
 */
export function createCatalogue(stripe: Stripe, calls: CallQueue): Catalogue {
  const known = new Map<string, Promise<string>>();

  const remember = (name: string, find: () => Promise<string>): Promise<string> => {
    const remembered = known.get(name);
    if (remembered) return remembered;
    const found = find();
    known.set(name, found);
    found.catch(() => known.delete(name));
    return found;
  };

  const productId = (product: Product, until: Deadline): Promise<string> => {
    const id = productRef(product);
    return remember(id, () => makeProduct(stripe, calls, id, product.name, until));
  };

  return {
    productId,
    monthlyPriceId: (product, amount, until) => {
      const lookupKey = lookupKeyOf(product, amount);
      return remember(lookupKey, async () => {
        const find = () => findPrice(stripe, calls, lookupKey, amount, until);
        const found = await find();
        if (found !== undefined) return found;
        const made = { lookupKey, amount, productId: await productId(product, until) };
        return orElse(() => makePrice(stripe, calls, made, until), find);
      });
    },
  };
}

function lookupKeyOf({ code }: Product, amount: Money): string {
  return `ff-${code}-${amount.minor}-${toStripeCurrency(amount)}`;
}

async function makeProduct(
  stripe: Stripe,
  calls: CallQueue,
  id: string,
  name: string,
  until: Deadline,
): Promise<string> {
  const create = (limits: object) =>
    stripe.products.create({ id, name, metadata: sharedMark }, { ...limits, idempotencyKey: productKey(id) });
  const retrieve = (limits: object) => stripe.products.retrieve(id, {}, limits);
  const product = await orElse(
    () => calls.call(create, until),
    () => calls.call(retrieve, until),
  );
  return product.id;
}

/** A price under our key that is not the price we mean was changed by hand: better to sell nothing than at a wrong price. */
async function findPrice(
  stripe: Stripe,
  calls: CallQueue,
  lookupKey: string,
  amount: Money,
  until: Deadline,
): Promise<string | undefined> {
  const list = (limits: object) =>
    stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 }, limits);
  const price = (await calls.call(list, until)).data[0];
  if (!price) return undefined;
  const isMeant =
    price.unit_amount === toStripeAmount(amount) &&
    price.currency === toStripeCurrency(amount) &&
    price.recurring?.interval === 'month' &&
    price.recurring.interval_count === 1;
  if (!isMeant)
    throw new Error(`the price ${price.id} at Stripe is not what its lookup key ${lookupKey} says`);
  return price.id;
}

async function makePrice(
  stripe: Stripe,
  calls: CallQueue,
  { lookupKey, amount, productId }: { lookupKey: string; amount: Money; productId: string },
  until: Deadline,
): Promise<string> {
  const params: Stripe.PriceCreateParams = {
    product: productId,
    currency: toStripeCurrency(amount),
    unit_amount: toStripeAmount(amount),
    recurring: { interval: 'month' },
    lookup_key: lookupKey,
    // From a price that staff have archived, which keeps its key.
    transfer_lookup_key: true,
    metadata: sharedMark,
  };
  const create = (limits: object) =>
    stripe.prices.create(params, { ...limits, idempotencyKey: priceKey(lookupKey) });
  return (await calls.call(create, until)).id;
}

/**
 * What cannot be made may be there already: made by another process a moment ago (a 409), or long before. Where Stripe is
 * away there is no use in looking, and where looking finds nothing the first error is the one to know.
 */
async function orElse<Made>(make: () => Promise<Made>, find: () => Promise<Made | undefined>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ProcessorUnavailable && error.kind === 'away') throw error;
    const found = await find().catch(() => undefined);
    if (found === undefined) throw error;
    return found;
  }
}
