import type { FailureNotice } from '../domain/letters/mailer.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { helpSentence } from './help-sentence.ts';
import { paragraph, type Letter } from './letter.ts';
import { onOneLine } from './mail-address.ts';

/** The news that a payment did not come: what it was, that nothing was taken, and the road back. It blames nobody. */
export function failureMail(notice: FailureNotice, { publicUrl }: { readonly publicUrl: string }): Letter {
  const paper = onOneLine(notice.paper.name);
  const name = onOneLine(notice.name);
  const sum = formatMoneyShort(notice.total);
  return {
    subject: `Your payment of ${sum} to ${paper} did not go through`,
    preheader: 'Nothing was taken. You can try again whenever it suits you.',
    sender: paper,
    heading: name === '' ? 'It did not go through' : `It did not go through, ${name}`,
    parts: [
      paragraph(
        `Your bank did not send the ${sum} for: ${onOneLine(notice.planName)}. Nothing was taken, and nothing more will be tried by itself.`,
      ),
      paragraph(
        'Banks say no for all sorts of dull reasons. If you would still like to, a card or another account often works.',
      ),
      paragraph({ words: 'Try again', href: `${publicUrl}${notice.againPath}` }),
      paragraph(...helpSentence(notice.paper, false)),
    ],
    foot: [
      ['This letter is about a payment you asked for. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}
