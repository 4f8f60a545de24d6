import type { Db } from '../../database/client.ts';

/** How a checkout stands, in the API's words; undefined where there is none of this id. */
export async function findStatus(db: Db, id: string): Promise<CheckoutStatus | undefined> {
  const row = await db.checkout.findUnique({
    where: { id },
    select: {
      donation: { select: { state: true } },
      term: { select: { state: true } },
      subscription: { select: { state: true, startedAt: true } },
    },
  });
  const { donation, term, subscription } = row ?? {};
  // A month that was to begin when a term ends may be stopped before: nothing was ever paid.
  if (subscription?.state === 'ended' && subscription.startedAt === null) return 'stopped';
  const state = donation?.state ?? term?.state ?? subscription?.state;
  return state === undefined ? undefined : (wordFor[state] ?? 'open');
}

export const checkoutStatuses = ['open', 'processing', 'paid', 'failed', 'expired', 'stopped'] as const;
export type CheckoutStatus = (typeof checkoutStatuses)[number];

const wordFor: Readonly<Record<string, CheckoutStatus>> = {
  started: 'open',
  processing: 'processing',
  paid: 'paid',
  active: 'paid',
  late: 'paid',
  ended: 'paid',
  failed: 'failed',
  expired: 'expired',
};
