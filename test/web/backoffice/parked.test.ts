import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receiptLetters } from '../../../src/domain/receipts/receipt-delivery-store.ts';
import { startApplication, aGift, type TestApplication } from '../../support/application.ts';
import { settleGift, type SettledGift } from '../../support/settled-gift.ts';
import { askerOf, ask, type Asker } from '../safety/ask.ts';
import { signInOwner } from '../safety/owner.ts';

let app: TestApplication;
let site: Asker;
let owner: string;
let gift: SettledGift;
beforeAll(async () => {
  app = await startApplication();
  site = askerOf(app);
  owner = await signInOwner(app, site);
  const at = app.parts.clock.now();
  gift = await settleGift(app.database.db, { name: 'Ana', email: 'ana@example.org', dollars: '5', at });
});
afterAll(() => app.close());

const page = async (path: string): Promise<string> =>
  (await ask(site, path, { headers: { cookie: owner } })).text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

async function press(kind: string, id: string): Promise<number> {
  const { text } = await ask(site, '/staff', { headers: { cookie: owner } });
  const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const answer = await fetch(`http://127.0.0.1:${app.web.port}/staff/parked/tries`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: owner, origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf, kind, id }),
  });
  return answer.status;
}

const acts = async (object: string) =>
  (await app.database.db.auditEntry.findMany({ where: { object } })).map(({ act }) => act);

describe('What is parked', () => {
  it('is an event that is tried again by a button, applied this time, and remembered by whom', async () => {
    const { db } = app.database;
    const given = await app.give(aGift);
    const { id } = await db.checkout.findUniqueOrThrow({ where: { processorRef: given.session } });
    // The amount asked for is misread once, as after a mistake that is then put right.
    await db.checkout.update({ where: { id }, data: { baseMinor: 100n } });
    await app.pay(given.session);
    await app.quiet();
    const parked = await db.stripeEvent.findFirstOrThrow({ where: { state: 'parked' } });
    expect(await page('/staff')).toContain('One thing waits');
    expect(await page('/staff/parked')).toContain(parked.id);
    await db.checkout.update({ where: { id }, data: { baseMinor: 2550n } });
    expect(await press('event', parked.id)).toBe(303);
    await app.quiet();
    expect(await db.stripeEvent.findUnique({ where: { id: parked.id } })).toMatchObject({ state: 'applied' });
    expect(await db.payment.count()).toBe(2);
    expect(await acts(`stripe event:${parked.id}`)).toEqual(['try again']);
    expect(await page('/staff/parked')).toContain('Nothing is parked');
    expect(await press('event', parked.id)).toBe(404);
  });

  it('is a letter the mail host refused, sent when its button is pressed', async () => {
    const { db } = app.database;
    const { receiptId } = gift;
    const now = app.parts.clock.now();
    const claimed = await receiptLetters.claim(db, receiptId, now);
    if (!claimed) throw new Error('the letter was gone already');
    await receiptLetters.markRefused(db, claimed, '550 nobody of that name');
    expect(await page('/staff/parked')).toContain('Refused: 550 nobody of that name');
    expect(await page('/staff')).toContain('One thing waits');
    expect(await press('receipt', receiptId)).toBe(303);
    await app.quiet();
    expect(await db.receiptDelivery.findUnique({ where: { receiptId } })).toMatchObject({ state: 'sent' });
    expect(await acts(`receipt:${receiptId}`)).toEqual(['try again']);
    expect(await press('receipt', receiptId)).toBe(404);
  });

  it('is a job that gave up, run again when its button is pressed', async () => {
    const { db } = app.database;
    await app.stopWorker();
    const { id } = await db.$transaction(async (tx) => {
      await app.parts.queue.enqueue(tx, 'deliver-receipts', { receiptIds: [gift.receiptId] });
      const [job] = await tx.$queryRaw<{ id: string }[]>`
        UPDATE pgboss.job SET state = 'failed', completed_on = now() WHERE state = 'created' RETURNING id::text`;
      return job ?? { id: '' };
    });
    expect(await page('/staff/parked')).toContain('deliver-receipts failed as often as it is tried');
    expect(await press('job', id)).toBe(303);
    expect((await app.parts.queue.backlog()).map(({ name, waiting }) => [name, waiting])).toEqual([
      ['deliver-receipts', 1],
    ]);
    expect(await press('job', id)).toBe(404);
    expect(await acts(`job:${id}`)).toEqual(['try again']);
  });

  it.each([
    ['elephant', 'x', 422],
    ['receipt', "1' OR 1", 404],
    ['notice', '0194f000-0000-7000-8000-000000000000', 404],
    ['event', '\u0000', 404],
  ])('is nothing that was never there: %s %j', async (kind, id, status) => {
    expect(await press(kind, id)).toBe(status);
  });
});
