import type { TermEnding } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { greeting } from './about-a-gift.ts';
import { helpSentence } from './help-sentence.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** What somebody paid for in advance ends soon. Nothing is taken by itself, and being early loses nothing. */
export function termEndingMail(
  { what, endsAt, price }: TermEnding,
  { name, paper }: Between,
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const sender = onOneLine(paper.name);
  const day = longDate(endsAt, timeZone);
  return {
    subject: `Your subscription to ${sender} ends on ${day}`,
    preheader: 'It does not renew by itself, and nothing will be taken.',
    sender,
    heading: greeting('It ends soon', name),
    parts: [
      paragraph(`What you paid for ends on ${day}: ${onOneLine(what)}. Nothing will be taken by itself.`),
      paragraph(
        `To go on reading, renew it for ${formatMoneyShort(price)}, or change to monthly, whenever it suits you: the new time begins where the old one ends, so being early loses you nothing.`,
      ),
      paragraph({ words: 'Renew it, or go monthly', href: `${publicUrl}/account` }),
      paragraph(...helpSentence(paper, false)),
    ],
    foot: [
      ['This letter is about something you paid for. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}
