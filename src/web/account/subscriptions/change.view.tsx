import type { JSX } from 'preact';
import type { Plan } from '../../../domain/plans/plan.ts';
import {
  nextCharge,
  termsAhead,
  type HeldSubscription,
} from '../../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal } from '../../../domain/subscriptions/instruction.ts';
import { formatMoneyShort, toDecimal } from '../../../money/format-money.ts';
import { subtract, type Money } from '../../../money/money.ts';
import type { FormProblem } from '../../form-problem.ts';
import { problemWith } from '../../form-problem.ts';
import { CheckBox } from '../../components/check-box.tsx';
import { formatDate } from '../../components/dates.ts';
import { RadioGroup } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';
import type { OwnSubscription } from '../holdings-store.ts';
import type { ChangeField, ChangeValues } from './change-form.ts';

interface ChangeProps extends AccountFrame {
  readonly held: OwnSubscription;
  readonly values: ChangeValues;
  readonly plans: readonly Plan[];
  readonly problem?: FormProblem<ChangeField> | undefined;
}

/** What it is to be instead. Nothing is changed here: the next page says what it comes to. */
export function ChangePage({ held, values, plans, problem, ...frame }: ChangeProps): JSX.Element {
  const problems = problem
    ? [{ ...problem, field: problem.field === 'plan' ? anchorOf(plans) : problem.field }]
    : [];
  const ahead = termsAhead(held);
  const chosen = values.plan === '' ? ahead.plan.code : values.plan;
  const amount =
    values.plan === '' && !ahead.plan.priced ? toDecimal(ahead.base).replace(/\.00$/, '') : values.amount;
  const covers = values.plan === '' ? ahead.coveredFee.minor > 0n : values.cover_fee === 'on';
  return (
    <AccountPage {...frame} title="Change it" section="home" problems={problems}>
      <p>
        Now: {ahead.plan.name}, {formatMoneyShort(monthlyTotal(ahead))} a month.
      </p>
      <form class="plain-form" method="get" action={`/account/subscriptions/${held.id}/change`} novalidate>
        <RadioGroup
          name="plan"
          label="What should it be?"
          chosen={chosen}
          error={problemWith(problem ? [problem] : [], 'plan')}
          options={plans.map(({ code, name, price }) => ({
            value: code,
            label: price ? `${name}, ${formatMoneyShort(price)} a month` : `${name} of any amount`,
          }))}
        />
        <TextField
          name="amount"
          label="Amount each month"
          hint="For a monthly donation."
          inputmode="decimal"
          autocomplete="off"
          size="short"
          before="$"
          optional
          value={amount}
          error={problemWith(problem ? [problem] : [], 'amount')}
        />
        <CheckBox
          name="cover_fee"
          label="Add the card fee so that the paper receives the whole amount"
          checked={covers}
        />
        <p>
          <button class="button" type="submit">
            See what it comes to
          </button>
        </p>
      </form>
      {held.isPostable ? null : (
        <p>
          The print edition needs to know where to go:{' '}
          <a href={`/account/subscriptions/${held.id}/address`}>give an address</a> first.
        </p>
      )}
      <Back held={held} />
    </AccountPage>
  );
}

function anchorOf(plans: readonly Plan[]): string {
  return `plan-${plans[0]?.code ?? ''}`;
}

interface ConfirmProps extends AccountFrame {
  readonly held: OwnSubscription;
  readonly values: ChangeValues;
  readonly plan: Plan;
  /** Each month from then on; undefined where nothing would change. */
  readonly total: Money | undefined;
}

/** From when, how much, and how much more or less, before it is pressed. */
export function ConfirmChangePage({ held, values, plan, total, ...frame }: ConfirmProps): JSX.Element {
  if (total === undefined) {
    return (
      <AccountPage {...frame} title="Nothing to change" section="home">
        <p>That is how it is already.</p>
        <Back held={held} />
      </AccountPage>
    );
  }
  return (
    <AccountPage {...frame} title="Is this right?" section="home">
      <p class="standfirst">{differenceWords(held, total, frame.deps.timeZone)}</p>
      <p>{plan.name}. What is paid for already stays as it was, and nothing is charged today.</p>
      <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/changes`}>
        <AccountToken session={frame.session} />
        <input type="hidden" name="plan" value={values.plan} />
        <input type="hidden" name="amount" value={values.amount} />
        <input type="hidden" name="cover_fee" value={values.cover_fee} />
        <p>
          <button class="button" type="submit">
            Make it {formatMoneyShort(total)} a month
          </button>
        </p>
      </form>
      <Back held={held} />
    </AccountPage>
  );
}

/** `From 12 December 2026: $10 a month instead of $5, $5 more.` */
export function differenceWords(held: HeldSubscription, total: Money, timeZone: string): string {
  const before = monthlyTotal(termsAhead(held));
  const more = subtract(total, before);
  const next = nextCharge(held);
  const from = next ? `From ${formatDate(next.on, timeZone)}` : 'From the next charge';
  const difference =
    more.minor === 0n
      ? 'the same amount'
      : more.minor > 0n
        ? `${formatMoneyShort(more)} more`
        : `${formatMoneyShort(subtract(before, total))} less`;
  return `${from}: ${formatMoneyShort(total)} a month instead of ${formatMoneyShort(before)}, ${difference}.`;
}

function Back({ held }: { held: OwnSubscription }): JSX.Element {
  return (
    <p>
      <a href={`/account/subscriptions/${held.id}`}>Leave it as it is</a>
    </p>
  );
}
