import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createId } from '../../../src/database/ids.ts';
import { holdPayout } from '../../../src/domain/payouts/payout-store.ts';
import { inviteStaff } from '../../../src/domain/staff/invite-staff.ts';
import { money } from '../../../src/money/money.ts';
import type { SubscriptionId } from '../../../src/domain/subscriptions/subscription.ts';
import { buildWeb } from '../../../src/wiring.ts';
import {
  aGift,
  anAddress,
  startApplication,
  type Given,
  type TestApplication,
} from '../../support/application.ts';
import { askPage, linksTo, signInByLetter, visitorWith } from '../../support/account.ts';
import { routesOf, type WalkedRoute } from '../walk.ts';
import { ask, askerOf, type Asker } from './ask.ts';
import { signInOwner } from './owner.ts';

let app: TestApplication;
let site: Asker;
let reads: readonly WalkedRoute[];
let owner: string;
let ada: string;
let unpaid: Given;
let fills: Readonly<Record<string, string>>;

beforeAll(async () => {
  app = await startApplication();
  site = askerOf(app);
  const { db } = app.database;
  reads = routesOf((await buildWeb(app.parts)).app).filter(({ method }) => method === 'GET');
  owner = await signInOwner(app, site);
  const staff = { db, clock: app.parts.clock, publicUrl: app.url };
  const invited = await inviteStaff(staff, { email: 'sam@lamp.example', role: 'viewer' }, {});
  const paid = await app.give(aGift);
  await app.pay(paid.session);
  await app.quiet();
  ada = (await signInByLetter(app, aGift['email'] ?? '')).cookie;
  await askPage(app, '/account/sign-in', { fields: { email: aGift['email'] ?? '' } });
  await app.quiet();
  const [letter = ''] = await linksTo(app, aGift['email'] ?? '', '/account/sign-in');
  await visitorWith(app, ada).post('/account/new-address', { email: 'next@example.org' });
  for (const frequency of ['monthly', 'once']) {
    const print = await app.give({ ...aGift, ...anAddress, plan: 'print', frequency });
    await app.pay(print.session);
  }
  await app.quiet();
  const [answered = ''] = await linksTo(app, 'next@example.org', '/account/new-address');
  const [subscription, term] = [await db.subscription.findFirstOrThrow(), await db.term.findFirstOrThrow()];
  const receipt = await db.receipt.findFirstOrThrow();
  unpaid = await app.give({ ...aGift, email: 'later@example.org' });
  app.sandbox.acts.dispute(app.sandbox.acts.objects('charge')[0]?.id ?? '');
  await app.quiet();
  // From here on nothing happens but what the looking does: Stripe tells of a fee seconds after the gift.
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  await app.quiet();
  await app.stopWorker();
  const lateSince = app.parts.clock.now();
  await db.subscription.update({ where: { id: subscription.id }, data: { state: 'late', lateSince } });
  const links = app.parts.giftLinks;
  const supporter = await db.supporter.findFirstOrThrow();
  const journal = await db.journal.findFirstOrThrow();
  const out = { id: createId<'issue'>(), number: 1433, publishedAt: lateSince, listedAt: lateSince };
  const issue = await db.issue.create({ data: out });
  const dispute = await db.dispute.findFirstOrThrow();
  const day = app.parts.clock.now();
  const payout = await db.$transaction((tx) =>
    holdPayout(tx, {
      payoutRef: 'po_1',
      amount: money(100n, 'AUD'),
      state: 'pending',
      automatic: true,
      contentsKnown: false,
      createdAt: day,
      arrivesOn: day,
      livemode: false,
    }),
  );
  fills = {
    '/gifts/:id/:signature': links.gift(subscription.id as SubscriptionId),
    '/gifts/:id/card/:signature': links.card(subscription.id as SubscriptionId, lateSince),
    '/account/sign-in/:link': letter,
    '/account/new-address/:link': answered,
    '/account/receipts/:id': `/account/receipts/${receipt.id}`,
    '/account/receipts/:id/pdf': `/account/receipts/${receipt.id}/pdf`,
    '/account/statements/:year': `/account/statements/${receipt.financialYear}`,
    '/account/statements/:year/csv': `/account/statements/${receipt.financialYear}/csv`,
    '/account/statements/:year/pdf': `/account/statements/${receipt.financialYear}/pdf`,
    '/staff/receipts/:id/pdf': `/staff/receipts/${receipt.id}/pdf`,
    '/account/subscriptions/:id': `/account/subscriptions/${subscription.id}`,
    '/account/subscriptions/:id/change': `/account/subscriptions/${subscription.id}/change?plan=digital-monthly`,
    '/account/subscriptions/:id/address': `/account/subscriptions/${subscription.id}/address`,
    '/account/terms/:id/renewal': `/account/terms/${term.id}/renewal`,
    '/account/terms/:id/monthly': `/account/terms/${term.id}/monthly`,
    '/account/terms/:id/address': `/account/terms/${term.id}/address`,
    '/staff/set-up/:token': new URL(invited.url).pathname,
    '/staff/disputes/:id': `/staff/disputes/${dispute.id}`,
    '/staff/payments/:id': `/staff/payments/${dispute.paymentId}`,
    '/staff/payouts/:id': `/staff/payouts/${payout.id}`,
    '/staff/books/journals/:id': `/staff/books/journals/${journal.id}`,
    '/staff/issues/:id': `/staff/issues/${issue.id}`,
    '/staff/subscriptions/:id': `/staff/subscriptions/${subscription.id}`,
    '/staff/supporters/:id': `/staff/supporters/${supporter.id}`,
    '/staff/supporters/:id/statement': `/staff/supporters/${supporter.id}/statement`,
    '/staff/statements': '/staff/statements?year=2026',
    '/checkouts/:id': `/checkouts/${idIn(unpaid)}`,
    '/api/v1/checkouts/:id': `/api/v1/checkouts/${idIn(unpaid)}`,
    '/assets/:file': await stylesheet(),
    '/dev/mail/:position': '/dev/mail/0',
    '/dev/mail/:position/:filename': await attachedFile(),
    '/thanks': `/thanks?session_id=${unpaid.session}`,
    '/staff/supporters': '/staff/supporters?q=ada',
    '/': '/?plan=print&frequency=monthly&amount=50&appeal=fighting-fund&back=1',
  };
});
afterAll(() => app.close());

