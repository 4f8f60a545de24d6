import type { Db } from '../../src/database/client.ts';
import { createId, type Id } from '../../src/database/ids.ts';
import { transact } from '../../src/database/transaction.ts';
import type { AppealId } from '../../src/domain/appeals/appeal.ts';
import { markDonationsPaid, startedDonation } from '../../src/domain/donations/donation-store.ts';
import type { Queue } from '../../src/domain/jobs.ts';
import { finishCheckouts, insertCheckout } from '../../src/domain/payments/checkout-store.ts';
import type { PaymentId } from '../../src/domain/payments/payment.ts';
import type { PlanId } from '../../src/domain/plans/plan.ts';
import { recordPayments } from '../../src/domain/receipts/record-payments.ts';
import type { ReceiptId } from '../../src/domain/receipts/receipt.ts';
import { findOrAddSupporters } from '../../src/domain/supporters/supporter-store.ts';
import { emailKeyOf, type SupporterId } from '../../src/domain/supporters/supporter.ts';
import { parseMoney } from '../../src/money/parse-money.ts';
import { zero } from '../../src/money/money.ts';

export interface SettledGift {
  readonly supporterId: SupporterId;
  readonly paymentId: PaymentId;
  readonly receiptId: ReceiptId;
}

/** Whoever settles queues the letters too; a test that delivers them itself wants no job for it. */
const noJobs = { enqueue: () => Promise.resolve() } as unknown as Queue;

/**
 * A one-off gift as it stands when all is done: checkout, donation, supporter, payment, journal, and a numbered receipt
 * whose letter waits. `dollars` as people type them: `25.50`.
 */
export async function settleGift(
  db: Db,
  gift: { readonly name: string; readonly email: string; readonly dollars: string; readonly at: Date },
): Promise<SettledGift> {
  const { name, email, at } = gift;
  const base = parseMoney(gift.dollars, 'AUD');
  if (!base) throw new Error(`${gift.dollars} is not an amount`);
  const sums = { base, coveredFee: zero('AUD'), tax: zero('AUD') };
  const plan = await db.plan.findUniqueOrThrow({ where: { code: 'gift-once' } });
  const appeal = await db.appeal.findFirstOrThrow({ where: { standing: true } });
  const appealId = appeal.id as AppealId;
  const checkoutId = createId<'checkout'>();
  await insertCheckout(
    db,
    {
      ...sums,
      id: checkoutId,
      purpose: 'donation',
      planId: plan.id as PlanId,
      appealId,
      giver: { name, email },
      repeatKey: checkoutId,
      livemode: false,
      createdAt: at,
    },
    startedDonation(),
  );
  const { id: donationId } = await db.donation.findUniqueOrThrow({ where: { checkoutId } });
  const paymentId = createId<'payment'>();
  const supporterId = await transact(db, async (tx) => {
    const supporter = (await findOrAddSupporters(tx, [{ name, email }], at)).get(emailKeyOf(email));
    if (supporter === undefined) throw new Error(`${email} became nobody`);
    await markDonationsPaid(tx, [{ id: donationId, supporterId: supporter, at }]);
    await finishCheckouts(tx, [checkoutId], at);
    await recordPayments(
      tx,
      {
        queue: noJobs,
        clock: { now: () => at },
        issuer: { name: 'Green Left', phone: '1800 634 206' },
        timeZone: 'Australia/Sydney',
        mailDomain: 'paper.example',
      },
      [
        {
          payment: {
            ...sums,
            id: paymentId,
            supporterId: supporter,
            paidFor: { donationId: donationId as Id<'donation'> },
            appealId,
            method: 'card',
            paymentRef: `pi_${paymentId}`,
            livemode: false,
            receivedAt: at,
          },
          supply: false,
          name,
          email,
          description: `${plan.name} to the ${appeal.name}`,
        },
      ],
    );
    return supporter;
  });
  const receipt = await db.receipt.findFirstOrThrow({ where: { paymentId } });
  return { supporterId, paymentId, receiptId: receipt.id as ReceiptId };
}
