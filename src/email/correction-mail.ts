import { receiptWords } from '../domain/receipts/receipt-words.ts';
import { receiptNumber, type CorrectedReceipt, type Receipt } from '../domain/receipts/receipt.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { add, negate, subtract, type Money } from '../money/money.ts';
import { helpSentence } from './help-sentence.ts';
import { paragraph, type Letter } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import { receiptParts, type Surroundings } from './receipt-mail.ts';

/** A corrected receipt: what went back (or came back), and what holds now. */
export function correctionMail(
  receipt: Receipt & { readonly corrects: CorrectedReceipt },
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const { issuer, corrects } = receipt;
  const paper = onOneLine(issuer.name);
  const name = onOneLine(receipt.name);
  const [number, before] = [receiptNumber(receipt), receiptNumber(corrects)];
  const change = subtract(totalOf(corrects), totalOf(receipt));
  const goesBack = change.minor >= 0n;
  const sum = formatMoneyShort(goesBack ? change : negate(change));
  return {
    subject: goesBack
      ? `${sum} is on its way back to you from ${paper}: corrected receipt ${number}`
      : `A refund of ${sum} did not reach you: corrected receipt ${number} from ${paper}`,
    preheader: `Receipt ${number} takes the place of ${before}.`,
    sender: paper,
    heading: goesBack ? 'We have given it back' : 'Our refund came back to us',
    parts: [
      paragraph(name === '' ? 'Hello,' : `Hello ${name},`),
      ...(goesBack
        ? [
            paragraph(
              `We have refunded ${sum} of your payment of ${longDate(receipt.receivedAt, timeZone)}. It goes back the way it came; banks take five to ten working days to show it.`,
            ),
          ]
        : [
            paragraph(
              `We refunded ${sum} of your payment of ${longDate(receipt.receivedAt, timeZone)}, and your bank sent it back to us: a card or an account that has closed is the usual reason. Call us, and we will find another way.`,
            ),
          ]),
      ...receiptParts(receiptWords(receipt, timeZone)),
      paragraph(...helpSentence(issuer, false)),
    ],
    foot: [
      ['This letter is about a payment you made. It puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}

function totalOf({ base, coveredFee }: Pick<Receipt, 'base' | 'coveredFee'>): Money {
  return add(base, coveredFee);
}
