import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sweep } from '../../src/jobs/sweep.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';
import { startMailHost, type MailHost } from '../support/mail-host.ts';
import { until } from '../support/until.ts';

const hourMs = 3_600_000;
const givers = ['una', 'deux', 'tria', 'fem', 'pente'].map((name) => `${name}@example.org`);
let host: MailHost;
let app: TestApplication;
beforeAll(async () => {
  host = await startMailHost();
  app = await startApplication({ env: { SMTP_URL: host.url, MAIL_FROM: 'Green Left <paper@example.org>' } });
});
afterAll(async () => {
  await app.close();
  await host.close();
});

const webhookAnswerMs = 1_000;

it('While the mail host refuses, five give and Stripe tells us again and again: five rows, and each letter comes once, later', async () => {
  const { db } = app.database;
  host.be('not now');
  app.sandbox.setFaults({ webhooks: { duplicate: 3 } });
  for (const email of givers) {
    const given = await app.give({ ...aGift, email });
    await app.pay(given.session);
    expect(await app.thanks(given)).not.toContain('error');
  }
  await app.quiet();
  for (const event of app.sandbox.events().filter(({ type }) => type === 'checkout.session.completed')) {
    await app.sandbox.resend(event.id);
  }
  await app.quiet();
  await until('every letter to be tried', async () =>
    (await db.receiptDelivery.findMany()).every(({ attempts }) => attempts > 0),
  );
  expect(host.taken).toEqual([]);
  expect((await paymentsIn(db)).map(({ receipt }) => receipt?.delivery?.state)).toEqual(
    Array(5).fill('waiting'),
  );

  // Two days of refusals: each try comes later than the last, and none is the last.
  const deps = domainDeps(app.parts);
  for (let hours = 0; hours < 48; hours += 6) {
    const offered = host.offered();
    await app.sandbox.advance(6 * hourMs);
    await sweep(deps, 0);
    app.parts.queue.nudge('deliver-receipts');
    await until('the letters to be offered again', () => host.offered() >= offered + 5);
    await app.quiet();
  }
  host.be('takes');
  await app.sandbox.advance(6 * hourMs);
  await Promise.all([sweep(deps, 0), sweep(deps, 0)]);
  app.parts.queue.nudge('deliver-receipts');
  await app.quiet();
  await until('five letters', () => host.taken.length >= 5);
  await app.quiet();
  expect(host.taken.flatMap(({ to }) => to).sort()).toEqual([...givers].sort());
  expect(new Set(host.taken.map(({ mail }) => mail.messageId)).size).toBe(5);
  expect((await paymentsIn(db)).map(({ receipt }) => receipt?.delivery?.state)).toEqual(
    Array(5).fill('sent'),
  );
  expect(await db.stripeEvent.count({ where: { state: { in: ['waiting', 'parked'] } } })).toBe(0);
  await expectBooksInOrder(db);
});

it('A webhook is answered within a second though the mail host refuses and Stripe hangs (WH-10)', async () => {
  host.be('not now');
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const given = await app.give({ ...aGift, email: 'quick@example.org' });
  await app.pay(given.session);
  const event = app.sandbox.events().findLast(({ type }) => type === 'checkout.session.completed');
  app.sandbox.setFaults({ api: [{ match: '*', kind: 'hang' }] });
  const before = performance.now();
  await app.sandbox.resend(event?.id ?? '');
  await app.sandbox.webhooksSettled();
  expect(performance.now() - before).toBeLessThan(webhookAnswerMs);
  await until('the gift to be settled', async () =>
    (await paymentsIn(app.database.db)).some(({ receipt }) => receipt?.email === 'quick@example.org'),
  );
  app.sandbox.setFaults({});
  host.be('takes');
});
