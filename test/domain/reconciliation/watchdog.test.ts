import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alarms, anchorOf, type AlarmName } from '../../../src/domain/reconciliation/alarm.ts';
import { watch, type WatchDeps } from '../../../src/domain/reconciliation/watch.ts';
import { quickCheck } from '../../../src/jobs/nightly.ts';
import { createStripeClient } from '../../../src/stripe/client.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';

const hourMs = 3_600_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

const deps = (changed: Partial<WatchDeps> = {}): WatchDeps => ({
  ...domainDeps(app.parts),
  production: false,
  livemode: false,
  quietHours: { stripe: 24, gifts: 72 },
  parkedEvents: () => app.database.db.stripeEvent.count({ where: { state: 'parked' } }),
  ...changed,
});
const ringing = async (changed: Partial<WatchDeps> = {}): Promise<AlarmName[]> =>
  (await watch(deps(changed))).filter(({ rings }) => rings).map(({ name }) => name);
const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${app.web.port}/metrics`)).text();

describe('The watchdog', () => {
  it('(WH-13) is quiet while all is well, and rings when Stripe says nothing for a day', async () => {
    const given = await app.give({ ...aGift, plan: 'digital', frequency: 'monthly' });
    await app.pay(given.session, 'pm_card_au');
    await app.quiet();
    await quickCheck(domainDeps(app.parts));
    expect(await ringing()).toEqual([]);
    app.sandbox.setFaults({ webhooks: { drop: 'all' } });
    await app.sandbox.advance(23 * hourMs);
    await quickCheck(domainDeps(app.parts));
    expect(await ringing()).toEqual([]);
    await app.sandbox.advance(2 * hourMs);
    await quickCheck(domainDeps(app.parts));
    expect(await ringing()).toEqual(['Stripe has been silent']);
    expect(await metrics()).toContain('watchdog_alarm{alarm="Stripe has been silent"} 1');
    expect(await ringing({ quietHours: { stripe: 0, gifts: 0 } })).toEqual([]);
  });

  it('rings when nobody has given for as long as is odd', async () => {
    await app.sandbox.advance(72 * hourMs);
    await quickCheck(domainDeps(app.parts));
    expect(await ringing({ quietHours: { stripe: 0, gifts: 72 } })).toEqual(['Nobody has given']);
  });

  it('rings when a renewal is due and nothing came of it', async () => {
    await app.sandbox.advance(27 * 24 * hourMs);
    await app.quiet();
    await quickCheck(domainDeps(app.parts));
    expect(await ringing({ quietHours: { stripe: 0, gifts: 0 } })).toEqual(['Renewals are missing']);
    app.sandbox.setFaults({});
    await app.parts.recoverEvents();
    await app.quiet();
    expect(await ringing({ quietHours: { stripe: 0, gifts: 0 } })).not.toContain('Renewals are missing');
  });

  it('rings when Stripe has turned the endpoint off, or never had it', async () => {
    const apiBase = new URL(app.sandbox.url);
    const stripe = createStripeClient({ secretKey: 'sk_test_desk', apiBase, timeoutMs: 8_000 });
    const quiet = { quietHours: { stripe: 0, gifts: 0 } };
    await app.parts.askEndpoint();
    expect(await ringing(quiet)).toContain('The webhook endpoint is off');
    const url = `${app.parts.config.publicUrl}/webhooks/stripe`;
    const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ['payout.paid'] });
    await app.parts.askEndpoint();
    expect(await ringing(quiet)).not.toContain('The webhook endpoint is off');
    await stripe.webhookEndpoints.update(id, { disabled: true });
    await app.parts.askEndpoint();
    expect(await ringing(quiet)).toContain('The webhook endpoint is off');
  });

  it('rings for a test key in production, something parked, a finding, and letters held up', async () => {
    const { db } = app.database;
    const now = app.parts.clock.now();
    await db.stripeEvent.create({
      data: {
        id: 'evt_odd',
        type: 'invoice.paid',
        livemode: false,
        createdAt: now,
        receivedAt: now,
        appliedAt: now,
        payload: '{}',
        state: 'parked',
      },
    });
    await db.finding.create({
      data: {
        id: '0194f000-0000-7000-8000-0000000000aa',
        kind: 'movement gone',
        object: 'x',
        what: 'x',
        foundAt: now,
      },
    });
    await db.receiptDelivery.updateMany({ data: { state: 'waiting', sentAt: null, attempts: 3 } });
    const all = await ringing({ production: true });
    for (const name of [
      'A test key in production',
      'Something is parked',
      'Something differs from Stripe',
      'Letters do not go out',
    ] as const)
      expect(all).toContain(name);
  });

  it('rings when the books are broken, and when nobody asks them', async () => {
    const { pool } = app.database;
    await pool.query('DROP TRIGGER journal_only_grows ON journal');
    await quickCheck(domainDeps(app.parts));
    expect(await ringing()).toContain('A promise of the books is broken');
    await app.sandbox.advance(2 * hourMs);
    expect(await ringing()).toContain('The books are not being checked');
  });
});

it('Every alarm has a section of its name in the docs that says what to do, and every section an alarm', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  const section = text.split('## When an alarm rings\n')[1]?.split('\n## ')[0] ?? '';
  expect([...section.matchAll(/^### (.*)$/gm)].map(([, name]) => name)).toEqual(Object.keys(alarms));
  expect(anchorOf('Something differs from Stripe')).toBe('something-differs-from-stripe');
});
