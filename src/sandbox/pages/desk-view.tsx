import type { FaultPlan } from '../faults.ts';
import type { Event } from '../resources/events.ts';
import { Layout } from './layout.tsx';
import type { ObjectAct } from './object-acts.ts';

interface DeskProps {
  readonly now: Date;
  /** When something will next happen by itself. */
  readonly nextAt: Date | undefined;
  readonly nextRenewalAt: Date | undefined;
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  readonly events: readonly Event[];
  readonly faults: FaultPlan;
}

export function DeskPage({ now, nextAt, nextRenewalAt, counts, events, faults }: DeskProps) {
  return (
    <Layout title="Stripe sandbox: control desk" isWide>
      <h1>Control desk</h1>
      <ClockPanel now={now} nextAt={nextAt} nextRenewalAt={nextRenewalAt} />
      <FaultPanel faults={faults} />
      <h2>Objects</h2>
      <form method="post" action="/sandbox/payouts">
        <FromDesk />
        <button class="quiet" type="submit">
          Pay out what is available
        </button>
      </form>
      <ul>
        {counts.map(({ kind, count }) => (
          <li key={kind}>
            <a href={`/objects/${kind}`}>{kind}</a> ({count})
          </li>
        ))}
      </ul>
      <EventTable events={events} />
    </Layout>
  );
}

function ClockPanel({ now, nextAt, nextRenewalAt }: Pick<DeskProps, 'now' | 'nextAt' | 'nextRenewalAt'>) {
  return (
    <section>
      <h2>Clock</h2>
      <p>
        It is <strong>{now.toISOString()}</strong> here.
        {nextAt === undefined
          ? ' Nothing is waiting to happen.'
          : ` Next, something happens at ${nextAt.toISOString()}.`}
        {nextRenewalAt === undefined
          ? ''
          : ` The next subscription renews at ${nextRenewalAt.toISOString()}; its invoice is paid an hour later.`}
      </p>
      <form method="post" action="/sandbox/clock" class="row">
        <FromDesk />
        {ADVANCES.map(([advance, words]) => (
          <button key={advance} type="submit" name="advance" value={advance}>
            {words}
          </button>
        ))}
        {nextAt === undefined ? null : (
          <button class="quiet" type="submit" name="advance" value={untilNext(now, nextAt)}>
            To what comes next
          </button>
        )}
        {nextRenewalAt === undefined ? null : (
          <button class="quiet" type="submit" name="advance" value="renewal">
            To the next renewal
          </button>
        )}
      </form>
    </section>
  );
}

const ADVANCES = [
  ['1h', 'An hour'],
  ['1d', 'A day'],
  ['7d', 'A week'],
  ['1mo', 'A month'],
] as const;

function untilNext(now: Date, nextAt: Date): string {
  return `${Math.max(0, Math.ceil((nextAt.getTime() - now.getTime()) / 1000))}s`;
}

function FaultPanel({ faults }: Pick<DeskProps, 'faults'>) {
  const { webhooks = {}, api = [] } = faults;
  return (
    <section>
      <h2>Faults</h2>
      <pre>{JSON.stringify({ webhooks, api }, undefined, 2)}</pre>
      <div class="row">
        {WEBHOOK_FAULTS.map(([name, value, words]) => (
          <form key={name} method="post" action="/sandbox/faults">
            <FromDesk />
            <button type="submit" name={name} value={value}>
              {words}
            </button>
          </form>
        ))}
        <form method="post" action="/sandbox/faults/clear">
          <FromDesk />
          <button class="quiet" type="submit">
            Clear all faults
          </button>
        </form>
      </div>
    </section>
  );
}

const WEBHOOK_FAULTS = [
  ['webhooks[duplicate]', '1', 'Webhooks come twice'],
  ['webhooks[reorder]', 'true', 'Webhooks out of order'],
  ['webhooks[delayMs]', '5000', 'Webhooks five seconds late'],
  ['webhooks[drop]', 'all', 'No webhooks at all'],
] as const;

function FromDesk() {
  return <input type="hidden" name="from" value="desk" />;
}

function EventTable({ events }: Pick<DeskProps, 'events'>) {
  return (
    <section>
      <h2>Latest events</h2>
      {events.length === 0 ? <p>None yet.</p> : null}
      <section class="scroll" tabIndex={0} aria-label="Latest events">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">About</th>
              <th scope="col">Send again</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <td>{new Date(event.created * 1000).toISOString()}</td>
                <td>
                  <a href={`/objects/event/${event.id}`}>{event.type}</a>
                </td>
                <td>
                  <About object={event.data.object} />
                </td>
                <td>
                  <form method="post" action={`/sandbox/events/${event.id}/resend`}>
                    <FromDesk />
                    <button class="quiet" type="submit" aria-label={`Resend ${event.type}`}>
                      Resend
                    </button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function About({ object }: { readonly object: Readonly<Record<string, unknown>> }) {
  const { id, object: kind } = object;
  if (typeof id !== 'string' || typeof kind !== 'string') return <span>–</span>;
  return <a href={`/objects/${kind}/${encodeURIComponent(id)}`}>{id}</a>;
}

export function ObjectsPage({
  kind,
  objects,
}: {
  readonly kind: string;
  readonly objects: readonly { readonly id: string }[];
}) {
  return (
    <Layout title={`Stripe sandbox: ${kind}`} isWide>
      <h1>{kind}</h1>
      <p>
        <a href="/">Control desk</a>
      </p>
      {objects.length === 0 ? <p>None yet.</p> : null}
      <ul>
        {objects.map(({ id }) => (
          <li key={id}>
            <a href={`/objects/${kind}/${encodeURIComponent(id)}`}>{id}</a>
          </li>
        ))}
      </ul>
    </Layout>
  );
}

export function ObjectPage({
  id,
  object,
  acts,
}: {
  readonly id: string;
  readonly object: object;
  /** What can be made to happen to it. */
  readonly acts: readonly ObjectAct[];
}) {
  return (
    <Layout title={`Stripe sandbox: ${id}`} isWide>
      <h1>{id}</h1>
      <p>
        <a href="/">Control desk</a>
      </p>
      <div class="row">
        {acts.map(({ action, field, value, words }) => (
          <form key={words} method="post" action={action}>
            <FromDesk />
            <button type="submit" name={field} value={value}>
              {words}
            </button>
          </form>
        ))}
      </div>
      <section aria-label="The object as JSON">
        <pre>{JSON.stringify(object, undefined, 2)}</pre>
      </section>
    </Layout>
  );
}
