import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PaymentProcessor } from '../../../src/domain/payments/payment-processor.ts';
import type { BalanceMovement } from '../../../src/domain/payments/payment-processor.ts';
import { listFindings } from '../../../src/domain/reconciliation/finding-store.ts';
import type { Found } from '../../../src/domain/reconciliation/finding.ts';
import { reconcile } from '../../../src/domain/reconciliation/reconcile.ts';
import { closeFinding, repairFinding } from '../../../src/domain/reconciliation/repair-finding.ts';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { money } from '../../../src/money/money.ts';
import { createStripeClient } from '../../../src/stripe/client.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { balances, expectBooksInOrder } from '../../support/books.ts';

const hourMs = 3_600_000;
const staff = { staffId: undefined };

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());
beforeEach(() => app.sandbox.setFaults({}));

const deps = (changed: Partial<PaymentProcessor> = {}) => ({
  ...domainDeps(app.parts),
  processor: { ...app.parts.processor, ...changed },
});
const stripe = () =>
  createStripeClient({ secretKey: 'sk_test_x', apiBase: new URL(app.sandbox.url), timeoutMs: 8_000 });
const kinds = (found: readonly Found[]): string[] => found.map(({ kind }) => kind);
const open = async () => (await listFindings(app.database.db, 100)).open;

/** Nothing Stripe tells arrives while this is done; then hours go by. */
async function unheard(work: () => Promise<unknown>): Promise<void> {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  await work();
  await app.sandbox.advance(3 * hourMs);
  await app.quiet();
  app.sandbox.setFaults({});
}

async function give(fields = aGift): Promise<void> {
  await app.pay((await app.give(fields)).session, 'pm_card_au');
}

describe('What is here and at Stripe', () => {
  it('(LED-6) differs in nothing when every event came', async () => {
    await give();
    await give({ ...aGift, email: 'bo@example.org', plan: 'digital', frequency: 'monthly' });
    await app.quiet();
    await app.sandbox.advance(3 * hourMs);
    await app.quiet();
    await collectFees(deps());
    expect(await reconcile(deps())).toEqual([]);
    await expectBooksInOrder(app.database.db);
  });

  it('(LED-6) differs by a payment whose events never came: reported once, settled by its button', async () => {
    const { db } = app.database;
    await unheard(() => give({ ...aGift, email: 'cy@example.org', plan: 'digital', frequency: 'monthly' }));
    expect(kinds(await reconcile(deps()))).toContain('payment missing here');
    expect(await reconcile(deps())).toEqual([]);
    const before = await db.payment.count();
    for (const finding of await open()) {
      if (finding.kind === 'payment missing here') await repairFinding(deps(), finding.id, staff);
    }
    expect(await db.payment.count()).toBe(before + 1);
    await collectFees(deps());
    expect(await reconcile(deps())).toEqual([]);
    expect(await open()).toEqual([]);
    await expectBooksInOrder(db);
  });

  it('(LED-6) differs by a refund made at Stripe of which nothing was told', async () => {
    const { db } = app.database;
    const payment = await db.payment.findFirstOrThrow({ where: { donationId: { not: null } } });
    await unheard(() => stripe().refunds.create({ payment_intent: payment.paymentRef ?? '', amount: 1_000 }));
    expect(kinds(await reconcile(deps()))).toEqual(['refund missing here']);
    const [finding] = await open();
    if (!finding) throw new Error('nothing was found');
    await repairFinding(deps(), finding.id, staff);
    expect(await db.payment.findUnique({ where: { id: payment.id } })).toMatchObject({
      refundedMinor: 1_000n,
    });
    expect(await reconcile(deps())).toEqual([]);
    await expectBooksInOrder(db);
  });

  it('(LED-6) differs by a subscription that was stopped at Stripe', async () => {
    const { db } = app.database;
    const held = await db.subscription.findFirstOrThrow({ where: { state: 'active' } });
    await unheard(() => stripe().subscriptions.cancel(held.processorRef ?? ''));
    expect(kinds(await reconcile(deps()))).toEqual(['subscription differs']);
    const [finding] = await open();
    if (!finding) throw new Error('nothing was found');
    await repairFinding(deps(), finding.id, staff);
    expect(await db.subscription.findUnique({ where: { id: held.id } })).toMatchObject({ state: 'ended' });
    expect(await reconcile(deps())).toEqual([]);
  });
});

