import { expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

const dayMs = 86_400_000;

/** The last days of a month, on which no later month need have its day, at an hour that is the next day in Melbourne. */
const starts = [
  ['over three changes of the clocks in Melbourne', '2026-08-29T20:30:00Z'],
  ['over a leap day', '2027-01-29T20:30:00Z'],
] as const;

async function begin(app: TestApplication, email: string): Promise<void> {
  const given = await app.give({ ...aGift, frequency: 'monthly', other_amount: '10', email });
  await app.pay(given.session);
  await app.quiet();
}

it.each(starts)(
  'Gifts begun on a 29th, a 30th and a 31st are booked each month once, %s (PAY-14)',
  async (_called, start) => {
    const app = await startApplication({
      beginsAt: new Date(start),
      env: { TIME_ZONE: 'Australia/Melbourne' },
    });
    try {
      for (const day of [29, 30, 31]) {
        expect(app.sandbox.now().getUTCDate()).toBe(day);
        await begin(app, `on${day}@example.org`);
        await app.sandbox.advance(dayMs);
      }
      for (let month = 0; month < 14; month++) {
        await app.sandbox.advance((365 / 12) * dayMs);
        await app.quiet();
      }
      const { db } = app.database;
      for (const { id, anchorAt, state, paidUntil } of await db.subscription.findMany()) {
        const payments = await db.payment.findMany({
          where: { subscriptionId: id },
          orderBy: { periodStart: 'asc' },
          include: { receipts: true },
        });
        expect(state).toBe('active');
        expect(payments).toHaveLength(15);
        expect(payments[0]?.periodStart).toEqual(anchorAt);
        expect(paidUntil?.getTime()).toBeGreaterThan(app.sandbox.now().getTime());
        // No gap and no overlap: each period begins where the one before ended, on the anchor's day or the month's last.
        const ends = payments.map(({ periodEnd }) => periodEnd);
        expect(payments.slice(1).map(({ periodStart }) => periodStart)).toEqual(ends.slice(0, -1));
        for (const end of ends) {
          const last = new Date(Date.UTC(end?.getUTCFullYear() ?? 0, (end?.getUTCMonth() ?? 0) + 1, 0));
          expect(end?.getUTCDate()).toBe(Math.min(anchorAt?.getUTCDate() ?? 0, last.getUTCDate()));
        }
        expect(payments.map(({ receipts }) => receipts.length)).toEqual(payments.map(() => 1));
      }
      expect(await db.stripeEvent.count({ where: { state: 'parked' } })).toBe(0);
      await expectBooksInOrder(db);
    } finally {
      await app.close();
    }
  },
);
