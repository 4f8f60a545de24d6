import { receiptNumber, type CorrectedReceipt, type Receipt } from '../domain/receipts/receipt.ts';
import { formatMoney, formatMoneyShort } from '../money/format-money.ts';
import { add, negate, subtract, type Money } from '../money/money.ts';
import { helpSentence } from './help-sentence.ts';
import { paragraph, type Letter, type LetterRow } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import { factsOf, issuerLines, sumsOf, type Surroundings } from './receipt-mail.ts';
import { givenFor, isPrice } from './thanks-words.ts';

/**
 * A corrected receipt: what went back (or came back), and what holds now. Where GST was charged it is an adjustment note
 * as well, which says by how much the GST changed (GST Act s 29-75).
 */
export function correctionMail(
  receipt: Receipt & { readonly corrects: CorrectedReceipt },
  { publicUrl, timeZone }: Surroundings,
): Letter {
  const { issuer, corrects } = receipt;
  const paper = onOneLine(issuer.name);
  const name = onOneLine(receipt.name);
  const taxed = receipt.kind === 'tax_invoice';
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
      paragraph(`This receipt takes the place of ${before}. Please keep it instead.`),
      {
        kind: 'table',
        caption: taxed ? `Tax invoice and adjustment note ${number}` : `Corrected receipt ${number}`,
        rows: [
          ...factsOf(receipt, timeZone, 'always issued'),
          { label: 'Replaces', value: before },
          { label: 'Paid until now', value: formatMoney(totalOf(corrects)), is: 'sum' },
          { label: goesBack ? 'Refunded' : 'Refund returned', value: formatMoney(negate(change)), is: 'sum' },
          ...gstChange(receipt),
          ...sumsOf(receipt, isPrice(givenFor(receipt.description)) ? 'Price' : 'Gift'),
        ],
      },
      ...(taxed ? [] : [paragraph('This is not a tax-deductible gift.')]),
      { kind: 'lines', lines: issuerLines(issuer) },
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

function gstChange({ kind, tax, corrects }: Receipt & { readonly corrects: CorrectedReceipt }): LetterRow[] {
  if (kind !== 'tax_invoice') return [];
  return [{ label: 'GST of that', value: formatMoney(subtract(tax, corrects.tax)), is: 'sum' }];
}