describe('Faults in Stripe’s list', () => {
  const through = (change: (movements: readonly BalanceMovement[]) => readonly BalanceMovement[]) =>
    deps({
      movementsSince: async (since, page) => {
        const answer = await app.parts.processor.movementsSince(since, page);
        return { ...answer, movements: change(answer.movements) };
      },
    });
  const isFirst = ({ kind }: BalanceMovement, position: number, all: readonly BalanceMovement[]) =>
    all.findIndex((each) => each.kind === kind && kind === 'payment') === position;

  it('(LED-6) a hidden movement is reported once, and changes nothing', async () => {
    const before = await balances(app.database.db);
    const hiding = through((all) => all.filter((...each) => !isFirst(...each)));
    expect(kinds(await reconcile(hiding))).toEqual(['movement gone']);
    expect(await reconcile(hiding)).toEqual([]);
    expect(await balances(app.database.db)).toEqual(before);
  });

  it('(LED-6) an altered movement is reported once, with both amounts, and changes nothing', async () => {
    const before = await balances(app.database.db);
    const altering = through((all) =>
      all.map((movement, position) =>
        isFirst(movement, position, all)
          ? {
              ...movement,
              amount: money(movement.amount.minor + 100n, 'AUD'),
              net: money(movement.net.minor + 100n, 'AUD'),
            }
          : movement,
      ),
    );
    const [found, ...more] = await reconcile(altering);
    expect(found?.kind).toBe('movement changed');
    expect(found?.what).toMatch(/It was a payment of \$[\d.]+, .* Stripe now says payment of \$[\d.]+/);
    expect(more).toEqual([]);
    expect(await reconcile(altering)).toEqual([]);
    expect(await balances(app.database.db)).toEqual(before);
  });

  it('(LED-6) an extra movement is reported once, and booked beside ours by a person only', async () => {
    const { db } = app.database;
    const at = new Date(app.parts.clock.now().getTime() - 2 * hourMs);
    const extra: BalanceMovement = {
      ref: 'txn_extra',
      kind: 'topup',
      amount: money(5_000n, 'AUD'),
      fee: money(0n, 'AUD'),
      net: money(5_000n, 'AUD'),
      createdAt: at,
      availableOn: at,
    };
    const adding = through((all) => [...all, extra]);
    const before = await balances(db);
    expect(kinds(await reconcile(adding))).toEqual(['movement unknown']);
    expect(await reconcile(adding)).toEqual([]);
    expect(await balances(db)).toEqual(before);
    const finding = (await open()).find(({ object }) => object === 'txn_extra');
    await repairFinding(adding, finding?.id ?? ('' as never), staff);
    expect((await balances(db))['not_ours']).toBe((before['not_ours'] ?? 0n) - 5_000n);
    await expectBooksInOrder(db);
  });

  it('(LED-6) what a person has dealt with is not reported again', async () => {
    for (const { id } of await open()) await closeFinding(deps(), id, staff);
    const hiding = through((all) =>
      all.filter((...each) => !isFirst(...each)).filter(({ ref }) => ref !== 'txn_extra'),
    );
    expect(kinds(await reconcile(hiding)).filter((kind) => kind !== 'movement gone')).toEqual([]);
    expect((await open()).map(({ object }) => object)).toEqual(['txn_extra']);
  });

  it('(LED-6) a comparison cut off goes on at the page it had reached', async () => {
    const { processor } = app.parts;
    const asked: (string | undefined)[] = [];
    const byOnes: PaymentProcessor['movementsSince'] = async (since, page) => {
      asked.push(page);
      if (asked.length === 3) throw new Error('cut off');
      const { movements } = await processor.movementsSince(since);
      const all = movements.filter(({ ref }) => ref !== 'txn_extra');
      const place = page === undefined ? 0 : all.findIndex(({ ref }) => ref === page) + 1;
      const next = place + 1 < all.length ? all[place]?.ref : undefined;
      return { movements: all.slice(place, place + 1), ...(next !== undefined && { next }) };
    };
    await expect(reconcile(deps({ movementsSince: byOnes }))).rejects.toThrow('cut off');
    const reached = asked[2];
    await reconcile(deps({ movementsSince: byOnes }));
    expect(asked[3]).toBe(reached);
    expect(reached).toBeDefined();
  });
});
