import type { JSX } from 'preact';
import { issueStanding, type IssueCalendar } from '../../../domain/editions/issue-calendar.ts';
import type { Entitlement } from '../../../domain/plans/plan.ts';
import type { OnItsWay } from '../../../domain/supporters/on-its-way-store.ts';
import { monthlyTotal } from '../../../domain/subscriptions/instruction.ts';
import type { PostalAddress } from '../../../domain/payments/checkout.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { allIssuesWords, issuesToComeWords } from '../../components/issue-words.ts';
import { ownPath } from '../../components/own-path.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';
import type { Holdings, OwnSubscription, OwnTerm } from '../holdings-store.ts';
import { addressLine } from '../address-line.ts';
import { whenNext } from '../when-next.ts';

export interface HomeProps extends AccountFrame {
  readonly holdings: Holdings;
  /** What they may have because of it all. */
  readonly entitlements: ReadonlySet<Entitlement>;
  readonly now: Date;
  /** What terms of issues are counted by. */
  readonly calendar: IssueCalendar;
  /** What was just done. */
  readonly notice?: string | undefined;
}

/** What somebody supports: each with what is taken next and when, and what is over at the end. */
export function HomePage({
  holdings,
  entitlements,
  now,
  calendar,
  notice,
  ...frame
}: HomeProps): JSX.Element {
  const { timeZone } = frame.deps;
  const { onTheirWay } = holdings;
  const subscriptions = holdings.subscriptions.filter(({ state }) => state !== 'ended');
  const terms = holdings.terms.filter(({ endsAt }) => endsAt > now).reverse();
  const over = [
    ...holdings.subscriptions.filter(({ state }) => state === 'ended'),
    ...holdings.terms.filter(({ endsAt }) => endsAt <= now),
  ];
  const nothing = subscriptions.length + terms.length + onTheirWay.length === 0;
  return (
    <AccountPage {...frame} title="What you support" section="home">
      {notice === undefined ? null : (
        <p class="notice good" role="status">
          {notice}
        </p>
      )}
      {nothing ? <Nothing /> : null}
      {entitlements.size === 0 ? null : <p>Yours to read now: {editionWords(entitlements)}.</p>}
      <ul class="held">
        {subscriptions.map((subscription) => (
          <Subscription subscription={subscription} timeZone={timeZone} />
        ))}
        {terms.map((term) => (
          <Term term={term} isLast={isLastOf(terms, term)} now={now} calendar={calendar} />
        ))}
        {onTheirWay.map((thing) => (
          <Coming thing={thing} timeZone={timeZone} />
        ))}
      </ul>
      <p>
        <a class="button" href="/account/give">
          Give or subscribe
        </a>
      </p>
      {over.length === 0 ? null : <Over over={over} timeZone={timeZone} />}
      <form class="plain-form everywhere" method="post" action="/account/sign-out-everywhere">
        <AccountToken session={frame.session} />
        <p>Signed in on a computer that is not yours?</p>
        <button class="button quiet" type="submit">
          Sign out everywhere
        </button>
      </form>
    </AccountPage>
  );
}

/** Print brings digital with it, so it is named first. */
function editionWords(entitlements: ReadonlySet<Entitlement>): string {
  const named = [
    ...(entitlements.has('print_edition') ? ['the print edition'] : []),
    ...(entitlements.has('digital_edition') ? ['the digital edition'] : []),
  ];
  return named.join(' and ');
}

function Nothing(): JSX.Element {
  return (
    <p class="standfirst">
      Nothing is running: no monthly gift, no subscription and no term. What you gave once stands under{' '}
      <a href="/account/receipts">receipts</a>.
    </p>
  );
}

function Subscription({
  subscription,
  timeZone,
}: {
  subscription: OwnSubscription;
  timeZone: string;
}): JSX.Element {
  const { plan, startedAt, address, state, later, waiting, method } = subscription;
  const path = `/account/subscriptions/${subscription.id}`;
  return (
    <li>
      <h2>{plan.name}</h2>
      <p>
        <strong>{formatMoneyShort(monthlyTotal(subscription))} a month</strong>
        {startedAt ? `, since ${formatDate(startedAt, timeZone)}` : ''}
        {method ? `, by ${method.label}` : ''}.
      </p>
      <p class={state === 'late' ? 'notice warn' : undefined}>{whenNext(subscription, timeZone)}</p>
      {later && !subscription.cancelAt ? (
        <p>
          From {formatDate(later.from, timeZone)}: {later.plan.name}, {formatMoneyShort(monthlyTotal(later))}{' '}
          a month.
        </p>
      ) : null}
      {waiting ? (
        <p class="notice warn">Something you asked for is not done yet. A letter tells you when it is.</p>
      ) : null}
      {plan.edition === 'print' ? <Posted address={address} path={`${path}/address`} /> : null}
      <p class="acts">
        <a href={ownPath(path)}>Change, pause or stop it</a>
      </p>
    </li>
  );
}

