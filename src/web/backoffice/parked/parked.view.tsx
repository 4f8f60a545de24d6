import type { JSX } from 'preact';
import type { Stuck } from '../../../domain/reconciliation/try-again.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import type { ParkedEvent } from './parked-event.ts';

export interface ParkedProps extends StaffFrame {
  readonly events: readonly ParkedEvent[];
  /** Letters and jobs that do not go on by themselves. */
  readonly stuck: readonly Stuck[];
  readonly wasTried: boolean;
  readonly mayTry: boolean;
}

export function ParkedPage({ events, stuck, wasTried, mayTry, ...frame }: ParkedProps): JSX.Element {
  const again = mayTry ? frame.session : undefined;
  return (
    <StaffPage {...frame} title="Parked" section="parked">
      <h1>Parked</h1>
      {wasTried ? (
        <p class="notice good" role="status">
          It is being tried again. If it still cannot be done, it will stand here again within a minute or
          two.
        </p>
      ) : null}
      <h2>Events from Stripe</h2>
      <p>
        Something Stripe told us that does not fit what we know, like an amount other than the one asked for.
        It is kept here, and no money is booked for it, until a person has looked.
      </p>
      {events.length === 0 ? (
        <p class="notice good">Nothing is parked: everything Stripe has told us was dealt with.</p>
      ) : (
        <EventTable events={events} timeZone={frame.deps.timeZone} again={again} />
      )}
      <h2>Letters and jobs</h2>
      <p>
        Letters the mail host refused or has put off for hours, and jobs that failed as often as they are
        tried. An address that is wrong has to be put right first.
      </p>
      {stuck.length === 0 ? (
        <p class="notice good">Every letter goes out, and no job has given up.</p>
      ) : (
        <StuckTable stuck={stuck} again={again} />
      )}
    </StaffPage>
  );
}

/** The session to try again by; absent for those who may only look. */
type Again = StaffSession | undefined;

interface EventTableProps {
  readonly events: readonly ParkedEvent[];
  readonly timeZone: string;
  readonly again: Again;
}

function EventTable({ events, timeZone, again }: EventTableProps): JSX.Element {
  return (
    <table class="stack">
      <caption>
        {events.length === 1 ? 'One event, to be' : `${events.length} events, each to be`} looked up at Stripe
        by its name
      </caption>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">What</th>
          <th scope="col">Arrived</th>
          <th scope="col">Why it is parked</th>
          {again ? <th scope="col">Again</th> : null}
        </tr>
      </thead>
      <tbody>
        {events.map(({ id, type, receivedAt, reason }) => (
          <tr>
            <th scope="row">
              <code>{id}</code>
            </th>
            <td data-label="What">
              <code>{type}</code>
            </td>
            <td data-label="Arrived">{formatDate(receivedAt, timeZone)}</td>
            <td data-label="Why">{reason}</td>
            {again ? (
              <td data-label="Again">
                <TryAgain session={again} kind="event" id={id} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StuckTable({ stuck, again }: { stuck: readonly Stuck[]; again: Again }): JSX.Element {
  return (
    <table class="stack">
      <caption>{stuck.length === 1 ? 'One that is stuck' : `${stuck.length} that are stuck`}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Name</th>
          <th scope="col">Why</th>
          {again ? <th scope="col">Again</th> : null}
        </tr>
      </thead>
      <tbody>
        {stuck.map(({ kind, id, reason }) => (
          <tr>
            <th scope="row" class="whole">
              {kind}
            </th>
            <td data-label="Name">
              <code>{id}</code>
            </td>
            <td data-label="Why">{reason}</td>
            {again ? (
              <td data-label="Again">
                <TryAgain session={again} kind={kind} id={id} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TryAgainProps {
  readonly session: StaffSession;
  readonly kind: string;
  readonly id: string;
}

function TryAgain({ session, kind, id }: TryAgainProps): JSX.Element {
  return (
    <form method="post" action="/staff/parked/tries">
      <CsrfField session={session} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="id" value={id} />
      <button class="act" type="submit" aria-label={`Try again: ${kind} ${id}`}>
        Try again
      </button>
    </form>
  );
}
