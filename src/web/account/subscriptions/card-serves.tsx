import type { JSX } from 'preact';
import { isServedByNewCard } from '../../../domain/subscriptions/ask-to-move.ts';
import { isPaidFromBank, type HeldSubscription } from '../../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal } from '../../../domain/subscriptions/instruction.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { ownPath } from '../../components/own-path.ts';
import type { ServedGift } from '../served-store.ts';
import { whenNext } from '../when-next.ts';

interface ServesProps {
  /** The gift whose page it is. */
  readonly held: HeldSubscription;
  readonly gifts: readonly ServedGift[];
  readonly timeZone: string;
}

/** Before a card is put in: for what it will pay, and for what not. Nothing where there is only the one gift. */
export function CardWillServe({ gifts, timeZone }: ServesProps): JSX.Element | null {
  if (gifts.length < 2) return null;
  const served = gifts.filter(({ held }) => isServedByNewCard(held));
  const others = gifts.filter(({ held }) => !isServedByNewCard(held));
  return (
    <>
      <p>The new card will pay for:</p>
      <ul>
        {served.map(({ held }) => (
          <li>
            <strong>{named(held)}</strong>. {whenNext(held, timeZone)}
          </li>
        ))}
      </ul>
      {others.length === 0 ? null : (
        <>
          <p>It will not pay for:</p>
          <ul>
            {others.map(({ held }) => (
              <li>
                <strong>{named(held)}</strong>. {whyNot(held, timeZone)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** After it was put in: how each gift now stands, and which are not moved yet, or could not be. */
export function CardServesNow({ held: here, gifts, timeZone }: ServesProps): JSX.Element | null {
  const served = gifts.filter(({ held, move }) => isServedByNewCard(held) || move?.state === 'waiting');
  if (served.length < 2) return null;
  return (
    <>
      <h2>What your card pays for</h2>
      <ul>
        {served.map((gift) => (
          <li>
            <strong>{named(gift.held)}</strong>. <HowItStands gift={gift} here={here} timeZone={timeZone} />
          </li>
        ))}
      </ul>
    </>
  );
}

function HowItStands({
  gift: { held, move },
  here,
  timeZone,
}: {
  gift: ServedGift;
  here: HeldSubscription;
  timeZone: string;
}): JSX.Element {
  const by = held.method === undefined ? '' : ` Paid by ${held.method.label}.`;
  if (move?.state === 'waiting')
    return (
      <>
        Not moved yet{move.attempts === 0 && move.lastError !== undefined ? `: ${move.lastError}` : ''}. It is
        done by itself, and a letter tells you.{by} {whenNext(held, timeZone)}
      </>
    );
  if (move?.state === 'refused' && held.customerRef !== here.customerRef)
    return (
      <>
        It could not be moved to the new card.{by}{' '}
        <a href={ownPath(`/account/subscriptions/${held.id}`)}>Put the card in for it too</a>.
      </>
    );
  return (
    <>
      {whenNext(held, timeZone)}
      {by}
    </>
  );
}

function named(held: HeldSubscription): string {
  return `${held.plan.name}, ${formatMoneyShort(monthlyTotal(held))} a month`;
}

function whyNot(held: HeldSubscription, timeZone: string): string {
  if (held.cancelAt !== undefined) return whenNext(held, timeZone);
  const { label } = held.method ?? { label: 'a bank account' };
  return isPaidFromBank(held.method) ? `It is paid from ${label}, and stays so.` : whenNext(held, timeZone);
}
