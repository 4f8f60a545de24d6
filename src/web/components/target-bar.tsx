import type { JSX } from 'preact';
import { formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';

export interface TargetBarProps {
  readonly name: string;
  readonly target: Money;
  readonly raised: Money;
  readonly countedFrom: string;
}

/** How far an appeal has come, with the rule of what is counted under it, because bars without one are not believed. */
export function TargetBar({ name, target, raised, countedFrom }: TargetBarProps): JSX.Element {
  const reached = raised.minor < 0n ? 0n : raised.minor;
  return (
    <section class="target" aria-labelledby="target-title">
      <h2 id="target-title">{name} so far</h2>
      <p class="sums">
        <strong>{formatMoneyShort(raised)}</strong> of {formatMoneyShort(target)}
      </p>
      <progress
        aria-label={`${name}: ${formatMoneyShort(raised)} of ${formatMoneyShort(target)}`}
        max={target.minor.toString()}
        value={(reached > target.minor ? target.minor : reached).toString()}
      />
      <p class="standing">{standing(reached, target.minor)}</p>
      <p class="rule">
        {`Counts donations and renewals received since ${countedFrom}, offline gifts included; less refunds and lost disputes; without covered fees.`}
      </p>
    </section>
  );
}

function standing(reached: bigint, target: bigint): string {
  if (reached === 0n) return 'Nothing counted yet: yours can be the first.';
  if (target === 0n) return '';
  const percent = (reached * 100n) / target;
  if (percent < 1n) return 'On the way: less than 1% so far.';
  if (percent < 100n) return `${percent}% of the way.`;
  return percent === 100n
    ? 'Target reached. Every gift still counts.'
    : `Past the target, at ${percent}%. Every gift still counts.`;
}
