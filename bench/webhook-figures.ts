import { createId } from '../src/database/ids.ts';
import { startChild } from './child.ts';
import type { Effort } from './effort.ts';
import { alternate, atLeast, whole, type Figure } from './figures.ts';
import { signedEvent } from './gifts.ts';
import { run } from './load.ts';
import { readRow, withScratchDatabase } from './scratch-database.ts';
import { settingsFor } from './settings.ts';

const connections = 50;

/** Signed webhooks, each another event, verified, stored and queued before they are answered; the floor stores a body of the same size and does nothing else. */
export async function webhookFigures({ turns, seconds }: Effort): Promise<Figure[]> {
  return withScratchDatabase(async (url) => {
    const web = await startChild('web-process.ts', settingsFor(url));
    const bare = await startChild('floor-process.ts', { DATABASE_URL: url });
    let answered = 0;
    const post = () => signedEvent(createId<'checkout'>());
    const tell = async () => {
      const found = await run({
        url: `http://127.0.0.1:${web.port}/webhooks/stripe`,
        connections,
        seconds,
        post,
        status: 200,
      });
      answered += found.requests;
      return found.perSecond;
    };
    const insert = async () =>
      (await run({ url: `http://127.0.0.1:${bare.port}/row`, connections, seconds, post, status: 200 }))
        .perSecond;
    await tell();
    const found = await alternate(turns, tell, insert);
    const kept = await readRow<{ events: number; queued: number }>(
      url,
      `SELECT (SELECT count(*)::int FROM stripe_event) AS events,
         (SELECT count(*)::int FROM pgboss.job, jsonb_array_elements(data -> 'eventIds') WHERE name = 'apply-stripe-events') AS queued`,
    );
    await web.stop();
    await bare.stop();
    return [
      atLeast(
        `Signed webhooks stored and queued (${connections} connections; floor: one-row insert)`,
        '/s',
        0.5,
        found,
      ),
      {
        name: `The same: events kept, and queued, of ${whole(answered)} answered 200`,
        measured: `${whole(kept.events)}, ${whole(kept.queued)}`,
        demand: 'all, and each in a job',
        // The last of each turn may be stored and not answered when the load stops.
        met: kept.events >= answered && kept.queued === kept.events,
      },
    ];
  });
}
