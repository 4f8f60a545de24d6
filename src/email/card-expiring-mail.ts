import type { CardExpiring } from '../domain/letters/notice.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** The card runs out: which, when, and where the new one goes. */
export function cardExpiringMail(notice: CardExpiring, between: Between, around: Surroundings): Letter {
  const { publicUrl, timeZone } = around;
  const card = onOneLine(notice.method);
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `Your card runs out soon: ${onOneLine(notice.what)}`,
    preheader: 'Put the new one in when it comes, and everything goes on.',
    heading: greeting('Your card runs out soon', between.name),
    parts: [
      paragraph(
        `${card} pays for ${onOneLine(notice.what)}, and is good until ${longDate(notice.expiresOn, timeZone)}. Many banks tell us the new number by themselves. To be sure, put the new card in when it comes:`,
      ),
      paragraph({ words: 'Sign in and put in a new card', href: `${publicUrl}/account` }),
    ],
  });
}
