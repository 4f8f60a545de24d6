import type { GiftLinks } from '../domain/letters/gift-links.ts';
import { receiptNumber, type Issuer, type Receipt } from '../domain/receipts/receipt.ts';
import { formatMoney, formatMoneyShort } from '../money/format-money.ts';
import { add, type Money } from '../money/money.ts';
import { stopLink } from './about-a-gift.ts';
import { helpSentence } from './help-sentence.ts';
import { paragraph, type Letter, type LetterRow } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import { comesAgain, givenFor, isPrice, thanksWords } from './thanks-words.ts';

export interface Surroundings {
  /** Where the paper's pages are, without a slash at the end. */
  readonly publicUrl: string;
  /** The paper's own, as IANA names it: days are told by it. */
  readonly timeZone: string;
  readonly giftLinks: Pick<GiftLinks, 'gift' | 'card'>;
}

/**
 * Thanks, and the receipt: one letter, which asks for nothing and promotes nothing (Spam Act: a receipt is transactional).
 * It claims no tax deduction, because only a deductible gift recipient's receipt may (ITAA 1997 s 30-228), and says
 * "tax invoice" exactly where GST is charged (GST Act s 29-70).
 */
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
      {
        kind: 'table',
        caption: `${taxed ? 'Tax invoice' : 'Receipt'} ${number}`,
        rows: [...factsOf(receipt, timeZone), ...sumsOf(receipt, isPrice(given) ? 'Price' : 'Gift')],
      },
      ...(taxed ? [] : [paragraph('This is not a tax-deductible gift.')]),
      { kind: 'lines', lines: issuerLines(issuer) },
      ...(subscriptionId === undefined ? [] : [stopLink(`${publicUrl}${giftLinks.gift(subscriptionId)}`)]),
      paragraph(...helpSentence(issuer, comesAgain(given))),
    ],
    foot: [
      ['This letter is your receipt. One is sent for every payment, and it puts you on no mailing list.'],
      [{ words: 'Privacy: what we keep and why', href: `${publicUrl}/privacy` }],
    ],
  };
}

export function factsOf(
  receipt: Receipt,
  timeZone: string,
  issuedDay: 'always issued' | 'where it matters' = 'where it matters',
): LetterRow[] {
  const received = longDate(receipt.receivedAt, timeZone);
  const issued = longDate(receipt.issuedAt, timeZone);
  const issuedAlone = issuedDay === 'always issued' || receipt.kind === 'tax_invoice' || issued !== received;
  return [
    { label: 'From', value: onOneLine(receipt.name) },
    { label: 'For', value: onOneLine(receipt.description) },
    { label: 'Date received', value: received },
    ...(issuedAlone ? [{ label: 'Date issued', value: issued }] : []),
  ];
}

/** GST stands under the total and not above it, because it is in the price already. */
export function sumsOf({ base, coveredFee, tax }: Receipt, whatIsPaid: 'Gift' | 'Price'): LetterRow[] {
  const sum = (label: string, amount: Money): LetterRow => ({ label, value: formatMoney(amount), is: 'sum' });
  return [
    sum(whatIsPaid, base),
    ...(coveredFee.minor > 0n ? [sum('Card fee you covered', coveredFee)] : []),
    { label: 'Total', value: formatMoney(add(base, coveredFee)), is: 'total' },
    ...(tax.minor > 0n ? [sum('GST included in the price', tax)] : []),
  ];
}

export function issuerLines(issuer: Issuer): string[] {
  return [
    onOneLine(issuer.name),
    ...(issuer.abn === undefined ? [] : [`ABN ${spacedAbn(issuer.abn)}`]),
    ...(issuer.address === undefined ? [] : [onOneLine(issuer.address)]),
  ];
}

/** Eleven digits as the register writes them: 2, 3, 3 and 3. */
function spacedAbn(abn: string): string {
  return onOneLine(abn).replace(/^(\d{2}) ?(\d{3}) ?(\d{3}) ?(\d{3})$/, '$1 $2 $3 $4');
}
