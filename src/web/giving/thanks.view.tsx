import type { ComponentChildren, JSX } from 'preact';
import { formatMoney, formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';
import type { Assets } from '../components/assets.ts';
import { Layout } from '../components/layout.tsx';
import { PhoneLink } from '../components/phone-link.tsx';
import { refreshHeader } from '../components/refresh-header.ts';
import type { Organisation } from '../organisation.ts';

/** A settled gift or subscription, as told to the browser that made it. Dates are words: `22 December 2026`. */
export interface SettledView {
  readonly kind: 'settled';
  readonly way: 'donation' | 'monthly' | 'subscription' | 'term';
  readonly name: string;
  readonly total: Money;
  readonly planName?: string | undefined;
  readonly receiptNumber: string;
  readonly email: string;
  readonly next?: { readonly date: string; readonly amount: Money } | undefined;
  /** When a term begins that follows another. */
  readonly beginsOn?: string | undefined;
  readonly endsOn?: string | undefined;
  /** Where a term is measured in issues: `20 issues, the last one about 3 March 2027`. */
  readonly issues?: string | undefined;
}

export type ThanksView =
  | { readonly kind: 'stranger' }
  | { readonly kind: 'waiting'; readonly refreshSeconds: number }
  | { readonly kind: 'onItsWay'; readonly amount: Money }
  | { readonly kind: 'beginsLater'; readonly amount: Money; readonly date: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed' }
  | SettledView;

export interface ThanksProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly view: ThanksView;
}

/**
 * The page people come back to from Stripe. It tells what is settled and decides nothing; only `settled`, `onItsWay` and
 * `beginsLater` have anything personal in them.
 */
export function ThanksPage({ organisation, assets, view }: ThanksProps): JSX.Element {
  return (
    <Layout title={titles[view.kind]} width="narrow" organisation={organisation} assets={assets}>
      <article class="letter">{letterFor(view, organisation)}</article>
    </Layout>
  );
}

/** The `Refresh` header this page must be sent with while it waits; undefined once there is nothing to wait for. */
export function thanksRefresh(view: ThanksView): string | undefined {
  return view.kind === 'waiting' ? refreshHeader(view.refreshSeconds) : undefined;
}

const titles: Readonly<Record<ThanksView['kind'], string>> = {
  stranger: 'Thank you',
  waiting: 'Waiting for the bank',
  onItsWay: 'Your payment is on its way',
  beginsLater: 'Your subscription is arranged',
  stopped: 'It has stopped',
  failed: 'The payment did not go through',
  settled: 'Thank you',
};

function letterFor(view: ThanksView, organisation: Organisation): JSX.Element {
  switch (view.kind) {
    case 'stranger':
      return <Stranger name={organisation.name} />;
    case 'waiting':
      return <Waiting phone={organisation.phone} />;
    case 'onItsWay':
      return <OnItsWay amount={view.amount} />;
    case 'beginsLater':
      return <BeginsLater amount={view.amount} date={view.date} />;
    case 'stopped':
      return <Stopped />;
    case 'failed':
      return <Failed phone={organisation.phone} />;
    case 'settled':
      return <Settled view={view} organisation={organisation} />;
  }
}

function Stranger({ name }: { name: string }): JSX.Element {
  return (
    <>
      <h1>Thank you.</h1>
      <p>Readers who pay for it are the reason {name} exists.</p>
      <p>If you have just given, your receipt is on its way to you by email.</p>
      <p>
        <a href="/">Back to the front page</a>
      </p>
    </>
  );
}

function Waiting({ phone }: { phone: string }): JSX.Element {
  return (
    <>
      <h1>We are waiting for the bank.</h1>
      <p>
        This usually takes a few seconds. The page looks again by itself: there is nothing you need to do.
      </p>
      <p>
        Please don’t pay again. If you close this page, the receipt still comes by email, and you can always
        ask on <PhoneLink phone={phone} />.
      </p>
      <p>
        <a class="button quiet" href="">
          Look again now
        </a>
      </p>
    </>
  );
}

function OnItsWay({ amount }: { amount: Money }): JSX.Element {
  return (
    <>
      <h1>Thank you. Your payment is on its way.</h1>
      <p class="sum">{formatMoneyShort(amount)}</p>
      <p>
        A direct debit takes your bank three or four working days. When it has arrived we send the receipt by
        email; if your bank says no, we write to tell you.
      </p>
      <p>There is nothing more you need to do.</p>
    </>
  );
}

function BeginsLater({ amount, date }: { amount: Money; date: string }): JSX.Element {
  return (
    <>
      <h1>Thank you. It is arranged.</h1>
      <p>
        Nothing was charged today. Your first payment of <strong>{formatMoneyShort(amount)}</strong> is on{' '}
        <strong>{date}</strong>, when what you have paid for ends, and so on each month until you stop it.
      </p>
      <p>
        <a href="/account">See it among your subscriptions</a>
      </p>
    </>
  );
}

function Stopped(): JSX.Element {
  return (
    <>
      <h1>It was stopped before it began.</h1>
      <p>Nothing was charged, and nothing will be. What you have paid for already goes on to its end.</p>
      <p>
        <a href="/account">See what you have</a>
      </p>
    </>
  );
}

function Failed({ phone }: { phone: string }): JSX.Element {
  return (
    <>
      <h1>The payment did not go through.</h1>
      <p>
        Nothing was taken. Cards are declined for all sorts of dull reasons, and a second try or another card
        often works.
      </p>
      <p>
        <a class="button" href="/">
          Try again
        </a>
      </p>
      <p>
        Or call <PhoneLink phone={phone} /> and we will do it together.
      </p>
    </>
  );
}

/** Characters of a name that the largest type still sets in a few lines on a phone. */
const longestBigName = 30;

function Settled({ view, organisation }: { view: SettledView; organisation: Organisation }): JSX.Element {
  return (
    <>
      <h1 class={view.name.length > longestBigName ? 'lengthy' : undefined}>
        Thank you, <bdi>{view.name}</bdi>.
      </h1>
      <p class="standfirst">{openings[view.way]}</p>
      <dl class="slip">
        <Row term={sumLabels[view.way]}>{formatMoney(view.total)}</Row>
        {view.planName === undefined ? null : <Row term="For">{view.planName}</Row>}
        <Row term="Receipt">{view.receiptNumber}</Row>
        <Row term="Sent to">{view.email}</Row>
      </dl>
      <h2>What happens next</h2>
      <p>
        The receipt is on its way to you by email. If it is not there within the hour, look among the junk
        mail, or call.
      </p>
      {whatFollows(view)}
      <p>
        Anything to change or to stop? <a href="/account">Sign in</a> with your email address, or call{' '}
        <PhoneLink phone={organisation.phone} />.
      </p>
    </>
  );
}

function Row({ term, children }: { term: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

const openings: Readonly<Record<SettledView['way'], string>> = {
  donation: 'Your gift is in, and already at work on the next issue.',
  monthly:
    'Your first monthly gift is in. Support we can count on is what lets us plan a story, not just chase one.',
  subscription:
    'Your subscription has begun. You are one of the people this paper is written for, and by whom it is paid.',
  term: 'Your subscription has begun. You are one of the people this paper is written for, and by whom it is paid.',
};

const sumLabels: Readonly<Record<SettledView['way'], string>> = {
  donation: 'You gave',
  monthly: 'You gave',
  subscription: 'You paid',
  term: 'You paid',
};

function whatFollows({ way, next, beginsOn, endsOn, issues }: SettledView): JSX.Element {
  return (
    <>
      {next === undefined ? null : (
        <p>
          {'Your next payment of '}
          <strong>{formatMoneyShort(next.amount)}</strong> is on <strong>{next.date}</strong>, and so on each
          month until you stop it.
        </p>
      )}
      {endsOn === undefined ? null : (
        <p>
          {beginsOn === undefined ? null : (
            <>
              It begins on <strong>{beginsOn}</strong>, where what you had already paid for ends.{' '}
            </>
          )}
          {issues !== undefined ? 'It brings you ' : way === 'term' ? 'It runs until ' : 'It ends on '}
          <strong>{issues ?? endsOn}</strong>. It does not renew by itself: we will not charge you again.
        </p>
      )}
      {way === 'donation' ? <p>This was a single gift. Nothing more will be charged.</p> : null}
    </>
  );
}
