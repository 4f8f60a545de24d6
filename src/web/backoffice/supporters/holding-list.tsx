import type { JSX } from 'preact';
import { ownPath } from '../../components/own-path.ts';
import type { Holding, HoldingAddress } from '../../../domain/supporters/supporter-record.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { issueStanding, type IssueCalendar } from '../../../domain/editions/issue-calendar.ts';
import { issuesToComeWords } from '../../components/issue-words.ts';
import { formatDate } from '../../components/dates.ts';

interface HoldingListProps {
  readonly holdings: readonly Holding[];
  readonly calendar: IssueCalendar;
}

export function HoldingList({ holdings, calendar }: HoldingListProps): JSX.Element {
  if (holdings.length === 0) {
    return (
      <p>
        Nothing running: no monthly donation, no subscription and no term. One-off gifts stand under payments.
      </p>
    );
  }
  return (
    <ul class="holdings">
      {holdings.map((holding) => (
        <li>
          <p>
            <strong>
              {holding.kind === 'term' ? (
                holding.plan
              ) : (
                <a href={ownPath(`/staff/subscriptions/${holding.id}`)}>{holding.plan}</a>
              )}
            </strong>{' '}
            <Standing standing={holding.standing} />
          </p>
          <p>{timesOf(holding, calendar)}</p>
          {holding.address === undefined ? null : <p>Goes to {addressLine(holding.address)}</p>}
          {holding.message === undefined ? null : <blockquote>{holding.message}</blockquote>}
        </li>
      ))}
    </ul>
  );
}

function Standing({ standing }: { standing: Holding['standing'] }): JSX.Element {
  const look = { active: 'tag good', late: 'tag warn', ended: 'tag' }[standing];
  return <span class={look}>{standing}</span>;
}

/** Since when, until when and what comes next, in one sentence or two. */
function timesOf(holding: Holding, calendar: IssueCalendar): string {
  const on = (date: Date): string => formatDate(date, calendar.timeZone);
  const { kind, monthly, began, paidUntil, issues, cancelAt, endedAt, standing } = holding;
  const since = kind === 'term' ? `Paid in advance on ${on(began)}` : `Since ${on(began)}`;
  const amount = monthly === undefined ? '' : `${formatMoneyShort(monthly)} a month. `;
  if (standing === 'ended')
    return `${amount}${since}${endedAt === undefined ? '' : `, ended ${on(endedAt)}`}.`;
  if (issues !== undefined && paidUntil !== undefined) {
    const times = { startsAt: began, endsAt: paidUntil, issues };
    return `${since}: ${issuesToComeWords(issueStanding(calendar, times))}. Does not renew by itself.`;
  }
  if (kind === 'term')
    return `${since}${paidUntil === undefined ? '' : `, until ${on(paidUntil)}`}. Does not renew by itself.`;
  if (cancelAt !== undefined) return `${amount}${since}. Cancelled: ends ${on(cancelAt)}.`;
  if (paidUntil === undefined) return `${amount}${since}.`;
  if (standing === 'late') return `${amount}${since}. Paid until ${on(paidUntil)}.`;
  return `${amount}${since}. Next payment ${on(paidUntil)}.`;
}

function addressLine({ line1, line2, suburb, state, postcode, country }: HoldingAddress): string {
  const place = [suburb, state, postcode].filter((part) => part !== '').join(' ');
  const parts = [line1, line2 ?? '', place, country === 'AU' ? '' : country];
  return parts.filter((part) => part !== '').join(', ');
}
