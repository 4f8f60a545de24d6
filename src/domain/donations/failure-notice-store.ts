import type { Tx } from '../../database/client.ts';
import { letterStore } from '../letters/letter-store.ts';
import type { CheckoutId } from '../payments/checkout.ts';

/** The letters that say a payment did not come, one a checkout at most. */
export const failureNotices = letterStore<CheckoutId>('failure_notice', 'checkout_id');

/** Owes somebody the news, in the caller's transaction. Gives false where it was owed already. */
export async function oweFailureNotice(
  tx: Tx,
  id: CheckoutId,
  messageId: string,
  now: Date,
): Promise<boolean> {
  const owed = await tx.$executeRaw`
    INSERT INTO failure_notice (checkout_id, message_id, state, next_try_at)
    VALUES (${id}::uuid, ${messageId}, 'waiting', ${now}::timestamptz) ON CONFLICT (checkout_id) DO NOTHING`;
  return owed === 1;
}
