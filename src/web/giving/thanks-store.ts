import type { Db } from '../../database/client.ts';
import type { CheckoutId } from '../../domain/payments/checkout.ts';
import { receiptNumber } from '../../domain/receipts/receipt.ts';
import { add, currencyOf, money, type Money } from '../../money/money.ts';

/** What the thank-you page may say of a checkout. */
export interface CheckoutStanding {
  readonly id: CheckoutId;
  readonly state: string;
  readonly way: 'donation' | 'monthly' | 'subscription' | 'term';
  readonly name: string;
  readonly email: string;
  readonly total: Money;
  readonly planName?: string | undefined;
  readonly receiptNumber?: string | undefined;
  readonly currentPeriodEnd?: Date | undefined;
  readonly termStartsAt?: Date | undefined;
  readonly termEndsAt?: Date | undefined;
  /** Where the term is measured in issues. */
  readonly termIssues?: number | undefined;
  /** When the first month begins and is paid for, where that is later. */
  readonly beginsAt?: Date | undefined;
  readonly createdAt: Date;
}

/** By the processor's name for it, which is what the reader comes back with. */
export async function findStanding(db: Db, processorRef: string): Promise<CheckoutStanding | undefined> {
  const payment = { include: { receipts: { where: { replacesId: null } } } } as const;
  const row = await db.checkout.findUnique({
    where: { processorRef },
    include: {
      plan: true,
      donation: { include: { payment } },
      term: { include: { payment } },
      subscription: { include: { payments: { ...payment, orderBy: { receivedAt: 'asc' }, take: 1 } } },
    },
  });
  if (!row) return undefined;
  const receipt = (row.donation?.payment ?? row.term?.payment ?? row.subscription?.payments[0])?.receipts[0];
  const currency = currencyOf(row.currency);
  return {
    id: row.id as CheckoutId,
    state: row.donation?.state ?? row.term?.state ?? row.subscription?.state ?? 'started',
    way: wayOf(row.purpose, row.plan.edition),
    name: row.name,
    email: row.email,
    total: add(money(row.baseMinor, currency), money(row.coveredFeeMinor, currency)),
    planName: row.plan.edition === 'none' ? undefined : row.plan.name,
    receiptNumber: receipt ? receiptNumber(receipt) : undefined,
    currentPeriodEnd: row.subscription?.currentPeriodEnd ?? undefined,
    termStartsAt: row.term?.startsAt ?? undefined,
    termEndsAt: row.term?.endsAt ?? undefined,
    termIssues: row.plan.termIssues ?? undefined,
    beginsAt: row.subscription?.beginsAt ?? undefined,
    createdAt: row.createdAt,
  };
}

function wayOf(purpose: string, edition: string): CheckoutStanding['way'] {
  if (purpose === 'donation') return 'donation';
  if (purpose === 'term') return 'term';
  return edition === 'none' ? 'monthly' : 'subscription';
}
