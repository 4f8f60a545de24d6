import { raw, Router } from 'express';

/** What the rest of the house does with a body somebody says is from Stripe. */
export type ReceiveEvent = (
  body: Buffer,
  signature: string | undefined,
) => Promise<'stored' | 'not from Stripe'>;

const mostBytes = '256kb';

/**
 * `POST /webhooks/stripe`: the raw body to whoever checks its signature and stores it; 200 only when it is committed.
 * Anything else has Stripe send it again, for three days. No session, no cookie, no limit on rate that could starve it.
 */
export function stripeWebhookRoutes(receive: ReceiveEvent, counted: (answer: string) => void): Router {
  const router = Router();
  router
    .route('/webhooks/stripe')
    .post(raw({ type: () => true, limit: mostBytes, inflate: false }), async (request, response) => {
      if (!request.is('application/json')) {
        counted('wrong type');
        response.status(415).json({ error: 'Send application/json.' });
        return;
      }
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answer = await receive(body, request.get('stripe-signature'));
      counted(answer);
      if (answer === 'stored') response.status(200).json({ received: true });
      else response.status(400).json({ error: 'This was not signed by Stripe for this address.' });
    })
    .all((_request, response) => {
      response.set('Allow', 'POST').status(405).json({ error: 'Only POST.' });
    });
  return router;
}
