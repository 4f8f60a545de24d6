import type { ComponentChildren, JSX } from 'preact';
import { issueStanding, runOfIssues, type IssueCalendar } from '../../../domain/editions/issue-calendar.ts';
import { lengthOf, lengthWords, type Plan } from '../../../domain/plans/plan.ts';
import { firstMonthAfter } from '../../../domain/subscriptions/go-on-from-term.ts';
import type { TermLineStanding } from '../../../domain/subscriptions/term-line-store.ts';
import { termEnd } from '../../../domain/subscriptions/term.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import type { Money } from '../../../money/money.ts';
import { CheckBox } from '../../components/check-box.tsx';
import { allIssuesWords } from '../../components/issue-words.ts';
import { RadioGroup } from '../../components/radio-group.tsx';
import { formatDate } from '../../components/dates.ts';
import { ownPath } from '../../components/own-path.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';

export interface GoingOnProps extends AccountFrame {
  readonly line: TermLineStanding;
  readonly plan: Plan;
  readonly price: Money;
  /** All there are of its kind, to choose from. */
  readonly plans: readonly Plan[];
  readonly now: Date;
  readonly calendar: IssueCalendar;
}

/** Another term: from when to when, and for how much, before it is pressed. */
export function RenewalPage({
  line,
  plan,
  plans,
  price,
  now,
  calendar,
  ...frame
}: GoingOnProps): JSX.Element {
  const from = line.endsAt > now ? line.endsAt : now;
  const isEarly = line.endsAt > now;
  const isAlone = plans.length === 1;
  return (
    <AccountPage {...frame} title="Renew it" section="home">
      {line.monthly ? (
        <Already line={line} />
      ) : (
        <Going
          frame={frame}
          action={`/account/terms/${line.lastId}/renewal`}
          button={isAlone ? `Renew for ${formatMoneyShort(price)}` : 'Renew it: continue to payment'}
        >
          {isAlone ? (
            <p>
              {plan.name}, {runWords(plan, from, calendar, isEarly)}. {formatMoneyShort(price)} today, and
              nothing by itself after that.
            </p>
          ) : (
            <>
              <RadioGroup
                name="offer"
                label="For how long?"
                look="cards"
                chosen={plan.code}
                options={plans.map((each) => ({
                  value: each.code,
                  label: labelOf(each),
                  note: `${each.name}, ${runWords(each, from, calendar, isEarly)}.`,
                }))}
              />
              <p>Paid for today, and nothing is taken by itself after that.</p>
            </>
          )}
          <CheckBox
            name="cover_fee"
            label="Add the card fee so that the paper receives the whole amount"
            checked={false}
          />
        </Going>
      )}
    </AccountPage>
  );
}

function labelOf(plan: Plan): string {
  const length = lengthOf(plan);
  return [length && lengthWords(length), plan.price && formatMoneyShort(plan.price)]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** From when to when it would run, or how many issues it would bring. */
function runWords(plan: Plan, startsAt: Date, calendar: IssueCalendar, isEarly: boolean): string {
  const day = (date: Date): string => formatDate(date, calendar.timeZone);
  const from = `from ${day(startsAt)}${isEarly ? ', where what you have paid for ends' : ''}`;
  const length = lengthOf(plan);
  if (!length) return from;
  if ('months' in length)
    return `${from}${isEarly ? ',' : ''} to ${day(termEnd(startsAt, length, calendar))}`;
  const { endsAt } = runOfIssues(calendar, startsAt, length.issues);
  return `${from}: ${allIssuesWords(issueStanding(calendar, { startsAt, endsAt, issues: length.issues }))}`;
}

/** By the month from where a term ends; nothing is charged before. */
export function MonthlyAfterPage({ line, plan, price, now, ...frame }: GoingOnProps): JSX.Element {
  const day = (date: Date): string => formatDate(date, frame.deps.timeZone);
  const begins = firstMonthAfter(line.endsAt, now);
  const sum = formatMoneyShort(price);
  return (
    <AccountPage {...frame} title="Change to monthly" section="home">
      {line.monthly ? <Already line={line} /> : null}
      {line.monthly || line.endsAt > now ? null : (
        <p>
          What you had paid for ended on {day(line.endsAt)}. <a href="/account/give">Begin monthly today</a>.
        </p>
      )}
      {line.monthly || line.endsAt <= now ? null : (
        <Going
          frame={frame}
          action={`/account/terms/${line.lastId}/monthly`}
          button={`Give ${sum} a month from ${day(begins)}`}
        >
          <p>
            {plan.name}, {sum} a month. Nothing is charged today. First charge: {sum} on{' '}
            <strong>{day(begins)}</strong>, and then each month until you stop it.
          </p>
          {line.last.termIssues === undefined ? null : (
            <p>
              What you have paid for is measured in issues. Should one come out later than we expect today,
              your first charge comes later too, and we write to you.
            </p>
          )}
          {begins.getTime() - line.endsAt.getTime() < 1000 ? null : (
            <p>
              What you have paid for ends on {day(line.endsAt)}. That is so near that the bank cannot be asked
              on that day, but two days from now at the earliest. The days between are yours.
            </p>
          )}
        </Going>
      )}
    </AccountPage>
  );
}

function Already({ line: { monthly } }: { line: TermLineStanding }): JSX.Element {
  return (
    <p class="notice">
      You pay for this each month already ({monthly?.planName}), or will when the term ends. Stop that first,
      so that you never pay twice.
    </p>
  );
}

interface GoingProps {
  readonly frame: AccountFrame;
  readonly action: string;
  readonly button: string;
  readonly children: ComponentChildren;
}

function Going({ frame, action, button, children }: GoingProps): JSX.Element {
  return (
    <>
      <form class="plain-form" method="post" action={ownPath(action)}>
        <AccountToken session={frame.session} />
        {children}
        <p>
          <button class="button" type="submit">
            {button}
          </button>
        </p>
      </form>
      <p>
        <a href="/account">Leave it as it is</a>
      </p>
    </>
  );
}
