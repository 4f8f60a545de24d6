import type { DisputeOpened } from '../domain/letters/notice.ts';
import { formatMoney } from '../money/format-money.ts';
import { greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** To staff: who disputes what, until when it can be answered, and the page where the facts for an answer stand. */
export function disputeOpenedMail(
  { disputeId, who, amount, reason, inquiry, evidenceDueAt }: DisputeOpened,
  { name, paper }: Between,
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const sum = formatMoney(amount);
  const until = evidenceDueAt === undefined ? undefined : longDate(evidenceDueAt, timeZone);
  const words = onOneLine(reason).replaceAll('_', ' ');
  return {
    subject: inquiry
      ? `A bank asks about ${sum} from ${onOneLine(who)}`
      : `${onOneLine(who)} disputes a payment of ${sum}${until === undefined ? '' : `: answer by ${until}`}`,
    preheader: until === undefined ? 'See what happened.' : `It can be answered until ${until}.`,
    sender: onOneLine(paper.name),
    heading: greeting(inquiry ? 'A bank asks about a payment' : 'A payment is disputed', name),
    parts: [
      paragraph(
        inquiry
          ? `The bank of ${onOneLine(who)} asks about a payment of ${sum}. The reason given: ${words}. No money is held yet. To refund it now ends the matter and costs no fee.`
          : `The bank of ${onOneLine(who)} has taken back ${sum}. The reason given: ${words}. Stripe keeps a fee for it, and the money stays away unless the paper answers and wins.`,
      ),
      ...(until === undefined
        ? []
        : [
            paragraph(
              `Answer in Stripe’s dashboard by ${until}. What to put there stands ready to be copied:`,
            ),
          ]),
      paragraph({ words: 'Open the dispute', href: `${publicUrl}/staff/disputes/${disputeId}` }),
    ],
    foot: [['This letter goes to those who may refund money.']],
  };
}
