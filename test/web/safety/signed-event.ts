import Stripe from 'stripe';

/** An event's body as Stripe sends it; of a type nobody acts on unless said. */
export function anEvent(id: string, more: Readonly<Record<string, unknown>> = {}): string {
  const created = Math.floor(Date.now() / 1000);
  const data = { object: { id: 'prod_1', object: 'product' } };
  return JSON.stringify({
    id,
    object: 'event',
    type: 'product.created',
    livemode: false,
    created,
    data,
    ...more,
  });
}

/** The headers a body of Stripe's comes with, signed with a secret. */
export function signed(payload: string, secret: string): Record<string, string> {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
}
