import type { GiftLinks } from '../domain/letters/gift-links.ts';
import { comesAgain, givenFor } from '../domain/receipts/given.ts';
import { receiptWords, type ReceiptWords } from '../domain/receipts/receipt-words.ts';
import { receiptNumber, type Receipt } from '../domain/receipts/receipt.ts';
import { formatMoney, formatMoneyShort } from '../money/format-money.ts';
import { add } from '../money/money.ts';
import { stopLink } from './about-a-gift.ts';
import { helpSentence } from './help-sentence.ts';
import { paragraph, type Letter, type LetterPart } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import { thanksWords } from './thanks-words.ts';

export interface Surroundings {
  /** Where the paper's pages are, without a slash at the end. */
  readonly publicUrl: string;
  /** The paper's own, as IANA names it: days are told by it. */
  readonly timeZone: string;
  readonly giftLinks: Pick<GiftLinks, 'gift' | 'card'>;
}

/** Thanks, and the receipt: one letter, which asks for nothing and promotes nothing (Spam Act: a receipt is transactional). */
export function receiptMail(receipt: Receipt, { publicUrl, timeZone, giftLinks }: Surroundings): Letter {
  const { issuer, subscriptionId } = receipt;
  const paper = onOneLine(issuer.name);
  const name = onOneLine(receipt.name);
  const number = receiptNumber(receipt);
  const taxed = receipt.kind === 'tax_invoice';
  const day = longDate(receipt.receivedAt, timeZone);
  const given = givenFor(receipt.description);
  const thanks = thanksWords[given]({ amount: formatMoneyShort(receipt.base), day });
  return {
    subject: `Thank you: ${taxed ? 'tax invoice' : 'receipt'} ${number} from ${paper}`,
    preheader: `${formatMoney(add(receipt.base, receipt.coveredFee))} received on ${day}. Your receipt is inside.`,
    sender: paper,
    heading: name === '' ? 'Thank you' : `Thank you, ${name}`,
    parts: [
      ...thanks.map((words) => paragraph(words)),
      ...receiptParts(receiptWords(receipt, timeZone)),
      ...(subscriptionId === undefined ? [] : [stopLink(`${publicUrl}${giftLinks.gift(subscriptionId)}`)]),
      paragraph(...helpSentence(issuer, comesAgain(given))),
    ],
    foot: [
      ['This letter is your receipt. One is sent for every payment, and it puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}

/** The receipt itself, as a letter has it. */
export function receiptParts({ title, replaces, rows, remark, issuer }: ReceiptWords): LetterPart[] {
  return [
    ...(replaces === undefined ? [] : [paragraph(replaces)]),
    { kind: 'table', caption: title, rows },
    ...(remark === undefined ? [] : [paragraph(remark)]),
    { kind: 'lines', lines: issuer },
  ];
}
