import type { JSX } from 'preact';
import type { HeldSubscription } from '../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal } from '../../domain/subscriptions/instruction.ts';
import { formatMoneyShort } from '../../money/format-money.ts';
import type { Assets } from '../components/assets.ts';
import { formatDate } from '../components/dates.ts';
import { Layout } from '../components/layout.tsx';
import { ownPath } from '../components/own-path.ts';
import { PhoneLink } from '../components/phone-link.tsx';
import type { Organisation } from '../organisation.ts';
import { Row } from './gift.view.tsx';

export interface CardPageProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly timeZone: string;
  readonly held: HeldSubscription;
  readonly path: string;
}

/** What is owed and on which card, and the button that leads to the processor's page for another. */
export function CardPage({ organisation, assets, timeZone, held, path }: CardPageProps): JSX.Element {
  const { plan, method, lateSince } = held;
  return (
    <Layout title="Use another card" width="narrow" organisation={organisation} assets={assets}>
      <article class="letter">
        <h1>Use another card</h1>
        <dl class="slip">
          <Row term="For">{plan.name}</Row>
          <Row term="Owed">{formatMoneyShort(monthlyTotal(held))}</Row>
          {lateSince && <Row term="Since">{formatDate(lateSince, timeZone)}</Row>}
          {method && <Row term="The card that did not pay">{method.label}</Row>}
        </dl>
        <p>
          You put the new card in on our payment company’s page. What is owed is taken from it at once, and
          each month from then on. It pays for this gift alone: for one card to pay for all you give, put it
          in <a href="/account">signed in</a>.
        </p>
        <form method="post" action={ownPath(path)}>
          <button class="button" type="submit">
            Put a new card in
          </button>
        </form>
        <p>
          Rather by phone? Call <PhoneLink phone={organisation.phone} />.
        </p>
      </article>
    </Layout>
  );
}
