import { dayWords } from '../domain/calendar.ts';
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
  notice: TermEnding,
  { name, paper }: Between,
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const sender = onOneLine(paper.name);
  const { subject, ends, early } = wordsFor(notice, sender, timeZone);
  return {
    subject,
    preheader: 'It does not renew by itself, and nothing will be taken.',
    sender,
    heading: greeting('It ends soon', name),
    parts: [
      paragraph(`${ends} Nothing will be taken by itself.`),
      paragraph(
        `To go on reading, renew it for ${formatMoneyShort(notice.price)}, or change to monthly, whenever it suits you: ${early}, so being early loses you nothing.`,
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

interface Words {
  readonly subject: string;
  readonly ends: string;
  readonly early: string;
}

function wordsFor({ what, endsAt, issues }: TermEnding, sender: string, timeZone: string): Words {
  if (issues === undefined) {
    const day = longDate(endsAt, timeZone);
    return {
      subject: `Your subscription to ${sender} ends on ${day}`,
      ends: `What you paid for ends on ${day}: ${onOneLine(what)}.`,
      early: 'the new time begins where the old one ends',
    };
  }
  const { left, lastDay, isAbout } = issues;
  const count = left === 1 ? '1 issue' : `${left} issues`;
  const day = dayWords(lastDay);
  const last = left === 1 ? 'it comes out' : 'the last of them comes out';
  return {
    subject: `Your subscription to ${sender}: ${count} left`,
    ends: `Of what you paid for, ${onOneLine(what)}, ${count} ${left === 1 ? 'is' : 'are'} still to come; ${last} ${isAbout ? 'about' : 'on'} ${day}.`,
    early: 'what you pay for begins with the issue after your last one',
  };
}
