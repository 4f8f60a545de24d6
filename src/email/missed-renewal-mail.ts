import type { MissedRenewal } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** A month did not come: which gift, by which card, what goes on meanwhile, and the one page that puts it right. It blames nobody. */
export function missedRenewalMail(notice: MissedRenewal, between: Between, around: Surroundings): Letter {
  const { publicUrl, timeZone, giftLinks } = around;
  const sum = formatMoneyShort(notice.total);
  const from = notice.method === undefined ? '' : ` from ${onOneLine(notice.method)}`;
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `This month’s ${sum} to ${onOneLine(between.paper.name)} did not come through`,
    preheader: 'Nothing has stopped. A new card puts it right.',
    heading: greeting('It did not come through', between.name),
    parts: [
      paragraph(
        `Your bank did not send this month’s ${sum}${from} for: ${onOneLine(notice.what)}. Cards run out and banks say no for all sorts of dull reasons.`,
      ),
      paragraph(
        `Everything goes on as before until ${longDate(notice.until, timeZone)}, and the bank is asked again by itself in a few days. If the card has changed, put the new one in here:`,
      ),
      paragraph({
        words: 'Use another card',
        href: `${publicUrl}${giftLinks.card(notice.subscriptionId, notice.lateSince)}`,
      }),
    ],
  });
}
