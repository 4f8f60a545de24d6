import type { JSX } from 'preact';
import { alarms as toDo, anchorOf, type Alarm } from '../../../domain/reconciliation/alarm.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export interface WatchdogProps extends StaffFrame {
  readonly alarms: readonly Alarm[];
}

export function WatchdogPage({ alarms, ...frame }: WatchdogProps): JSX.Element {
  const ringing = alarms.filter(({ rings }) => rings);
  const quiet = alarms.filter(({ rings }) => !rings);
  return (
    <StaffPage {...frame} title="Watchdog" section="watchdog">
      <h1>Watchdog</h1>
      <p>
        What can go wrong while nobody looks. More on each stands in docs/operations.md, under “When an alarm
        rings”.
      </p>
      {ringing.length === 0 ? <p class="notice good">No alarm rings.</p> : null}
      {ringing.map(({ name, found }) => (
        <div class="notice bad" id={anchorOf(name)}>
          <h2>{name}</h2>
          <p>
            {found} {toDo[name]}
          </p>
        </div>
      ))}
      {quiet.length === 0 ? null : (
        <table class="stack">
          <caption>All is well with these</caption>
          <thead>
            <tr>
              <th scope="col">Alarm</th>
              <th scope="col">What was found</th>
            </tr>
          </thead>
          <tbody>
            {quiet.map(({ name, found }) => (
              <tr>
                <th scope="row">{name}</th>
                <td data-label="Found">{found}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </StaffPage>
  );
}
