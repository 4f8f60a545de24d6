import Stripe from 'stripe';
import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { fromStripeTime, toStripeTime } from './amounts.ts';
import { seconds } from './payment-event.ts';

/** An event of which we know that Stripe sent it, with the body exactly as it came. */
export interface SignedEvent {
  readonly id: string;
  readonly type: string;
  readonly livemode: boolean;
  readonly createdAt: Date;
  readonly payload: string;
}

export type WebhookRefusal =
  'no signature' | 'malformed signature' | 'wrong signature' | 'too old' | 'in the future' | 'not an event';

export type Verification =
  { readonly ok: true; readonly event: SignedEvent } | { readonly ok: false; readonly why: WebhookRefusal };

/** Stripe's own default. Nought would switch the SDK's check off. */
const toleranceSeconds = 300;

/** One `t`, first and in digits, so that the SDK and this file read the same one. */
const headerPattern = /^t=(\d{1,12})(?:,v\w*=[^,\s]+)+$/;

const envelope = z.object({
  id: z.string().regex(/^[\w.-]{1,255}$/),
  object: z.literal('event'),
  type: z.string().regex(/^[\w.-]{1,255}$/),
  livemode: z.boolean(),
  created: seconds,
});

/**
 * Whether Stripe signed this body, with any of the secrets (two while one is being replaced), at most 300 seconds ago.
 * The body is the bytes that came: what is not UTF-8 is refused here, where the SDK would compare other characters in its
 * place, and a byte order mark counts. The SDK lets a time in the future pass; here it may be 300 seconds ahead, for
 * clocks that differ.
 */
export function verifyWebhook(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  clock: Clock,
): Verification {
  if (!header) return refused('no signature');
  const signedAt = headerPattern.exec(header)?.[1];
  if (signedAt === undefined) return refused('malformed signature');
  const ageSeconds = toStripeTime(clock.now()) - Number(signedAt);
  if (ageSeconds > toleranceSeconds) return refused('too old');
  if (ageSeconds < -toleranceSeconds) return refused('in the future');
  const payload = decode(body);
  if (payload === undefined) return refused('wrong signature');
  return (
    secrets.map((secret) => construct(payload, header, secret, clock)).find((event) => event !== undefined) ??
    refused('wrong signature')
  );
}

/** Undefined where this secret did not sign it. */
function construct(payload: string, header: string, secret: string, clock: Clock): Verification | undefined {
  try {
    const now = clock.now().getTime();
    return readEvent(
      Stripe.webhooks.constructEvent(payload, header, secret, toleranceSeconds, undefined, now),
      payload,
    );
  } catch (error) {
    return error instanceof Stripe.errors.StripeSignatureVerificationError
      ? undefined
      : refused('not an event');
  }
}

/** Signed, and yet perhaps not one of the events we are made for: Stripe has a second, thinner kind. */
function readEvent(signed: unknown, payload: string): Verification {
  const read = envelope.safeParse(signed);
  if (!read.success) return refused('not an event');
  const { id, type, livemode, created } = read.data;
  return { ok: true, event: { id, type, livemode, createdAt: fromStripeTime(created), payload } };
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function refused(why: WebhookRefusal): Verification {
  return { ok: false, why };
}
