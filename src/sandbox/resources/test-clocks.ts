import type { Account } from '../account.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import { integer, required, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';

export type TestClock = ReturnType<typeof build>;
export interface DeletedTestClock {
  readonly id: string;
  readonly object: 'test_helpers.test_clock';
  readonly deleted: true;
}

const DAY = 86_400;
const PATH = '/v1/test_helpers/test_clocks';
/** Two months, or two of whatever period is the shortest on the clock. */
const FURTHEST_PERIODS = 2;

export const testClockRoutes: readonly Route[] = [
  listRoute(PATH, 'test_helpers.test_clock'),
  route('POST', PATH, { frozen_time: required(integer(0)), name: text(300) }, ({ account, params }) => {
    const clock = account.save(build(account, params.frozen_time, params.name ?? null));
    account.emit('test_helpers.test_clock.created', clock);
    return clock;
  }),
  route('GET', `${PATH}/:id`, {}, ({ account }, id) => account.need('test_helpers.test_clock', id)),
  route('DELETE', `${PATH}/:id`, {}, ({ account }, id) => {
    const clock = needTestClock(account, id);
    deleteCustomers(account, id);
    account.emit('test_helpers.test_clock.deleted', clock);
    return account.save({ id, object: 'test_helpers.test_clock' as const, deleted: true as const });
  }),
  route('POST', `${PATH}/:id/advance`, { frozen_time: required(integer(0)) }, ({ account, params }, id) =>
    startAdvance(account, needTestClock(account, id), params.frozen_time),
  ),
];

export function needTestClock(account: Account, id: string, param?: string): TestClock {
  const clock = account.need('test_helpers.test_clock', id, param);
  if ('deleted' in clock) throw noSuch('testclock', id, param);
  return clock;
}

/** Answers at once that it is advancing; the work is done right after the answer. */
function startAdvance(account: Account, clock: TestClock, target: number): TestClock {
  if (clock.status !== 'ready')
    throw invalid('This test clock is already advancing.', 'test_clock_advancing');
  if (target <= clock.frozen_time) {
    throw invalid(
      'The specified `frozen_time` must be after the current frozen time of the test clock.',
      undefined,
      'frozen_time',
    );
  }
  if (target > clock.frozen_time + FURTHEST_PERIODS * shortestPeriod(account, clock.id)) {
    const text =
      'You can only advance a test clock by at most two intervals of the shortest subscription at a time.';
    throw invalid(text, undefined, 'frozen_time');
  }
  const advancing = { status: 'advancing', status_details: { advancing: { target_frozen_time: target } } };
  const moved = account.change(clock, advancing, 'test_helpers.test_clock.advancing');
  account.scheduleSoon('advance_test_clock', clock.id, 0);
  return moved;
}

function shortestPeriod(account: Account, clock: string): number {
  const items = account.store
    .where('subscription', 'test_clock', clock)
    .flatMap((subscription) => subscription.items.data);
  const lengths = items.map((item) => item.current_period_end - item.current_period_start);
  return lengths.length === 0 ? 366 * DAY : Math.max(Math.min(...lengths), DAY) + 3 * DAY;
}

/** The task behind `advance`: everything that waits for this clock, each at its own moment. */
export function advanceTestClock(account: Account, id: string): void {
  const clock = account.find('test_helpers.test_clock', id);
  if (clock === undefined || 'deleted' in clock || clock.status_details.advancing === undefined) return;
  const { target_frozen_time: target } = clock.status_details.advancing;
  for (;;) {
    const [next] = account.store
      .where('sandbox.clock_task', 'clock', id)
      .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
    if (next === undefined || next.due > target) break;
    account.store.remove(next);
    account.atTime(next.due, id, () => account.runTask(next));
  }
  const ready = account.change(needTestClock(account, id), {
    status: 'ready',
    status_details: {},
    frozen_time: target,
  });
  account.emit('test_helpers.test_clock.ready', ready);
}

function deleteCustomers(account: Account, clock: string): void {
  for (const customer of account.store.where('customer', 'test_clock', clock)) {
    account.save({ id: customer.id, object: 'customer' as const, deleted: true as const });
  }
  for (const task of account.store.where('sandbox.clock_task', 'clock', clock)) account.store.remove(task);
}

function build(account: Account, frozenTime: number, name: string | null) {
  return {
    id: account.newId('clock_1'),
    object: 'test_helpers.test_clock' as const,
    created: account.now(),
    deletes_after: account.now() + 30 * DAY,
    frozen_time: frozenTime,
    livemode: false as const,
    name,
    status: 'ready',
    status_details: {} as { readonly advancing?: { readonly target_frozen_time: number } },
  };
}
