import { divideNearest, divideUp } from './divide.ts';
import { money, subtract, type Currency, type Money } from './money.ts';

/** What a processor keeps of each payment: so many hundredths of a per cent (170 is 1.7%), and a fixed sum. */
export interface FeeRate {
  readonly basisPoints: bigint;
  readonly fixedMinor: bigint;
}

const wholeInBasisPoints = 10_000n;

/**
 * The processor's fee on a payment, rounded to the nearest minor unit as Stripe rounds. Throws for a payment below nought.
 */
export function feeOn<C extends Currency>(payment: Money<C>, rate: FeeRate): Money<C> {
  return money(
    divideNearest(payment.minor * rate.basisPoints, wholeInBasisPoints) + rate.fixedMinor,
    payment.currency,
  );
}

/**
 * What to add to a gift so that the paper nets what was chosen after the processor's fee on the whole. Any odd cent is
 * the giver's, never the paper's. Throws for a gift or a rate below nought, and for a rate of 100% or more, which no gift
 * can cover.
 */
export function coverFee<C extends Currency>(gift: Money<C>, rate: FeeRate): Money<C> {
  const kept = wholeInBasisPoints - rate.basisPoints;
  if (kept <= 0n) throw new Error('a fee of the whole payment cannot be covered');
  if (gift.minor < 0n || rate.basisPoints < 0n || rate.fixedMinor < 0n) {
    throw new Error('a fee is covered only for a gift and a rate of nought or more');
  }
  // Enough for a fee that is not rounded is enough for one that is; rounding may even leave a little to take back off.
  let whole = divideUp((gift.minor + rate.fixedMinor) * wholeInBasisPoints, kept);
  while (whole > gift.minor && nets(whole - 1n, gift, rate)) whole -= 1n;
  return money(whole - gift.minor, gift.currency);
}

function nets(whole: bigint, gift: Money, rate: FeeRate): boolean {
  const payment = money(whole, gift.currency);
  return subtract(payment, feeOn(payment, rate)).minor >= gift.minor;
}
