import type { RefundCameBack } from '../domain/letters/notice.ts';
import { formatMoney } from '../money/format-money.ts';
import { greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** To staff: a refund did not arrive, the money is the paper's again, and somebody has to find another way. */
export function refundCameBackMail(
  { paymentId, who, amount, why }: RefundCameBack,
  { name, paper }: Between,
  { publicUrl }: Surroundings,
): Letter {
  const sum = formatMoney(amount);
  return {
    subject: `A refund of ${sum} to ${onOneLine(who)} came back`,
    preheader: 'The money is with the paper again, and is owed still.',
    sender: onOneLine(paper.name),
    heading: greeting('A refund came back', name),
    parts: [
      paragraph(
        `${onOneLine(who)} did not get the ${sum} that were refunded. Their bank says: ${onOneLine(why)}.`,
      ),
      paragraph(
        'The books are put right and the receipt is corrected again by themselves. What is left to do: ask them where to send the money, and refund it by bank transfer or once more.',
      ),
      paragraph({ words: 'Open the payment', href: `${publicUrl}/staff/payments/${paymentId}` }),
    ],
    foot: [['This letter goes to those who may refund money.']],
  };
}
