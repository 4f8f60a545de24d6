import type { JSX } from 'preact';
import { coverFee, type FeeRate } from '../../money/fee-cover.ts';
import { formatMoneyShort } from '../../money/format-money.ts';
import { add, type Money } from '../../money/money.ts';
import { PhoneLink } from '../components/phone-link.tsx';
import type { Sums } from './fee-words.tsx';
import type { PlanOffer } from './plan-offer.ts';
import { offerClass, priceWords } from './wording.ts';

/**
 * The one button. Every label it can need is in it, hidden; the stylesheet shows the one that says what will happen, the
 * fee included where it is covered. A browser that cannot do that shows the plain label, which is true of all of them.
 */
export function GiveButton({ presets, offers, feeRate }: Sums): JSX.Element {
  return (
    <button class="button give-button" type="submit">
      <span class="unsaid">Continue to payment</span>
      <span class="said for-none" hidden>
        {'Give '}
        {presets.map((preset, position) => (
          <span class={`with-${position + 1}`}>
            <Sum of={preset} feeRate={feeRate} />
          </span>
        ))}
        <span class="with-other">
          this amount<span class="fee-on"> and the fee</span> <span class="at-once">once</span>
          <span class="at-monthly">each month</span>
        </span>
        <span class="with-preset">
          <span class="at-once"> once</span>
          <span class="at-monthly"> a month</span>
        </span>
      </span>
      {offers.map((offer) => (
        <OfferLabel offers={offers} offer={offer} feeRate={feeRate} />
      ))}
    </button>
  );
}

function Sum({ of, feeRate }: { of: Money; feeRate: FeeRate }): JSX.Element {
  return (
    <>
      <span class="fee-off">{formatMoneyShort(of)}</span>
      <span class="fee-on">{formatMoneyShort(add(of, coverFee(of, feeRate)))}</span>
    </>
  );
}

interface OfferLabelProps extends Pick<Sums, 'offers' | 'feeRate'> {
  readonly offer: PlanOffer;
}

function OfferLabel({ offers, offer, feeRate }: OfferLabelProps): JSX.Element {
  return (
    <span class={`said for-${offer.edition}`} hidden>
      <span class={`at-${offer.frequency} ${offerClass(offers, offer)}`}>
        {`Get the ${offer.edition} edition: `}
        <span class="fee-off">{priceWords(offer)}</span>
        <span class="fee-on">{priceWords(offer, add(offer.price, coverFee(offer.price, feeRate)))}</span>
      </span>
    </span>
  );
}

/** What happens after the button, in so many words, before it is pressed. */
export function Review({ phone }: { phone: string }): JSX.Element {
  return (
    <div class="review">
      <p>
        <span class="unsaid">
          A monthly gift or subscription repeats each month until you stop it. A single payment never repeats.
        </span>
        <span class="said at-monthly" hidden>
          <strong>This repeats each month</strong> until you stop it: call <PhoneLink phone={phone} />.
        </span>
        <span class="said at-once" hidden>
          <strong>This is a single payment.</strong> It does not repeat or renew.
        </span>
      </p>
      <p>
        Next comes the secure page of Stripe, who take the payment for us. It shows the sum again, and nothing
        is charged until you confirm it there.
      </p>
    </div>
  );
}
