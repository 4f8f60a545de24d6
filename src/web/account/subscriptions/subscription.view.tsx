import type { JSX } from 'preact';
import { monthlyTotal, type Order } from '../../../domain/subscriptions/instruction.ts';
import { waitsToBegin } from '../../../domain/subscriptions/held-subscription.ts';
import { longestPauseMonths } from '../../../domain/subscriptions/order-for.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { PhoneLink } from '../../components/phone-link.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';
import { addressLine } from '../address-line.ts';
import type { OwnSubscription } from '../holdings-store.ts';
import type { ServedGift } from '../served-store.ts';
import { whenNext } from '../when-next.ts';
import { CardServesNow, CardWillServe } from './card-serves.tsx';

export interface SubscriptionProps extends AccountFrame {
  readonly held: OwnSubscription;
  /** All they give each month: what a new card pays for. */
  readonly gifts: readonly ServedGift[];
  /** Something was just asked for: how it stands is said first. */
  readonly wasAsked: boolean;
  /** A new card was just put in; the processor tells of it a moment later. */
  readonly isCardNew: boolean;
}

/** One subscription: what it is, what is taken next, and what can be done with it. */
export function SubscriptionPage({
  held,
  gifts,
  wasAsked,
  isCardNew,
  ...frame
}: SubscriptionProps): JSX.Element {
  const { timeZone, organisation } = frame.deps;
  const { plan, later, method, address, waiting } = held;
  const runs = held.state !== 'ended';
  const owes = gifts.some((gift) => gift.held.state === 'late');
  const isMoving = gifts.some(({ move }) => move?.state === 'waiting');
  return (
    <AccountPage {...frame} title={plan.name} section="home">
      {waiting ? (
        <p class="notice warn" role="status">
          <strong>Not done yet.</strong> {waitingWords[waiting.order.act]} It is written down, and done{' '}
          {waiting.order.act === 'use another card'
            ? 'by itself, after any charge that is just due'
            : 'as soon as the payment company answers'}
          . A letter tells you.
        </p>
      ) : isCardNew ? (
        <p class="notice good" role="status">
          Thank you. The new card pays from now on{owes ? ', and what is owed at once' : ''}. It may take a
          minute to show here.
        </p>
      ) : wasAsked ? (
        <p class="notice good" role="status">
          Done. {whenNext(held, timeZone)}
        </p>
      ) : null}
      <dl>
        <div>
          <dt>Each month</dt>
          <dd>{formatMoneyShort(monthlyTotal(held))}</dd>
        </div>
        {later && !held.cancelAt ? (
          <div>
            <dt>From {formatDate(later.from, timeZone)}</dt>
            <dd>
              {later.plan.name}, {formatMoneyShort(monthlyTotal(later))} a month
            </dd>
          </div>
        ) : null}
        {method ? (
          <div>
            <dt>Paid by</dt>
            <dd>{method.label}</dd>
          </div>
        ) : null}
        <div>
          <dt>What comes next</dt>
          <dd>{whenNext(held, timeZone)}</dd>
        </div>
        {address ? (
          <div>
            <dt>The paper goes to</dt>
            <dd>
              {addressLine(address)}.{' '}
              <a href={`/account/subscriptions/${held.id}/address`}>Change the address</a>
            </dd>
          </div>
        ) : null}
      </dl>
      {isCardNew || isMoving ? <CardServesNow held={held} gifts={gifts} timeZone={timeZone} /> : null}
      {runs ? <Choices held={held} gifts={gifts} {...frame} /> : null}
      <p>
        Anything else? Call <PhoneLink phone={organisation.phone} />.
      </p>
      <p>
        <a href="/account">All that you support</a>
      </p>
    </AccountPage>
  );
}

const waitingWords: Readonly<Record<Order['act'], string>> = {
  'cancel now': 'You asked to stop it.',
  'cancel at period end': 'You asked to stop it.',
  keep: 'You asked to keep it.',
  pause: 'You asked to pause it.',
  resume: 'You asked to go on with it.',
  'begin later': 'What you have paid for runs longer, so its beginning is being moved.',
  'change amount': 'You asked for another amount.',
  'change plan': 'You asked to change it.',
  'use another card': 'You put in another card.',
};

