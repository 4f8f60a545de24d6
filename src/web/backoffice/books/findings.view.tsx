import type { JSX } from 'preact';
import type { Finding, Repair } from '../../../domain/reconciliation/finding.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { BooksMenu } from './books-menu.tsx';

export interface FindingsProps extends StaffFrame {
  readonly open: readonly Finding[];
  readonly ended: readonly Finding[];
  readonly mayRepair: boolean;
  /** A comparison was just asked for. */
  readonly wasAsked: boolean;
}

export function FindingsPage({ open, ended, mayRepair, wasAsked, ...frame }: FindingsProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <StaffPage {...frame} title="Compared with Stripe" section="books">
      <h1>Compared with Stripe</h1>
      <BooksMenu here="findings" />
      <p>
        Every night what is here is held to what is at Stripe, both ways. What differs stands here until
        somebody puts it right; nothing that is in the books is changed by itself.
      </p>
      {wasAsked ? (
        <p class="notice good" role="status">
          It is being compared. Load the page again in a minute.
        </p>
      ) : null}
      {mayRepair ? (
        <form method="post" action="/staff/books/findings">
          <CsrfField session={frame.session} />
          <p>
            <button class="button" type="submit">
              Compare now
            </button>
          </p>
        </form>
      ) : null}
      {open.length === 0 ? (
        <p class="notice good">Nothing differs.</p>
      ) : (
        <Open findings={open} timeZone={timeZone} by={mayRepair ? frame.session : undefined} />
      )}
      {ended.length === 0 ? null : <Ended findings={ended} timeZone={timeZone} />}
    </StaffPage>
  );
}

const buttons: Readonly<Record<Repair, string>> = {
  'settle the payment': 'Settle it',
  'follow the refunds': 'Ask Stripe and book it',
  'follow the dispute': 'Ask Stripe and book it',
  'follow the payout': 'Ask Stripe and book it',
  'follow the subscription': 'Make it stand as at Stripe',
  'book it as not of this program': 'Book it as not ours',
};

interface OpenProps {
  readonly findings: readonly Finding[];
  readonly timeZone: string;
  readonly by: StaffSession | undefined;
}

function Open({ findings, timeZone, by }: OpenProps): JSX.Element {
  return (
    <table class="stack">
      <caption>{findings.length === 1 ? 'One thing differs' : `${findings.length} things differ`}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Found</th>
          <th scope="col">Name</th>
          {by ? <th scope="col">Put it right</th> : null}
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <tr>
            <th scope="row">{finding.what}</th>
            <td data-label="Found">{formatDate(finding.foundAt, timeZone)}</td>
            <td data-label="Name">
              <code>{finding.object}</code>
            </td>
            {by ? (
              <td data-label="Put it right">
                {finding.repair === undefined ? null : (
                  <Act session={by} finding={finding} act="repairs" words={buttons[finding.repair]} />
                )}
                <Act session={by} finding={finding} act="closings" words="Dealt with" />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ActProps {
  readonly session: StaffSession;
  readonly finding: Finding;
  readonly act: 'repairs' | 'closings';
  readonly words: string;
}

function Act({ session, finding, act, words }: ActProps): JSX.Element {
  return (
    <form method="post" action={`/staff/books/findings/${finding.id}/${act}`}>
      <CsrfField session={session} />
      <button class="act" type="submit" aria-label={`${words}: ${finding.object}`}>
        {words}
      </button>
    </form>
  );
}

function Ended({ findings, timeZone }: { findings: readonly Finding[]; timeZone: string }): JSX.Element {
  return (
    <>
      <h2>Put right</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {findings.map(({ what, resolved }) => (
            <tr>
              <th scope="row">{what}</th>
              <td data-label="When">{resolved === undefined ? '' : formatDate(resolved.at, timeZone)}</td>
              <td data-label="By">{resolved?.by ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
