import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deliverReceipts } from '../../../src/domain/receipts/deliver-receipts.ts';
import type { ReceiptLetter } from '../../../src/domain/receipts/receipt-mailer.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

let database: TestDatabase;
let now = new Date('2026-11-22T01:00:00Z');
const sent: ReceiptLetter[] = [];
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

it.each([
  ['won', 'sent', 1],
  ['lost', 'refused', 0],
])(
  'Nobody is thanked for what they dispute; once it is %s the letter is %s (PAY-13)',
  async (end, state, letters) => {
    const { db } = database;
    sent.length = 0;
    const { paymentId, receiptId } = await settleGift(db, {
      name: 'Ada Reader',
      email: `${end}@example.org`,
      dollars: '20',
      at: now,
    });
    const dispute = await db.dispute.create({
      data: {
        id: paymentId,
        paymentId,
        processorRef: `du_${end}`,
        amountMinor: 2_000n,
        currency: 'AUD',
        reason: 'fraudulent',
        state: 'open',
        inquiry: false,
        evidenceGiven: false,
        openedAt: now,
      },
    });
    const mailer = {
      sendReceipt: (letter: ReceiptLetter) => {
        sent.push(letter);
        return Promise.resolve();
      },
    };
    const deliver = () => deliverReceipts({ db, clock: { now: () => now }, mailer }, [receiptId]);
    const letter = () => db.receiptDelivery.findUniqueOrThrow({ where: { receiptId } });

    await deliver();
    expect(await letter()).toMatchObject({
      state: 'waiting',
      lastError: 'held while the payment is disputed',
    });
    expect(sent).toEqual([]);

    await db.dispute.update({ where: { id: dispute.id }, data: { state: end, closedAt: now } });
    now = new Date(now.getTime() + 3_600_000);
    await deliver();
    expect(await letter()).toMatchObject({ state });
    expect(sent).toHaveLength(letters);
  },
);
