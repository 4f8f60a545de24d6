// decisions/0025: a move to another card that is cut off anywhere, for a minute or for a month, charges nobody twice.
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import type { Succession } from '../../src/domain/payments/succession.ts';
import { carryOutInstruction } from '../../src/domain/subscriptions/carry-out-instruction.ts';
import type { InstructionId } from '../../src/domain/subscriptions/instruction.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { domainDeps } from '../../src/wiring.ts';
import { startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { dayMs, giftsOfOne, type GiftsOfOne } from '../support/gifts-of-one.ts';

// Months go by for many people together.
jest.setTimeout(1_200_000);

type Step = keyof Succession;
type Crash = `${'before' | 'after'} ${Step}`;

let crash: Crash | undefined;
let app: TestApplication;
beforeEach(async () => {
  app = await startApplication({
    beginsAt: new Date('2027-01-31T03:00:00Z'),
    processorAround: dyingOnce,
  });
});
afterEach(async () => {
  await expectBooksInOrder(app.database.db);
  await app.close();
});

/** A processor at whose named step the process dies, once: before it is asked, or before its answer is heard. */
function dyingOnce(processor: PaymentProcessor): PaymentProcessor {
  const die = (point: Crash): void => {
    if (crash !== point) return;
    crash = undefined;
    throw new Error(`the process died ${point}`);
  };
  const steps: readonly Step[] = [
    'beginSuccessor',
    'retireSubscription',
    'payOwed',
    'releaseSuccessor',
    'closeRetired',
  ];
  const around = steps.map((step) => {
    type Run = (...given: readonly unknown[]) => Promise<unknown>;
    return [
      step,
      async (...given: readonly unknown[]) => {
        die(`before ${step}`);
        const answer = await (processor as unknown as Readonly<Record<Step, Run>>)[step](...given);
        die(`after ${step}`);
        return answer;
      },
    ];
  });
  return { ...processor, ...(Object.fromEntries(around) as Partial<Succession>) };
}

/** What stands at Stripe and here differs between these, and between no others: before a step is after the one before it. */
const points: readonly { readonly point: Crash; readonly isLate: boolean }[] = [
  { point: 'before beginSuccessor', isLate: false },
  { point: 'after beginSuccessor', isLate: false },
  { point: 'after retireSubscription', isLate: false },
  { point: 'before releaseSuccessor', isLate: false },
  { point: 'after releaseSuccessor', isLate: false },
  { point: 'after closeRetired', isLate: false },
  { point: 'after retireSubscription', isLate: true },
  { point: 'after payOwed', isLate: true },
  { point: 'before releaseSuccessor', isLate: true },
];

interface Case {
  readonly point: Crash;
  readonly isLate: boolean;
  readonly one: GiftsOfOne;
  readonly first: SubscriptionId;
  readonly second: SubscriptionId;
}

let people = 0;
async function begin({ point, isLate }: (typeof points)[number]): Promise<Case> {
  const one = giftsOfOne(app, `crash${(people += 1)}@example.org`);
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  if (isLate) await one.cardFails(second);
  return { point, isLate, one, first, second };
}

const move = (subscriptionId: SubscriptionId) =>
  app.database.db.instruction.findFirstOrThrow({ where: { subscriptionId, act: 'use another card' } });

/** The card is put in, and the process that moves the other gift dies; nobody comes back to it before `until`. */
async function putInAndDie({ point, one, first, second }: Case, untilMs: number): Promise<void> {
  const page = await one.cardPage(first);
  crash = point;
  const until = new Date(app.sandbox.now().getTime() + untilMs);
  const { pool } = app.database;
  await pool.query(
    `CREATE OR REPLACE FUNCTION nobody_comes_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.act = 'use another card' AND NEW.state = 'waiting' AND NEW.last_error IS NOT NULL AND NEW.next_try_at < '${until.toISOString()}'
       THEN NEW.next_try_at := '${until.toISOString()}'; END IF; RETURN NEW; END $$;
     CREATE OR REPLACE TRIGGER nobody_comes_back BEFORE UPDATE ON instruction FOR EACH ROW EXECUTE FUNCTION nobody_comes_back()`,
  );
  await one.putIn(page);
  await pool.query('DROP TRIGGER nobody_comes_back ON instruction');
  expect(crash).toBeUndefined();
  const cut = await move(second);
  expect({ point, state: cut.state }).toEqual({ point, state: 'waiting' });
  expect(cut.lastError).toContain('the process died');
}

/** Another process takes it up, if nobody has. */
async function goOn({ second }: Case): Promise<void> {
  const { id } = await move(second);
  await carryOutInstruction(domainDeps(app.parts), id as InstructionId);
  await app.quiet();
}

/** How many months of each gift were paid; each once, here and at Stripe. */
async function expectOnceEach({ point, one, first, second }: Case): Promise<number> {
  const [months1, months2] = [await one.months(first), await one.months(second)];
  expect({ point, twice: months2.length - new Set(months2).size }).toEqual({ point, twice: 0 });
  const atStripe = await one.paidAtStripe();
  expect({ point, atStripe: new Set(atStripe).size }).toEqual({
    point,
    atStripe: months1.length + months2.length,
  });
  expect(atStripe).toHaveLength(months1.length + months2.length);
  return months2.length;
}

async function expectMoved({ point, one, first, second }: Case): Promise<void> {
  const [now1, now2] = [await one.held(first), await one.held(second)];
  expect({ point, state: now2.state, customer: now2.customerRef, method: now2.method?.label }).toEqual({
    point,
    state: 'active',
    customer: now1.customerRef,
    method: 'Mastercard ending 4444',
  });
  expect({ point, cancelAt: now2.cancelAt, waiting: now2.waiting }).toEqual({
    point,
    cancelAt: undefined,
    waiting: undefined,
  });
  expect((await move(second)).state).toBe('done');
}

it('Cut off anywhere and gone on with a minute later, every month of every gift is paid once (PAY-14)', async () => {
  const cases: Case[] = [];
  for (const each of points) cases.push(await begin(each));
  await cases[0]?.one.pass(33 * dayMs);
  for (const each of cases) await putInAndDie(each, 60_000);
  await app.sandbox.advance(120_000);
  for (const each of cases) await goOn(each);
  for (const each of cases) await expectMoved(each);
  await cases[0]?.one.pass(32 * dayMs);
  for (const each of cases)
    expect({ point: each.point, months: await expectOnceEach(each) }).toEqual({
      point: each.point,
      months: 3,
    });
  expect(await cases[0]?.one.differences()).toEqual([]);
});

it('Cut off anywhere and left for 40 days, nobody pays twice, at most the month in between is not taken, and the gift goes on (PAY-14)', async () => {
  const cases: Case[] = [];
  for (const each of points) cases.push(await begin(each));
  await cases[0]?.one.pass(33 * dayMs);
  for (const each of cases) await putInAndDie(each, 40 * dayMs);
  await cases[0]?.one.pass(40 * dayMs);
  for (const each of cases) await expectOnceEach(each);
  await app.sandbox.advance(dayMs);
  for (const each of cases) await goOn(each);
  await cases[0]?.one.pass(34 * dayMs);
  for (const each of cases) {
    const { state } = await move(each.second);
    if (state === 'done') await expectMoved(each);
    const paid = await expectOnceEach(each);
    expect({ point: each.point, paid: paid >= 3 }).toEqual({ point: each.point, paid: true });
    expect({ point: each.point, state: (await each.one.held(each.second)).state }).toEqual({
      point: each.point,
      state: 'active',
    });
  }
  expect(await cases[0]?.one.differences()).toEqual([]);
});