type ChoiceProps = AccountFrame & {
  readonly held: OwnSubscription;
  readonly gifts: readonly ServedGift[];
};

/** While something is on its way nothing else can be asked for but to stop it. */
function Choices(props: ChoiceProps): JSX.Element | null {
  const { held } = props;
  if (held.waiting) return held.waiting.order.act.startsWith('cancel') ? null : <Stopping {...props} />;
  if (waitsToBegin(held)) return <Stopping {...props} />;
  if (held.cancelAt) return <Keeping {...props} />;
  return (
    <>
      <Card {...props} />
      <h2>Another amount, or another edition</h2>
      <p>
        <a class="button" href={`/account/subscriptions/${held.id}/change`}>
          Change it
        </a>
      </p>
      {held.pausedUntil ? <Resuming {...props} /> : null}
      {!held.pausedUntil && held.state === 'active' ? <Pausing {...props} /> : null}
      <Stopping {...props} />
    </>
  );
}

/** It is put in on the processor's page: no card number comes here. */
function Card({ held, gifts, session, deps }: ChoiceProps): JSX.Element {
  return (
    <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/card`}>
      <AccountToken session={session} />
      <h2>Another card</h2>
      <p>You put it in on the page of Stripe, who take payments for us.</p>
      <CardWillServe held={held} gifts={gifts} timeZone={deps.timeZone} />
      <button class="button quiet" type="submit">
        Use another card
      </button>
    </form>
  );
}

function Keeping({ held, session }: ChoiceProps): JSX.Element {
  return (
    <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/keeping`}>
      <AccountToken session={session} />
      <h2>Changed your mind?</h2>
      <p>It goes on as before, with no gap.</p>
      <button class="button" type="submit">
        Keep it
      </button>
    </form>
  );
}

function Resuming({ held, session, deps }: ChoiceProps): JSX.Element {
  const { currentPeriodEnd: next } = held;
  return (
    <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/resumption`}>
      <AccountToken session={session} />
      <h2>It rests</h2>
      <p>
        It goes on by itself.
        {next
          ? ` To go on sooner, press the button: the next charge is then on ${formatDate(next, deps.timeZone)}.`
          : ''}
      </p>
      <button class="button" type="submit">
        Go on sooner
      </button>
    </form>
  );
}

function Pausing({ held, session }: ChoiceProps): JSX.Element {
  const months = Array.from({ length: longestPauseMonths }, (_, index) => (index + 1).toString());
  return (
    <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/pauses`}>
      <AccountToken session={session} />
      <h2>A rest</h2>
      <RadioGroup
        name="months"
        label="For how long?"
        chosen="1"
        options={months.map((value) => ({ value, label: value === '1' ? '1 month' : `${value} months` }))}
      />
      <p>That many charges are skipped. Then it goes on by itself, on the same day of the month.</p>
      <button class="button quiet" type="submit">
        Pause it
      </button>
    </form>
  );
}

function Stopping({ held, session, deps }: ChoiceProps): JSX.Element {
  const until = held.state === 'active' ? (held.paidUntil ?? held.currentPeriodEnd) : undefined;
  return (
    <form class="plain-form" method="post" action={`/account/subscriptions/${held.id}/cancellation`}>
      <AccountToken session={session} />
      <h2>Stop it</h2>
      <p>
        {until
          ? `It stops on ${formatDate(until, deps.timeZone)}, when what is paid for ends. Nothing more is charged. Until then you can change your mind here.`
          : waitsToBegin(held)
            ? 'It never begins, and nothing is charged. What you have paid for already stays yours.'
            : 'It stops at once, and nothing more is charged.'}
      </p>
      <button class="button quiet" type="submit" name="when" value="end">
        Stop it
      </button>
    </form>
  );
}
