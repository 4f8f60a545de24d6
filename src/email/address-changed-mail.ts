import type { AddressChanged } from '../domain/letters/notice.ts';
import { greeting } from './about-a-gift.ts';
import { helpSentence } from './help-sentence.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** To the old address. The new one is not named: whoever reads this may be a stranger by now. */
export function addressChangedMail(
  notice: AddressChanged,
  { name, paper }: Between,
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const sender = onOneLine(paper.name);
  return {
    subject: `Your address for ${sender} was changed`,
    preheader: 'From now on we write to the new one.',
    sender,
    heading: greeting('Your address was changed', name),
    parts: [
      paragraph(
        `On ${longDate(notice.at, timeZone)} somebody who was signed in, and who reads the new address, put it in place of this one. From now on receipts go there, and this address signs nobody in.`,
      ),
      paragraph('If that was you, there is nothing to do. If it was not, call us today: we can undo it.'),
      paragraph(...helpSentence(paper, false)),
    ],
    foot: [
      ['This is the last letter to this address. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}
