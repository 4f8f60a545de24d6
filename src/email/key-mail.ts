import type { KeyLetter } from '../domain/letters/notice.ts';
import { greeting } from './about-a-gift.ts';
import { helpSentence } from './help-sentence.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** The link that signs somebody in, or shows that they read a new address: for how long it works, and what to do if they did not ask. */
export function keyMail(notice: KeyLetter, { name, paper }: Between, { publicUrl }: Surroundings): Letter {
  const words = wordsFor[notice.kind](onOneLine(paper.name));
  const once = `It works once, for ${notice.minutes} minutes.`;
  return {
    subject: words.subject,
    preheader: once,
    sender: onOneLine(paper.name),
    heading: greeting(words.heading, name),
    parts: [
      paragraph(`${words.what} ${once}`),
      paragraph({ words: words.button, href: `${publicUrl}${notice.path}` }),
      paragraph(words.notYou),
      paragraph(...helpSentence(paper, false)),
    ],
    foot: [
      ['This letter was asked for on our page. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}

interface Words {
  readonly subject: string;
  readonly heading: string;
  readonly what: string;
  readonly button: string;
  readonly notYou: string;
}

const wordsFor: Readonly<Record<KeyLetter['kind'], (paper: string) => Words>> = {
  'sign in': (paper) => ({
    subject: `Your link to sign in to ${paper}`,
    heading: 'Here is your link',
    what: 'This link leads to a page with a button that signs you in.',
    button: 'Sign in',
    notYou: 'If you did not ask for it, do nothing: without this letter nobody gets in.',
  }),
  'new address': (paper) => ({
    subject: `Is this your address for ${paper}?`,
    heading: 'Is this your address',
    what: 'Somebody who is signed in asked us to write to this address from now on. This link leads to a page with a button that says yes.',
    button: 'Yes, write to me here',
    notYou: 'If that was not you, do nothing: without this letter nothing changes.',
  }),
};
