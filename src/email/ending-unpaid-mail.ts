import type { EndingUnpaid } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** The last letter before a late one ends: by when, and the two ways it can go. */
export function endingUnpaidMail(notice: EndingUnpaid, between: Between, around: Surroundings): Letter {
  const { publicUrl, timeZone, giftLinks } = around;
  const until = longDate(notice.until, timeZone);
  const from = notice.method === undefined ? '' : ` from ${onOneLine(notice.method)}`;
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `${onOneLine(notice.what)} ends on ${until} unless another card is put in`,
    preheader: 'One page, two minutes, and it goes on as before.',
    heading: greeting('It still has not come through', between.name),
    parts: [
      paragraph(
        `We asked your bank again for ${formatMoneyShort(notice.total)}${from}, for: ${onOneLine(notice.what)}. It did not come.`,
      ),
      paragraph(
        `With another card everything goes on. Without one it ends on ${until}, and nothing is owed.`,
      ),
      paragraph({
        words: 'Use another card',
        href: `${publicUrl}${giftLinks.card(notice.subscriptionId, notice.lateSince)}`,
      }),
    ],
  });
}
