import type { JSX } from 'preact';
import {
  nextCharge,
  waitsToBegin,
  type HeldSubscription,
} from '../../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal, type Instruction, type Order } from '../../../domain/subscriptions/instruction.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';
import { ownPath } from '../../components/own-path.ts';
import { RadioGroup } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export interface SubscriptionProps extends StaffFrame {
  readonly held: HeldSubscription;
  readonly instructions: readonly Instruction[];
  readonly mayChange: boolean;
}

/** How one subscription stands, what was asked for with it by whom and why, and what may be done. */
export function SubscriptionPage(props: SubscriptionProps): JSX.Element {
  const { held, instructions, mayChange, ...frame } = props;
  const { timeZone } = frame.deps;
  const isOver = held.state !== 'active' && held.state !== 'late' && !waitsToBegin(held);
  return (
    <StaffPage {...frame} title={`${held.plan.name} of ${held.name}`} section="supporters">
      {held.supporterId && (
        <p class="kicker">
          <a href={ownPath(`/staff/supporters/${held.supporterId}`)}>{held.name}</a>
        </p>
      )}
      <h1>{held.plan.name}</h1>
      <dl>
        {factsOf(held, timeZone).map(([term, words]) => (
          <div>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <h2>What was asked for</h2>
      {instructions.length === 0 ? (
        <p>Nothing yet.</p>
      ) : (
        <ul class="holdings">
          {instructions.map((instruction) => (
            <li>
              <strong>{orderWords[instruction.order.act]}</strong>,{' '}
              {formatDate(instruction.askedAt, timeZone)}, by{' '}
              {askers[instruction.askedBy.split(' ')[0] ?? '']}: {stateWords[instruction.state]}
              {instruction.reason === undefined ? '' : `. Why: ${instruction.reason}`}
              {instruction.lastError === undefined ? '' : ` (${instruction.lastError})`}
            </li>
          ))}
        </ul>
      )}
      {isOver || !mayChange ? null : <Change {...props} />}
    </StaffPage>
  );
}

const askers: Readonly<Record<string, string>> = {
  link: 'the link in a letter',
  account: 'the supporter, signed in',
  system: 'a rule of ours',
  staff: 'staff',
};

const orderWords: Readonly<Record<Order['act'], string>> = {
  'cancel now': 'Stop now',
  'cancel at period end': 'Stop when what is paid for is over',
  keep: 'Keep it after all',
  pause: 'Pause',
  resume: 'Go on sooner',
  'begin later': 'Begin later, because the term before it runs longer',
  'change amount': 'Another amount',
  'change plan': 'Another plan',
  'use another card': 'Another card, put in for another gift',
};

const stateWords: Readonly<Record<Instruction['state'], string>> = {
  waiting: 'not done yet, tried again by itself',
  done: 'done',
  refused: 'not done',
};

function factsOf(held: HeldSubscription, timeZone: string): [string, string][] {
  const on = (date: Date) => formatDate(date, timeZone);
  const next = nextCharge(held);
  const dated: [string, Date | undefined][] = [
    ['Begins on', waitsToBegin(held) ? held.beginsAt : undefined],
    ['Paid until', held.paidUntil],
    ['Late since', held.lateSince],
    ['Paused until', held.pausedUntil],
    ['Stops on', held.cancelAt],
    ['Ended on', held.endedAt],
  ];
  return [
    ['Standing', held.state],
    ['Each month', formatMoneyShort(monthlyTotal(held))],
    ...(held.later
      ? ([
          [
            `From ${on(held.later.from)}`,
            `${held.later.plan.name}, ${formatMoneyShort(monthlyTotal(held.later))}`,
          ],
        ] as [string, string][])
      : []),
    ['Next charge', next ? `${formatMoneyShort(next.total)} on ${on(next.on)}` : 'none planned'],
    ...dated.flatMap(([term, date]): [string, string][] => (date ? [[term, on(date)]] : [])),
    ...(held.endedReason ? ([['Ended because', endings[held.endedReason]]] as [string, string][]) : []),
    ...(held.method ? ([['Paid by', held.method.label]] as [string, string][]) : []),
    ...(held.method?.expiresOn
      ? ([['Card good until', on(held.method.expiresOn)]] as [string, string][])
      : []),
  ];
}

const endings: Readonly<Record<NonNullable<HeldSubscription['endedReason']>, string>> = {
  asked: 'somebody asked for it',
  unpaid: 'it was not paid',
  dispute: 'a dispute was lost',
};

function Change({ held, session }: SubscriptionProps): JSX.Element {
  const hasBegun = !waitsToBegin(held);
  const path = ownPath(`/staff/subscriptions/${held.id}/instructions`);
  return (
    <form class="plain-form" method="post" action={path}>
      <h2>Do something with it</h2>
      <CsrfField session={session} />
      <TextField
        name="reason"
        label="Why, as the supporter says it"
        hint="One sentence or two; it stands above from then on."
        autocomplete="off"
        required
      />
      {hasBegun && !held.pausedUntil ? <Months /> : null}
      <p class="acts">
        {hasBegun ? <Goings held={held} /> : null} <Button act="cancel now" words="Stop now" />
      </p>
    </form>
  );
}

function Months(): JSX.Element {
  return (
    <RadioGroup
      name="months"
      label="A pause is for"
      look="tiles"
      chosen="1"
      options={[
        { value: '1', label: '1 month' },
        { value: '2', label: '2 months' },
        { value: '3', label: '3 months' },
      ]}
    />
  );
}

/** What can be done with one that has begun. */
function Goings({ held }: { held: HeldSubscription }): JSX.Element {
  return (
    <>
      {held.pausedUntil ? (
        <Button act="resume" words="Go on sooner" />
      ) : (
        <Button act="pause" words="Pause it" />
      )}{' '}
      {held.cancelAt ? (
        <Button act="keep" words="Keep it after all" />
      ) : (
        <Button act="cancel at period end" words="Stop when what is paid for is over" />
      )}
    </>
  );
}

function Button({ act, words }: { act: string; words: string }): JSX.Element {
  return (
    <button class="button quiet" type="submit" name="act" value={act}>
      {words}
    </button>
  );
}
