import type { Db } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import { receiptNumber } from '../receipts/receipt.ts';
import type { DisputeId } from './dispute.ts';
import { findDispute } from './dispute-store.ts';
import type { Evidence } from './evidence.ts';

const othersShown = 24;

const purpose = { include: { checkout: { include: { appeal: true, plan: true, address: true } } } } as const;

/** What the paper knows of a disputed payment; undefined where there is no such dispute. */
export async function findEvidence(db: Db, id: DisputeId, now: Date): Promise<Evidence | undefined> {
  const dispute = await findDispute(db, id);
  if (!dispute) return undefined;
  const payment = await db.payment.findUniqueOrThrow({
    where: { id: dispute.paymentId },
    include: {
      donation: purpose,
      term: purpose,
      subscription: purpose,
      receipts: { orderBy: [{ issuedAt: 'asc' }, { sequence: 'asc' }], include: { delivery: true } },
      supporter: {
        include: {
          emails: { orderBy: [{ isPrimary: 'desc' }, { createdAt: 'asc' }] },
          subscriptions: { where: { state: { in: ['active', 'late'] } }, include: { plan: true } },
          terms: { where: { state: 'paid', endsAt: { gt: now } }, include: { plan: true } },
        },
      },
    },
  });
  const { supporter, receipts } = payment;
  const [others, letters] = await Promise.all([
    db.payment.findMany({
      where: { supporterId: supporter.id, id: { not: payment.id }, disputes: { none: {} } },
      orderBy: { receivedAt: 'desc' },
      take: othersShown,
      include: { receipts: { where: { replacesId: null } } },
    }),
    db.notice.findMany({
      where: { supporterId: supporter.id, state: 'sent' },
      orderBy: { sentAt: 'asc' },
      select: { kind: true, sentAt: true },
    }),
  ]);
  const currency = currencyOf(payment.currency);
  const checkout = (payment.donation ?? payment.term ?? payment.subscription)?.checkout;
  return {
    dispute,
    paymentId: payment.id as PaymentId,
    supporter: {
      id: supporter.id,
      name: supporter.name,
      number: supporter.number,
      since: supporter.createdAt,
      emails: supporter.emails.map(({ address }) => address),
      phone: supporter.phone ?? undefined,
    },
    order: checkout
      ? {
          at: checkout.createdAt,
          name: checkout.name,
          email: checkout.email,
          page: `${checkout.appeal.name}: ${checkout.plan.name}`,
          message: checkout.message ?? undefined,
          address: checkout.address ? addressWords(checkout.address) : undefined,
        }
      : undefined,
    description: receipts[0]?.description ?? 'Payment',
    total: money(payment.baseMinor + payment.coveredFeeMinor, currency),
    receivedAt: payment.receivedAt,
    method: payment.method,
    refunded: money(payment.refundedMinor, currency),
    receipts: receipts.flatMap((receipt) =>
      receipt.email === null
        ? []
        : [
            {
              number: receiptNumber(receipt),
              to: receipt.delivery?.toAddress ?? receipt.email,
              sentAt: receipt.delivery?.firstSentAt ?? receipt.delivery?.sentAt ?? undefined,
            },
          ],
    ),
    others: others.map((other) => ({
      at: other.receivedAt,
      total: money(other.baseMinor + other.coveredFeeMinor, currencyOf(other.currency)),
      description: other.receipts[0]?.description ?? 'payment',
    })),
    letters: letters.flatMap(({ kind, sentAt }) => (sentAt === null ? [] : [{ kind, sentAt }])),
    holds: [...supporter.subscriptions, ...supporter.terms].map(({ plan }) => plan.name),
  };
}

function addressWords(address: {
  line1: string;
  line2: string | null;
  suburb: string;
  state: string;
  postcode: string;
  country: string;
}): string {
  const { line1, line2, suburb, state, postcode, country } = address;
  return [line1, line2, `${suburb} ${state} ${postcode}`, country].filter((part) => part).join(', ');
}
