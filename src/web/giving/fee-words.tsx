import type { JSX } from 'preact';
import { coverFee, type FeeRate } from '../../money/fee-cover.ts';
import { formatMoneyShort } from '../../money/format-money.ts';
import { money, type Money } from '../../money/money.ts';
import type { PlanOffer } from './plan-offer.ts';
import { offerClass } from './wording.ts';

export interface Sums {
  readonly presets: readonly Money[];
  readonly offers: readonly PlanOffer[];
  readonly feeRate: FeeRate;
}

const exampleMinor = 2500n;

/** What covering the fee adds. Without a choice to go by, the example of $25; with one, the sum itself. */
export function FeeWords({ presets, offers, feeRate }: Sums): JSX.Element {
  const example = money(exampleMinor, presets[0]?.currency ?? 'AUD');
  const adds = (to: Money) =>
    `On ${formatMoneyShort(to)} that adds ${formatMoneyShort(coverFee(to, feeRate))}.`;
  return (
    <>
      <span class="unsaid">{adds(example)}</span>
      <span class="said for-none" hidden>
        {presets.map((preset, position) => (
          <span class={`with-${position + 1}`}>{adds(preset)}</span>
        ))}
        <span class="with-other">{adds(example)}</span>
      </span>
      {offers.map((offer) => (
        <span class={`said for-${offer.edition}`} hidden>
          <span class={`at-${offer.frequency} ${offerClass(offers, offer)}`}>{adds(offer.price)}</span>
        </span>
      ))}
    </>
  );
}
