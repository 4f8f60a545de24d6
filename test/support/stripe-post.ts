import { createHmac } from 'node:crypto';
import type { TestApplication } from './application.ts';

/** Posts an event as Stripe does: signed for this application, now. Gives the status. */
export async function postEvent(app: TestApplication, event: object): Promise<number> {
  return postBytes(app, JSON.stringify(event));
}

/** The same bytes, signed at the same moment: what Stripe sends when it has not heard that they came. */
export async function postBytes(app: TestApplication, body: string): Promise<number> {
  const [secret = ''] = app.parts.stripe.webhookSecrets;
  const seconds = Math.floor(Date.now() / 1000);
  const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${app.web.port}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${v1}` },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Tells the application of these events, one after another in this order. Throws where one is not taken. */
export async function tell(app: TestApplication, events: readonly object[]): Promise<void> {
  for (const event of events) {
    const status = await postEvent(app, event);
    if (status !== 200) throw new Error(`an event was answered ${status}`);
  }
}
