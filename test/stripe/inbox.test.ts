import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createJobQueue } from '../../src/database/job-queue.ts';
import { jobPolicies, type Queue } from '../../src/domain/jobs.ts';
import { createInbox, storeEvents, type InboxDeps } from '../../src/stripe/inbox.ts';
import type { SignedEvent } from '../../src/stripe/webhook-signature.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

let database: TestDatabase;
let queue: Queue;
let deps: InboxDeps;

const now = new Date('2026-11-22T03:04:05Z');

beforeAll(async () => {
  database = await testDb();
  queue = createJobQueue(database, jobPolicies, { supervise: false, onError: () => undefined });
  await queue.start();
  deps = {
    db: database.db,
    enqueue: (tx, name, data) => queue.enqueue(tx, name, data),
    clock: { now: () => now },
  };
});

afterEach(async () => {
  await database.db.stripeEvent.deleteMany();
  await database.pool.query('DELETE FROM pgboss.job');
});

afterAll(async () => {
  await queue.stop();
  await database.close();
});

function signed(id: string, payload = `{"id":"${id}"}`): SignedEvent {
  return { id, type: 'invoice.paid', livemode: false, createdAt: new Date(now.getTime() - 2_000), payload };
}

async function jobs(): Promise<string[][]> {
  const { rows } = await database.pool.query<{ data: { eventIds: string[] } }>(
    'SELECT data FROM pgboss.job ORDER BY created_on',
  );
  return rows.map(({ data }) => data.eventIds);
}

describe('an event Stripe signed', () => {
  it('is kept as it was signed, waiting, with a job to apply it', async () => {
    await createInbox(deps)(signed('evt_1'));
    expect(await database.db.stripeEvent.findMany()).toEqual([
      {
        id: 'evt_1',
        type: 'invoice.paid',
        livemode: false,
        createdAt: new Date('2026-11-22T03:04:03Z'),
        payload: '{"id":"evt_1"}',
        receivedAt: now,
        state: 'waiting',
        attempts: 0,
        lastError: null,
        appliedAt: null,
      },
    ]);
    expect(await jobs()).toEqual([['evt_1']]);
  });

  it('is kept to the letter, with a NUL, half a character, quotes and braces in it', async () => {
    const payload = String.raw`{"id":"evt_odd","name":"O'Hara \u0000 \ud800 {\"a\",NULL} 🌿"}`;
    await storeEvents(deps, [signed('evt_odd', payload), signed('evt_plain')]);
    const kept = await database.db.stripeEvent.findUnique({ where: { id: 'evt_odd' } });
    expect(kept?.payload).toBe(payload);
  });

  it('(WH-5) told twenty times at once is one row and one job, and all twenty are answered', async () => {
    const inbox = createInbox(deps);
    await Promise.all(Array.from({ length: 20 }, () => inbox(signed('evt_once'))));
    expect(await database.db.stripeEvent.count()).toBe(1);
    expect(await jobs()).toEqual([['evt_once']]);
  });

  it('(WH-5) told at once to five processes is one row and one job', async () => {
    const inboxes = Array.from({ length: 5 }, () => createInbox(deps));
    const events = ['evt_c', 'evt_a', 'evt_b'].map((id) => signed(id));
    await Promise.all(
      inboxes.flatMap((inbox, shift) =>
        events.map((_, at) => inbox(events[(at + shift) % 3] ?? signed('never'))),
      ),
    );
    expect(await database.db.stripeEvent.count()).toBe(3);
    expect((await jobs()).flat().sort()).toEqual(['evt_a', 'evt_b', 'evt_c']);
  });

  it('told again after it was applied stays applied, and brings no second job', async () => {
    const inbox = createInbox(deps);
    await inbox(signed('evt_done'));
    await database.db.stripeEvent.update({
      where: { id: 'evt_done' },
      data: { state: 'applied', appliedAt: now },
    });
    await inbox(signed('evt_done', '{"id":"evt_done","again":true}'));
    expect(await database.db.stripeEvent.findUnique({ where: { id: 'evt_done' } })).toMatchObject({
      state: 'applied',
      payload: '{"id":"evt_done"}',
    });
    expect(await jobs()).toHaveLength(1);
  });
});

describe('events that arrive together', () => {
  it('are each kept once, in fewer transactions than events', async () => {
    let transactions = 0;
    const counting: InboxDeps = {
      ...deps,
      enqueue: (...told) => {
        transactions += 1;
        return deps.enqueue(...told);
      },
    };
    const inbox = createInbox(counting);
    const ids = Array.from({ length: 300 }, (_, at) => `evt_${at}`);
    await Promise.all(ids.map((id) => inbox(signed(id))));
    expect(await database.db.stripeEvent.count()).toBe(300);
    expect((await jobs()).flat().sort()).toEqual([...ids].sort());
    expect(transactions).toBeLessThanOrEqual(4);
    expect(Math.max(...(await jobs()).map((named) => named.length))).toBeLessThanOrEqual(200);
  });

  it('are written in the order of their ids, so that two processes told the same never wait for each other', async () => {
    const ids = ['evt_c', 'evt_a', 'evt_d', 'evt_b'];
    await storeEvents(
      deps,
      ids.map((id) => signed(id)),
    );
    expect(await jobs()).toEqual([[...ids].sort()]);
  });

  it('do not share the fate of one that the database refuses', async () => {
    const inbox = createInbox(deps);
    const ids = ['evt_1', 'evt_2', 'evt_3', 'evt_4'];
    const told = ids.map((id) => inbox(signed(id, id === 'evt_3' ? 'a raw \u0000' : undefined)));
    const outcomes = await Promise.allSettled(told);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await jobs()).flat().sort()).toEqual(['evt_1', 'evt_2', 'evt_4']);
    expect(await database.db.stripeEvent.count()).toBe(3);
  });

  it('are not kept, and not answered for, where their job cannot be', async () => {
    const jobless = createInbox({ ...deps, enqueue: () => Promise.reject(new Error('no queue')) });
    const outcomes = await Promise.allSettled(['evt_1', 'evt_2'].map((id) => jobless(signed(id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await database.db.stripeEvent.count()).toBe(0);
  });
});