function idIn({ cookie }: Given): string {
  return /=([0-9a-f-]{36})\./.exec(cookie)?.[1] ?? '';
}

async function attachedFile(): Promise<string> {
  const letters = (await app.parts.keptMail?.()) ?? [];
  const position = letters.findIndex(({ attachments = [] }) => attachments.length > 0);
  return `/dev/mail/${position}/${letters[position]?.attachments?.[0]?.filename ?? ''}`;
}

async function stylesheet(): Promise<string> {
  return /href="(\/assets\/site[^"]+)"/.exec((await ask(site, '/')).text)?.[1] ?? '';
}

/** What every table of ours holds, the audit log too, row for row, but for when a session was last seen. */
async function digest(): Promise<Record<string, string>> {
  const { pool } = app.database;
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await pool.query<{ digest: string }>(
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(row, E'\\n' ORDER BY row), '')) AS digest
       FROM (SELECT (to_jsonb(t) - 'last_seen_at')::text AS row FROM "${name}" t) AS told`,
    );
    digests[name] = found[0]?.digest ?? '';
  }
  return digests;
}

describe('Looking', () => {
  it.each(['GET', 'HEAD'])(
    '(CSRF-3) by %s changes nothing, at any address, for whoever looks',
    async (method) => {
      const before = await digest();
      expect(Object.keys(before).length).toBeGreaterThan(20);
      const calls = app.sandbox.requests().length;
      const sentLetters = (await app.mail()).length;
      const seen: Record<string, number[]> = {};
      for (const { path } of reads) {
        for (const cookie of ['', unpaid.cookie, `${owner}; ${ada}; ${unpaid.cookie}`]) {
          const { status } = await ask(site, fills[path] ?? path, { method, headers: { cookie } });
          (seen[path] ??= []).push(status);
        }
      }
      // What was looked at was really there: a crawl of error pages would prove nothing.
      const shown = Object.entries(seen).filter(([, statuses]) => [200, 303].includes(statuses[2] ?? 0));
      expect(shown.map(([path]) => path).sort()).toEqual(reads.map(({ path }) => path).sort());
      expect(await digest()).toEqual(before);
      expect(app.sandbox.requests()).toHaveLength(calls);
      expect(await app.mail()).toHaveLength(sentLetters);
    },
  );

  it('(CSRF-3) with what a form would send in the address is still only looking', async () => {
    const before = await digest();
    const query = new URLSearchParams(aGift).toString();
    for (const path of ['/', '/checkouts', '/api/v1/checkouts', '/staff/sign-out', '/staff/sign-in']) {
      await ask(site, `${path}?${query}`, { headers: { cookie: owner, 'x-http-method-override': 'POST' } });
      await ask(site, `${path}?_method=POST&${query}`, { headers: { cookie: owner } });
    }
    expect(await digest()).toEqual(before);
    expect((await ask(site, '/staff', { headers: { cookie: owner } })).status).toBe(200);
  });
});
