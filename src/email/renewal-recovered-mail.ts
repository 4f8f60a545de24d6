import type { RenewalRecovered } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** What was late has come. */
export function renewalRecoveredMail(
  notice: RenewalRecovered,
  between: Between,
  around: Surroundings,
): Letter {
  const next = notice.next
    ? `The next charge is ${formatMoneyShort(notice.next.total)}, on ${longDate(notice.next.on, around.timeZone)}.`
    : 'Nothing more will be taken.';
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `Thank you, all is well: ${onOneLine(notice.what)}`,
    preheader: next,
    heading: greeting('Thank you, all is well', between.name),
    parts: [
      paragraph(
        `What was missing for ${onOneLine(notice.what)} has come through. There is nothing you need to do.`,
      ),
      paragraph(next),
    ],
  });
}
