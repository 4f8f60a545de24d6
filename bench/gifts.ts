import { createHmac } from 'node:crypto';
import { webhookSecret } from './settings.ts';

let given = 0;

/** A gift by a reader who has not given before, as a browser posts it. */
export function giftForm(): { body: string; headers: Record<string, string> } {
  const reader = ++given;
  const body = new URLSearchParams({
    plan: 'none',
    frequency: 'once',
    amount: '25',
    name: `Reader ${reader}`,
    email: `reader${reader}@example.org`,
    message: 'Keep printing.',
    newsletter: '1',
    appeal: 'fighting-fund',
  }).toString();
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': `10.${(reader >> 16) & 255}.${(reader >> 8) & 255}.${reader & 255}`,
    },
  };
}

let told = 0;

/** `checkout.session.completed` for a gift of $25, of the size Stripe sends it (3 kB), signed now. Each is an event of its own. */
export function signedEvent(checkoutId: string): { body: string; headers: Record<string, string> } {
  const event = eventFor(checkoutId, `evt_bench${++told}`);
  const body = JSON.stringify(event);
  const at = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', webhookSecret).update(`${at}.${body}`).digest('hex');
  return {
    body,
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` },
  };
}

export function eventFor(checkoutId: string, id: string) {
  const created = Math.floor(Date.now() / 1_000);
  return {
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created,
    data: {
      object: {
        id: `cs_test_${checkoutId}`,
        object: 'checkout.session',
        amount_subtotal: 2_500,
        amount_total: 2_500,
        client_reference_id: checkoutId,
        created,
        currency: 'aud',
        customer_details: {
          email: 'reader@example.org',
          name: 'Reader',
          phone: null,
          tax_exempt: 'none',
          tax_ids: [],
        },
        expires_at: created + 3_600,
        livemode: false,
        metadata: { checkout: checkoutId, purpose: 'donation', project: 'fighting-fund' },
        mode: 'payment',
        payment_intent: `pi_${checkoutId.replaceAll('-', '')}`,
        payment_method_types: ['card'],
        payment_status: 'paid',
        status: 'complete',
        success_url: 'https://paper.example/thanks?session_id={CHECKOUT_SESSION_ID}',
        // The fields we do not read take the rest of the size.
        custom_text: { submit: { message: 'x'.repeat(1_900) } },
      },
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_benchmark', idempotency_key: checkoutId },
    type: 'checkout.session.completed',
  };
}
