import type { JSX } from 'preact';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import type { ParkedEvent } from './parked-event.ts';

export interface ParkedProps extends StaffFrame {
  readonly events: readonly ParkedEvent[];
}

export function ParkedPage({ events, ...frame }: ParkedProps): JSX.Element {
  return (
    <StaffPage {...frame} title="Parked events" section="parked">
      <h1>Parked events</h1>
      <p>
        Something Stripe told us that does not fit what we know, like an amount other than the one asked for.
        It is kept here, and no money is booked for it, until a person has looked.
      </p>
      {events.length === 0 ? (
        <p class="notice good">Nothing is parked: everything Stripe has told us was dealt with.</p>
      ) : (
        <EventTable events={events} timeZone={frame.deps.timeZone} />
      )}
    </StaffPage>
  );
}

function EventTable({ events, timeZone }: { events: readonly ParkedEvent[]; timeZone: string }): JSX.Element {
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
          </tr>
        ))}
      </tbody>
    </table>
  );
}
