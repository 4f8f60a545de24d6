import { Prisma, type Db } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { PostalAddress } from '../payments/checkout.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/**
 * Sends what a supporter holds to another address from now on: that subscription or term and no other, because two may go
 * to two homes. The address before stays with the checkout that carried it. Gives false where it is not theirs.
 */
export async function saveAddress(
  db: Db,
  held: { readonly kind: 'subscription' | 'term'; readonly id: string; readonly supporterId: SupporterId },
  address: PostalAddress,
  now: Date,
): Promise<boolean> {
  const { line1, line2 = null, suburb, state, postcode, country } = address;
  const changed = await db.$executeRaw`
    WITH theirs AS (
      SELECT id FROM ${Prisma.raw(held.kind)} WHERE id = ${held.id}::uuid AND supporter_id = ${held.supporterId}::uuid
    ), written AS (
      INSERT INTO postal_address (id, line1, line2, suburb, state, postcode, country, created_at)
      SELECT ${createId<'address'>()}::uuid, ${line1}, ${line2}, ${suburb}, ${state}, ${postcode}, ${country}, ${now}::timestamptz FROM theirs
      RETURNING id
    )
    UPDATE ${Prisma.raw(held.kind)} held SET address_id = written.id FROM theirs, written WHERE held.id = theirs.id`;
  return changed === 1;
}
