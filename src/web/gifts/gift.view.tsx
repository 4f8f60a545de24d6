import type { ComponentChildren, JSX } from 'preact';
import {
  nextCharge,
  termsAhead,
  waitsToBegin,
  type HeldSubscription,
} from '../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal, type Order } from '../../domain/subscriptions/instruction.ts';
import { formatMoneyShort } from '../../money/format-money.ts';
import type { Assets } from '../components/assets.ts';
import { formatDate } from '../components/dates.ts';
import { Layout } from '../components/layout.tsx';
import { ownPath } from '../components/own-path.ts';
import { PhoneLink } from '../components/phone-link.tsx';
import { RadioGroup } from '../components/radio-group.tsx';
import type { Organisation } from '../organisation.ts';

export interface GiftPageProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly timeZone: string;
  readonly held: HeldSubscription;
  /** Somebody comes back from putting a card in, and what is owed has not come yet. */
  readonly isCardNew: boolean;
  /** Its own address, which its forms are posted to. */
  readonly path: string;
}

/** One gift and the buttons that pause, resume or stop it. It names nobody: a letter may be passed on. */
export function GiftPage(props: GiftPageProps): JSX.Element {
  const { organisation, assets, held } = props;
  const over = held.state === 'ended';
  return (
    <Layout
      title={over ? 'This has ended' : held.plan.name}
      width="narrow"
      organisation={organisation}
      assets={assets}
    >
      <article class="letter">{over ? <Ended {...props} /> : <Running {...props} />}</article>
    </Layout>
  );
}

function Ended({ held, organisation, timeZone }: GiftPageProps): JSX.Element {
  return (
    <>
      <h1>This has ended.</h1>
      <p>
        {held.plan.name}: ended{held.endedAt === undefined ? '' : ` on ${formatDate(held.endedAt, timeZone)}`}
        . Nothing more will be taken. Thank you for all you have given.
      </p>
      <p>
        <a class="button" href="/">
          Begin another
        </a>
      </p>
      <p>
        Anything wrong? Call <PhoneLink phone={organisation.phone} />.
      </p>
    </>
  );
}

function Running(props: GiftPageProps): JSX.Element {
  const { held, organisation, timeZone } = props;
  return (
    <>
      <h1>{held.plan.name}</h1>
      {held.waiting && (
        <p role="status" class="notice warn">
          <strong>Not done yet.</strong> {waitingWords[held.waiting.order.act]} We have it written down and do
          it as soon as our payment company answers. This page looks again by itself, and a letter tells you.
        </p>
      )}
      {props.isCardNew && (
        <p role="status" class="notice good">
          <strong>Thank you.</strong> The bank is asked with the new card now. This page looks again by
          itself, and a letter tells you when all is well.
        </p>
      )}
      <dl class="slip">
        <Row term="Each month">{formatMoneyShort(monthlyTotal(held))}</Row>
        {held.later && (
          <Row term={`From ${formatDate(held.later.from, timeZone)}`}>
            {held.later.plan.name}, {formatMoneyShort(monthlyTotal(held.later))}
          </Row>
        )}
        {held.method && <Row term="Paid by">{held.method.label}</Row>}
        <Row term={waitsToBegin(held) ? 'Begins, with the first charge' : 'Next charge'}>
          {nextWords(held, timeZone)}
        </Row>
      </dl>
      <Choices {...props} />
      <h2>Anything else</h2>
      <p>
        Another amount, card or address: <a href="/account">sign in to your account</a>, or call{' '}
        <PhoneLink phone={organisation.phone} />.
      </p>
    </>
  );
}

function nextWords(held: HeldSubscription, timeZone: string): string {
  const next = nextCharge(held);
  if (next) return `${formatMoneyShort(next.total)} on ${formatDate(next.on, timeZone)}`;
  if (held.state === 'late') return 'One month did not come through and is asked for again in the next days';
  if (held.cancelAt) return `None. It stops on ${formatDate(held.cancelAt, timeZone)}`;
  return 'None until you say so';
}

function Choices(props: GiftPageProps): JSX.Element | null {
  const { held } = props;
  if (held.cancelAt) return null;
  return (
    <>
      {held.pausedUntil && <Resuming {...props} />}
      {!held.pausedUntil && held.state === 'active' && <Pausing {...props} />}
      <Stopping {...props} />
    </>
  );
}

function Resuming({ held, path, timeZone }: GiftPageProps): JSX.Element {
  const { currentPeriodEnd: next } = held;
  return (
    <form method="post" action={ownPath(path)}>
      <h2>It is resting</h2>
      <p>
        It goes on by itself. To go on sooner, press the button:{' '}
        {next && `the next charge is then on ${formatDate(next, timeZone)}.`}
      </p>
      <button class="button" type="submit" name="act" value="resume">
        Go on sooner
      </button>
    </form>
  );
}

function Pausing({ path }: GiftPageProps): JSX.Element {
  return (
    <form method="post" action={ownPath(path)}>
      <h2>A rest</h2>
      <RadioGroup
        name="months"
        label="For how long?"
        look="tiles"
        chosen="1"
        options={[
          { value: '1', label: '1 month' },
          { value: '2', label: '2 months' },
          { value: '3', label: '3 months' },
        ]}
      />
      <p>That many charges are skipped. Then it goes on by itself, on the same day of the month.</p>
      <button class="button quiet" type="submit" name="act" value="pause">
        Pause it
      </button>
    </form>
  );
}

function Stopping({ held, path, timeZone }: GiftPageProps): JSX.Element {
  const { plan } = termsAhead(held);
  const until = held.paidUntil && formatDate(held.paidUntil, timeZone);
  const isGift = plan.edition === 'none';
  return (
    <form method="post" action={ownPath(path)}>
      <h2>Stop it</h2>
      <p>
        {held.state === 'late'
          ? 'It stops at once, and the month that did not come is not asked for any more.'
          : `Nothing more will be taken. ${
              until && !isGift ? `What you have paid for is yours until ${until}.` : ''
            }`}{' '}
        There is nothing else to do, and no question to answer.
      </p>
      <button class="button quiet" type="submit" name="act" value="stop">
        Stop it
      </button>
    </form>
  );
}

const waitingWords: Readonly<Record<Order['act'], string>> = {
  'cancel now': 'You asked for it to stop.',
  'cancel at period end': 'You asked for it to stop.',
  keep: 'You asked for it to go on.',
  pause: 'You asked for it to rest.',
  resume: 'You asked for it to go on.',
  'begin later': 'What you have paid for runs longer, so its beginning is being moved.',
  'change amount': 'You asked for another amount.',
  'change plan': 'You asked for another plan.',
  'use another card': 'You put in another card.',
};

export function Row({ term, children }: { term: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
