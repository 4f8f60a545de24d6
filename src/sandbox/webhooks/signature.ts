import { createHmac } from 'node:crypto';

/** `Stripe-Signature`: an HMAC of the moment and the exact bytes of the body, with the whole `whsec_…` text as the key. */
export function signatureHeader(body: string, secret: string, seconds: number): string {
  const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${v1}`;
}
