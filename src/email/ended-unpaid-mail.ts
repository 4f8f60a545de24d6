import type { EndedUnpaid } from '../domain/letters/notice.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** It ended because it was not paid: nothing is owed, and the way to start again. */
export function endedUnpaidMail(notice: EndedUnpaid, between: Between, around: Surroundings): Letter {
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `${onOneLine(notice.what)} has ended`,
    preheader: 'Nothing is owed. You can start again whenever it suits you.',
    heading: greeting('It has ended', between.name),
    parts: [
      paragraph(
        `Your bank did not send what we asked it for, so we have ended: ${onOneLine(notice.what)}. Nothing is owed, and nothing more will be asked for.`,
      ),
      paragraph('Thank you for all you have given. If you would like to come back, it takes a minute:'),
      paragraph({ words: 'Start again', href: `${around.publicUrl}/` }),
    ],
  });
}
