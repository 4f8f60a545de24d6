import { expect } from '@jest/globals';
import { receiptNumber } from '../../src/domain/receipts/receipt.ts';
import { findSupporterRecord } from '../../src/domain/supporters/supporter-record-store.ts';
import { emailKeyOf, type SupporterId } from '../../src/domain/supporters/supporter.ts';
import type { TestApplication } from './application.ts';
import { linesOf, paymentsIn } from './books.ts';

/**
 * Looks at everything that one gift of `cents` from this address should have left behind, and that there is no second of
 * any of it: one payment, one journal, one numbered receipt, one letter, one line on the supporter's record.
 */
export async function expectThankedOnce(app: TestApplication, email: string, cents = 2550n): Promise<void> {
  const { db } = app.database;
  const known = await db.supporterEmail.findMany({ where: { key: emailKeyOf(email) } });
  expect(known).toHaveLength(1);
  const supporterId = known[0]?.supporterId as SupporterId;
  const payments = (await paymentsIn(db)).filter((payment) => payment.supporterId === supporterId);
  expect(payments).toHaveLength(1);
  const [payment] = payments;
  if (!payment?.receipt) throw new Error(`no receipt for ${email}`);
  expect(payment).toMatchObject({ baseMinor: cents, currency: 'AUD', donation: { state: 'paid' } });
  expect(await linesOf(db, payment.id)).toEqual([
    ['stripe_balance', cents],
    ['donations', -cents],
  ]);
  expect(payment.receipt).toMatchObject({ email, baseMinor: cents, delivery: { state: 'sent' } });
  const number = receiptNumber(payment.receipt);
  const letters = (await app.mail()).filter(({ to }) => to === email);
  expect(letters.map(({ subject }) => subject)).toEqual([`Thank you: receipt ${number} from Green Left`]);
  const record = await findSupporterRecord(db, supporterId, app.sandbox.now());
  expect(record?.payments.map(({ total, receipt }) => [total.minor, receipt?.delivery])).toEqual([
    [cents, 'sent'],
  ]);
}
