import type Stripe from 'stripe';
import { fromStripeTime, toStripeTime } from './amounts.ts';
import type { CallQueue } from './call-queue.ts';
import { unknownEvents } from './event-store.ts';
import { storeEvents, type InboxDeps } from './inbox.ts';
import { listOfEvents } from './payment-event.ts';

export interface RecoverDeps extends InboxDeps {
  readonly stripe: Stripe;
  readonly calls: CallQueue;
}

/** Stripe goes on sending an event for three days; a day more, for an outage that began before. */
const daysBack = 4;
const dayMs = 86_400_000;

/**
 * Finds events that were never delivered, in Stripe's own list of the last four days, and puts them in the inbox as if they
 * had been. Gives how many there were. Safe to repeat; throws ProcessorUnavailable where Stripe cannot be asked.
 */
export async function recoverEvents(deps: RecoverDeps): Promise<number> {
  const since = toStripeTime(new Date(deps.clock.now().getTime() - daysBack * dayMs));
  let found = 0;
  let after: string | undefined;
  do {
    const page = await listEvents(deps, since, after);
    const missed = await unknownEvents(
      deps.db,
      page.data.map(({ id }) => id),
    );
    const events = page.data.filter(({ id }) => missed.has(id)).map(asSigned);
    if (events.length > 0) await storeEvents(deps, events);
    found += events.length;
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
  return found;
}

function listEvents({ stripe, calls }: RecoverDeps, since: number, after: string | undefined) {
  const params = {
    created: { gte: since },
    types: [...listOfEvents],
    limit: 100,
    ...(after !== undefined && { starting_after: after }),
  };
  return calls.call((limits) => stripe.events.list(params, limits));
}

/** Stripe's own answer over TLS stands in for its signature. */
function asSigned(event: Stripe.Event) {
  const { id, type, livemode, created } = event;
  return { id, type, livemode, createdAt: fromStripeTime(created), payload: JSON.stringify(event) };
}
