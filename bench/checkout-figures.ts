import { startChild, type Child } from './child.ts';
import type { Effort } from './effort.ts';
import { alternate, median, milliseconds, whole, type Figure } from './figures.ts';
import { giftForm } from './gifts.ts';
import { run } from './load.ts';
import { readRow, withScratchDatabase } from './scratch-database.ts';
import { settingsFor } from './settings.ts';
import { buildOnce, startServer } from './server.ts';

const many = 20;
/** One reader after another, so that nobody's time holds somebody else's. */
const alone = 1;
/** One reader pressing the button while another's is on its way. */
const few = 2;

/** Checkouts created from posted forms: how many a second, how long each takes, and how often the processor was asked. */
export async function checkoutFigures({ turns, seconds }: Effort): Promise<Figure[]> {
  return withScratchDatabase(async (url) => {
    const web = await startChild('web-process.ts', settingsFor(url));
    const bare = await startChild('floor-process.ts', { DATABASE_URL: url });
    const give = (connections: number) =>
      run({
        url: `http://127.0.0.1:${web.port}/checkouts`,
        connections,
        seconds,
        post: giftForm,
        status: 303,
      });
    const insert = (connections: number) =>
      run({ url: `http://127.0.0.1:${bare.port}/row`, connections, seconds, post: giftForm, status: 200 });
    await give(many);
    const rate = await alternate(
      turns,
      async () => (await give(many)).perSecond,
      async () => (await insert(many)).perSecond,
    );
    const time = (connections: number) =>
      alternate(
        turns,
        async () => (await give(connections)).medianMs,
        async () => (await insert(connections)).medianMs,
      );
    const own = await time(alone);
    const beside = await time(few);
    const { calls, written } = await whenQuiet(web, url);
    await web.stop();
    await bare.stop();
    return [
      {
        name: `Checkouts created, processor answering at once (${many} connections; floor: one-row insert)`,
        measured: `${whole(rate.measured)} /s`,
        floor: `${whole(rate.floor)} /s`,
        ratio: rate.ratio,
        demand: '≥ 1,000 /s',
        met: rate.measured >= 1_000,
      },
      {
        name: 'The same: our own time, at the median (one at a time; floor: one-row insert)',
        measured: milliseconds(own.measured),
        floor: milliseconds(own.floor),
        ratio: own.ratio,
        demand: '≤ 3 ms',
        met: own.measured <= 3,
      },
      {
        name: 'The same, two at a time',
        measured: milliseconds(beside.measured),
        floor: milliseconds(beside.floor),
        ratio: beside.ratio,
      },
      {
        name: `The same: calls to the processor for ${whole(written)} checkouts`,
        measured: whole(calls),
        demand: 'one each',
        met: calls === written,
      },
    ];
  });
}

/** The same with the real Stripe SDK over real HTTP, as production is built; nothing is demanded of it. */
export async function sdkFigures({ turns, seconds }: Effort): Promise<Figure[]> {
  buildOnce();
  return withScratchDatabase(async (url) => {
    const stripe = await startChild('stripe-process.ts', {});
    const web = await startServer(
      'web',
      settingsFor(url, { STRIPE_API_BASE: `http://127.0.0.1:${stripe.port}` }),
    );
    const rates: number[] = [];
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const { perSecond, medianMs } = await run({
        url: `${web.url}/checkouts`,
        connections: 10,
        seconds,
        post: giftForm,
        status: 303,
      });
      rates.push(perSecond);
      times.push(medianMs);
    }
    const { calls, written } = await whenQuiet(stripe, url);
    await web.stop();
    await stripe.stop();
    return [
      {
        name: 'Checkouts created with the Stripe SDK, against a local host that answers at once (10 connections)',
        measured: `${whole(median(rates))} /s, ${milliseconds(median(times))}, ${calls === written ? 'one call each' : `${whole(calls)} calls for ${whole(written)}`}`,
      },
    ];
  });
}

/** Calls to the processor and checkouts written, when those under way as the load ended have come to their end. */
async function whenQuiet(child: Child, url: string): Promise<{ calls: number; written: number }> {
  let [calls, written] = [-1, -1];
  for (;;) {
    const now = await child.report();
    const row = await readRow<{ written: number }>(url, 'SELECT count(*)::int AS written FROM checkout');
    if (now.calls === calls && row.written === written) return { calls, written };
    [calls, written] = [now.calls, row.written];
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
