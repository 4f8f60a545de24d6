import pg from 'pg';
import { connect } from '../src/database/client.ts';
import { createId } from '../src/database/ids.ts';
import { createJobQueue } from '../src/database/job-queue.ts';
import { jobPolicies, type JobData } from '../src/domain/jobs.ts';
import { systemClock } from '../src/domain/clock.ts';
import { storeEvents } from '../src/stripe/inbox.ts';
import { eventFor } from './gifts.ts';

/** As many events as a busy web process commits together. */
const together = 20;

/** Fills a database with open checkouts of `gifts` different readers and the events, stored and queued by the real inbox, that say each was paid. */
export async function fillBacklog(url: string, gifts: number): Promise<void> {
  const ids = Array.from({ length: gifts }, () => createId<'checkout'>());
  await openCheckouts(url, ids);
  const database = connect(url, { connections: 2 });
  const queue = createJobQueue<JobData>(database, jobPolicies, {
    supervise: false,
    onError: () => undefined,
  });
  await queue.start();
  const deps = {
    db: database.db,
    clock: systemClock,
    enqueue: (...job: Parameters<typeof queue.enqueue<'apply-stripe-events'>>) => queue.enqueue(...job),
  };
  for (let from = 0; from < gifts; from += together) {
    const events = ids
      .slice(from, from + together)
      .map((id) => eventFor(id, `evt_${id.replaceAll('-', '')}`));
    const signed = events.map((event) => ({
      id: event.id,
      type: event.type,
      livemode: event.livemode,
      createdAt: new Date(event.created * 1_000),
      payload: JSON.stringify(event),
    }));
    await storeEvents(deps, signed);
  }
  await queue.stop();
  await database.close();
}

async function openCheckouts(url: string, ids: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `WITH begun AS (
       INSERT INTO checkout (id, purpose, plan_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, name, email,
         message, newsletter, newsletter_wording, repeat_key, processor_ref, url, expires_at, livemode, created_at)
       SELECT id, 'donation', (SELECT id FROM plan WHERE code = 'gift-once'), (SELECT id FROM appeal WHERE standing), 2500, 0, 0, 'AUD',
         'Reader ' || id, id || '@example.org', 'Keep printing.', true, 'Send me the newsletter.', id, 'cs_test_' || id,
         'http://127.0.0.1/', now() + interval '1 hour', false, now()
       FROM unnest($1::uuid[]) AS w (id) RETURNING id, created_at)
     INSERT INTO donation (id, checkout_id, state, created_at) SELECT gen_random_uuid(), id, 'started', created_at FROM begun`,
    [ids],
  );
  await client.query('ANALYZE checkout, donation');
  await client.end();
}
