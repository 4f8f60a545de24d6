import { divideNearest } from './divide.ts';
import { money, type Currency, type Money } from './money.ts';

/** GST in Australia is a tenth on top, so an eleventh of a price that includes it (A New Tax System (GST) Act 1999, s 9-70, 9-75). */
const shareOfPrice = 11n;

/** The GST inside a price that includes it, to the nearest cent, a half cent upwards. Throws for a price below nought. */
export function gstWithin<C extends Currency>(price: Money<C>): Money<C> {
  return money(divideNearest(price.minor, shareOfPrice), price.currency);
}
