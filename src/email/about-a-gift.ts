import type { Id } from '../database/ids.ts';
import { helpSentence } from './help-sentence.ts';
import { type Between, type Letter, type LetterPart, paragraph } from './letter.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

export function greeting(words: string, name: string): string {
  const called = onOneLine(name);
  return called === '' ? words : `${words}, ${called}`;
}

/** The way out, which every letter about a subscription has. */
export function stopLink(href: string): LetterPart {
  return paragraph({ words: 'Pause or stop it, without signing in', href });
}

/** A letter about a subscription: its own words, then the link that stops it, then whom to call. */
export function aboutAGift(
  id: Id<'subscription'>,
  { paper }: Between,
  { publicUrl, giftLinks }: Surroundings,
  words: Pick<Letter, 'subject' | 'preheader' | 'heading'> & { readonly parts: readonly LetterPart[] },
): Letter {
  return {
    ...words,
    sender: onOneLine(paper.name),
    parts: [
      ...words.parts,
      stopLink(`${publicUrl}${giftLinks.gift(id)}`),
      paragraph(...helpSentence(paper, true)),
    ],
    foot: [
      ['This letter is about something you asked for. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}
