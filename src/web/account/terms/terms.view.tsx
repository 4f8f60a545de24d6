import type { ComponentChildren, JSX } from 'preact';
import type { Plan } from '../../../domain/plans/plan.ts';
import { firstMonthAfter } from '../../../domain/subscriptions/go-on-from-term.ts';
import type { TermLineStanding } from '../../../domain/subscriptions/term-line-store.ts';
import { termEnd } from '../../../domain/subscriptions/term.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import type { Money } from '../../../money/money.ts';
import { CheckBox } from '../../components/check-box.tsx';
import { formatDate } from '../../components/dates.ts';
import { ownPath } from '../../components/own-path.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';

export interface GoingOnProps extends AccountFrame {
  readonly line: TermLineStanding;
  readonly plan: Plan;
  readonly price: Money;
  readonly now: Date;
}

/** Another term: from when to when, and for how much, before it is pressed. */
export function RenewalPage({ line, plan, price, now, ...frame }: GoingOnProps): JSX.Element {
  const day = (date: Date): string => formatDate(date, frame.deps.timeZone);
  const from = line.endsAt > now ? line.endsAt : now;
  return (
    <AccountPage {...frame} title="Renew it" section="home">
      {line.monthly ? (
        <Already line={line} />
      ) : (
        <Going
          frame={frame}
          action={`/account/terms/${line.lastId}/renewal`}
          button={`Renew for ${formatMoneyShort(price)}`}
        >
          <p>
            {plan.name}, from <strong>{day(from)}</strong>
            {line.endsAt > now ? ', where what you have paid for ends,' : ''} to{' '}
            <strong>{day(termEnd(from, plan.termMonths ?? 0))}</strong>. {formatMoneyShort(price)} today, and
            nothing by itself after that.
          </p>
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
