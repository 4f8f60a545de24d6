/**
 * Whole-number division of amounts of nought or more; each caller says where what is left over goes by choosing one of
 * these. All throw for an amount below nought, where rounding would quietly go the other way, and for a divisor that is
 * not above it.
 */
function mustBeDivisible(amount: bigint, by: bigint): void {
  if (amount < 0n || by <= 0n)
    throw new Error('only an amount of nought or more is divided, by more than nought');
}

/** The quotient, with anything left over dropped: for whoever hands out the rest afterwards. */
export function divideDown(amount: bigint, by: bigint): bigint {
  mustBeDivisible(amount, by);
  return amount / by;
}

/** The quotient, with anything left over counted as one more: for the side that must not fall short. */
export function divideUp(amount: bigint, by: bigint): bigint {
  mustBeDivisible(amount, by);
  return (amount + by - 1n) / by;
}

/** The nearest quotient, halves upwards: for taxes and fees, which are rounded so by those who set them. */
export function divideNearest(amount: bigint, by: bigint): bigint {
  mustBeDivisible(amount, by);
  return (2n * amount + by) / (2n * by);
}
