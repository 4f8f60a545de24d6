import type { JSX } from 'preact';
import {
  supportersPerPage,
  type FoundSupporter,
  type SupporterPage,
} from '../../../domain/supporters/supporter-search-store.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export interface SupporterListProps extends StaffFrame {
  /** What was typed into the box, as typed. */
  readonly typed: string;
  readonly after?: number | undefined;
  readonly page: SupporterPage;
}

export function SupporterListPage({ typed, after, page, ...frame }: SupporterListProps): JSX.Element {
  const title = typed === '' ? 'Supporters' : `Supporters: ${typed}`;
  return (
    <StaffPage {...frame} title={title} section="supporters">
      <h1>Supporters</h1>
      <SearchBox typed={typed} />
      {page.supporters.length === 0 ? (
        <Nobody typed={typed} further={after !== undefined} />
      ) : (
        <Found supporters={page.supporters} typed={typed} timeZone={frame.deps.timeZone} />
      )}
      <Paging typed={typed} after={after} next={page.next} />
    </StaffPage>
  );
}

function SearchBox({ typed }: { typed: string }): JSX.Element {
  return (
    <form class="find" role="search" action="/staff/supporters">
      <label for="q">Find a supporter</label>
      <p class="hint" id="q-hint">
        Name, email, phone number, supporter number or receipt number (FY27-000123).
      </p>
      <div class="find-row">
        <input
          class="box"
          id="q"
          name="q"
          type="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="q-hint"
          value={typed === '' ? undefined : typed}
        />
        <button class="button" type="submit">
          Find
        </button>
      </div>
    </form>
  );
}

interface FoundProps {
  readonly supporters: readonly FoundSupporter[];
  readonly typed: string;
  readonly timeZone: string;
}

function Found({ supporters, typed, timeZone }: FoundProps): JSX.Element {
  return (
    <table class="stack">
      <caption>{typed === '' ? 'Newest first' : `Who fits “${typed}”, newest first`}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Number</th>
          <th scope="col">Email</th>
          <th scope="col">Phone</th>
          <th scope="col">Holds</th>
          <th scope="col">Last gave</th>
        </tr>
      </thead>
      <tbody>
        {supporters.map((supporter) => (
          <Line supporter={supporter} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ supporter, timeZone }: { supporter: FoundSupporter; timeZone: string }): JSX.Element {
  const { id, number, name, email, phone, holds, lastPaidAt } = supporter;
  return (
    <tr>
      <th scope="row">
        <a href={`/staff/supporters/${id}`}>{name}</a>
      </th>
      <td data-label="Number">{number}</td>
      <Cell label="Email">{email}</Cell>
      <Cell label="Phone">{phone}</Cell>
      <Cell label="Holds">{holds.join(', ')}</Cell>
      <Cell label="Last gave" class="date">
        {lastPaidAt === null ? null : formatDate(lastPaidAt, timeZone)}
      </Cell>
    </tr>
  );
}

interface CellProps {
  readonly label: string;
  readonly class?: string;
  readonly children: string | null;
}

/** An empty one is left out where a line is a card: on a phone. */
function Cell({ label, class: look, children }: CellProps): JSX.Element {
  const isEmpty = children === null || children === '';
  return (
    <td data-label={label} class={isEmpty ? 'empty' : look}>
      {children}
    </td>
  );
}

function Nobody({ typed, further }: { typed: string; further: boolean }): JSX.Element {
  if (further) return <p class="notice">There is nobody further down the list.</p>;
  if (typed === '') {
    return (
      <p class="notice">
        Nobody yet. The first person whose gift or subscription is paid appears here by themselves; nobody is
        added by filling in the form alone.
      </p>
    );
  }
  return (
    <div class="notice">
      <p>Nobody fits “{typed}”.</p>
      <ul>
        <li>Of a name, the beginning of each word is enough: “ann w” finds Anne-Marie Wood.</li>
        <li>Of a phone number, any four digits in a row will do, with or without spaces.</li>
        <li>
          Somebody who has filled in the form but has not paid is not a supporter yet, and is not listed.
        </li>
      </ul>
    </div>
  );
}

interface PagingProps {
  readonly typed: string;
  readonly after: number | undefined;
  readonly next: number | undefined;
}

function Paging({ typed, after, next }: PagingProps): JSX.Element | null {
  if (after === undefined && next === undefined) return null;
  return (
    <nav class="paging" aria-label="Pages of supporters">
      {after === undefined ? null : <a href={listPath(typed)}>Back to the newest</a>}
      {next === undefined ? null : <a href={listPath(typed, next)}>The next {supportersPerPage}</a>}
    </nav>
  );
}

function listPath(typed: string, after?: number): string {
  const query = new URLSearchParams();
  if (typed !== '') query.set('q', typed);
  if (after !== undefined) query.set('after', after.toString());
  return query.size === 0 ? '/staff/supporters' : `/staff/supporters?${query.toString()}`;
}
