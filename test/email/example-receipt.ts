import { createId } from '../../src/database/ids.ts';
import { createGiftLinks } from '../../src/domain/letters/gift-links.ts';
import type { ReceiptLetter } from '../../src/domain/receipts/receipt-mailer.ts';
import type { Press } from '../../src/domain/receipts/press.ts';
import type { Issuer, Receipt } from '../../src/domain/receipts/receipt.ts';
import type { CarrierSettings } from '../../src/email/outgoing-mail.ts';
import { money } from '../../src/money/money.ts';
import { createPress } from '../../src/press/create-press.ts';

export const settings: CarrierSettings & { readonly press: Press } = {
  from: 'receipts@paper.example',
  publicUrl: 'https://give.paper.example',
  timeZone: 'Australia/Sydney',
  giftLinks: createGiftLinks('a secret of the tests'),
  press: createPress({ timeZone: 'Australia/Sydney' }),
};

export const paper: Issuer = {
  name: 'Green Left',
  abn: '53004085616',
  address: 'PO Box 394, Broadway NSW 2007',
  phone: '1800 634 206',
  email: 'help@paper.example',
};

/** Rosa's $25.50, on the morning of 22 November in Sydney, which is the evening before in UTC. */
export function exampleReceipt(changes: Partial<Receipt> = {}): Receipt {
  const at = new Date('2026-11-21T20:15:00Z');
  return {
    id: createId<'receipt'>(),
    financialYear: 2027,
    sequence: 123,
    paymentId: createId<'payment'>(),
    supporterId: createId<'supporter'>(),
    kind: 'gift',
    issuedAt: at,
    receivedAt: at,
    name: 'Rosa Tran',
    email: 'rosa@reader.example',
    description: 'One-off donation to the Fighting Fund',
    base: money(2550n, 'AUD'),
    coveredFee: money(0n, 'AUD'),
    tax: money(0n, 'AUD'),
    issuer: paper,
    ...changes,
  };
}

export function exampleLetter(
  changes: Partial<Receipt> = {},
  letter: Partial<ReceiptLetter> = {},
): ReceiptLetter {
  const receipt = exampleReceipt(changes);
  return {
    receipt,
    to: receipt.email ?? '',
    messageId: `<receipt-${receipt.id}@paper.example>`,
    ...letter,
  };
}