/** Whether no other of its edition runs longer: what goes on goes on from there. */
function isLastOf(terms: readonly OwnTerm[], { plan, endsAt }: OwnTerm): boolean {
  return terms.every((other) => other.plan.edition !== plan.edition || other.endsAt <= endsAt);
}

interface TermProps {
  readonly term: OwnTerm;
  readonly isLast: boolean;
  readonly now: Date;
  readonly calendar: IssueCalendar;
}

function Term({ term, isLast, now, calendar }: TermProps): JSX.Element {
  const { plan, address } = term;
  return (
    <li>
      <h2>{plan.name}</h2>
      <p>
        <TermTimes term={term} now={now} calendar={calendar} />. It does not renew by itself.
      </p>
      {plan.edition === 'print' ? (
        <Posted address={address} path={`/account/terms/${term.id}/address`} />
      ) : null}
      {isLast ? (
        <p class="acts">
          <a href={`/account/terms/${term.id}/renewal`}>Renew it</a>
          <a href={`/account/terms/${term.id}/monthly`}>Change to monthly</a>
        </p>
      ) : null}
    </li>
  );
}

/** Until when it runs, or how many issues are to come; and from when, where that is later. */
function TermTimes({ term, now, calendar }: Omit<TermProps, 'isLast'>): JSX.Element {
  const { startsAt, endsAt, issues } = term;
  const day = (date: Date): string => formatDate(date, calendar.timeZone);
  const isToCome = startsAt > now;
  if (issues !== undefined) {
    const standing = issueStanding(calendar, { startsAt, endsAt, issues });
    return isToCome ? (
      <>
        Paid for. It begins on {day(startsAt)}: <strong>{allIssuesWords(standing)}</strong>
      </>
    ) : (
      <strong>{issuesToComeWords(standing)}</strong>
    );
  }
  return (
    <>
      {isToCome ? `Paid for. It begins on ${day(startsAt)} and runs until ` : 'Paid for until '}
      <strong>{day(endsAt)}</strong>
    </>
  );
}

function Coming({ thing, timeZone }: { thing: OnItsWay; timeZone: string }): JSX.Element {
  const { planName, total, askedAt, beginsAt, subscriptionId } = thing;
  return (
    <li>
      <h2>{planName}</h2>
      {beginsAt === undefined ? (
        <p>
          <strong>{formatMoneyShort(total)} on its way</strong>, by bank debit since{' '}
          {formatDate(askedAt, timeZone)}. A bank takes three or four working days; the receipt comes when it
          has arrived, and a letter if the bank says no.
        </p>
      ) : (
        <p>
          <strong>{formatMoneyShort(total)} a month</strong>, begins on{' '}
          <strong>{formatDate(beginsAt, timeZone)}</strong>, when what you have paid for ends. The first{' '}
          {formatMoneyShort(total)} is charged that day, and nothing before.
        </p>
      )}
      {subscriptionId === undefined ? null : (
        <p class="acts">
          <a href={ownPath(`/account/subscriptions/${subscriptionId}`)}>Stop it</a>
        </p>
      )}
    </li>
  );
}

function Over({
  over,
  timeZone,
}: {
  over: readonly (OwnSubscription | OwnTerm)[];
  timeZone: string;
}): JSX.Element {
  return (
    <>
      <h2>Over</h2>
      <ul class="over">
        {over.map((thing) => {
          const end = 'endsAt' in thing ? thing.endsAt : thing.endedAt;
          return (
            <li>
              {thing.plan.name}
              {end === undefined ? '' : `, until ${formatDate(end, timeZone)}`}
            </li>
          );
        })}
      </ul>
      <p>
        Coming back is to <a href="/">begin again</a>, and you would be welcome.
      </p>
    </>
  );
}

/** Where it is posted to, with the way to change that. */
function Posted({ address, path }: { address: PostalAddress | undefined; path: string }): JSX.Element {
  return (
    <p>
      {address === undefined
        ? 'We have no address to post it to.'
        : `The paper goes to ${addressLine(address)}.`}{' '}
      <a href={ownPath(path)}>Change the address</a>
    </p>
  );
}
