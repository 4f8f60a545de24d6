import type { SecondCharge } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** Before the first charge that nobody pressed a button for: when, how much, by what, and that one press stops it. */
export function secondChargeMail(notice: SecondCharge, between: Between, around: Surroundings): Letter {
  const sum = formatMoneyShort(notice.next.total);
  const day = longDate(notice.next.on, around.timeZone);
  const from = notice.method === undefined ? '' : `, from ${onOneLine(notice.method)}`;
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `On ${day} we take ${sum} for: ${onOneLine(notice.what)}`,
    preheader: 'You need do nothing. To pause or stop it, one press is enough.',
    heading: greeting('Your second month', between.name),
    parts: [
      paragraph(
        `Last month you began: ${onOneLine(notice.what)}. On ${day} we take ${sum}${from}, and so each month from then on.`,
      ),
      paragraph(
        'If that is what you want, there is nothing to do, and thank you. If not, the link below pauses or stops it, without signing in and without a question.',
      ),
    ],
  });
}
