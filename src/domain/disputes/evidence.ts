import { formatMoney } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { KnownDispute } from './dispute-store.ts';

/** What the paper knows of a disputed payment, to answer a bank with. */
export interface Evidence {
  readonly dispute: KnownDispute;
  readonly paymentId: PaymentId;
  readonly supporter: {
    readonly id: string;
    readonly name: string;
    readonly number: number;
    readonly since: Date;
    readonly emails: readonly string[];
    readonly phone?: string | undefined;
  };
  /** What was typed on our form before the payment page, where the payment began there. */
  readonly order?:
    | {
        readonly at: Date;
        readonly name: string;
        readonly email: string;
        readonly page: string;
        readonly message?: string | undefined;
        readonly address?: string | undefined;
      }
    | undefined;
  readonly description: string;
  readonly total: Money;
  readonly receivedAt: Date;
  readonly method: string;
  readonly refunded: Money;
  readonly receipts: readonly {
    readonly number: string;
    readonly to: string;
    readonly sentAt?: Date | undefined;
  }[];
  /** Payments of the same person that nobody disputes, the newest first. */
  readonly others: readonly { readonly at: Date; readonly total: Money; readonly description: string }[];
  readonly letters: readonly { readonly kind: string; readonly sentAt: Date }[];
  readonly holds: readonly string[];
}

/** The same as text, to be copied into the processor's form. `day` writes a date as people read it. */
export function evidenceText(paper: string, evidence: Evidence, day: (at: Date) => string): string {
  const { supporter, order, receipts, others, letters, holds } = evidence;
  const lines = [
    `${evidence.description}: ${formatMoney(evidence.total)}, paid to ${paper} on ${day(evidence.receivedAt)} by ${evidence.method}.`,
    '',
    `Customer: ${supporter.name} (our number ${supporter.number}), known to us since ${day(supporter.since)}.`,
    ...listed('E-mail', supporter.emails),
    ...(supporter.phone === undefined ? [] : [`Phone: ${supporter.phone}`]),
  ];
  if (order !== undefined) {
    lines.push(
      '',
      `On ${day(order.at)} they filled in our form "${order.page}" as ${order.name}, ${order.email}, and were taken to the payment page, where the amount stood again.`,
      ...(order.address === undefined ? [] : [`They gave the address ${order.address}.`]),
      ...(order.message === undefined ? [] : [`They wrote to us with it: "${order.message}"`]),
    );
  }
  lines.push('');
  for (const { number, to, sentAt } of receipts)
    lines.push(
      sentAt === undefined
        ? `Receipt ${number} was made out to ${to} and is not sent yet.`
        : `Receipt ${number} was sent to ${to} on ${day(sentAt)}.`,
    );
  for (const { kind, sentAt } of letters) lines.push(`We wrote to them (${kind}) on ${day(sentAt)}.`);
  if (holds.length > 0) lines.push('', `What they hold: ${holds.join('; ')}.`);
  if (others.length > 0) {
    lines.push('', 'Other payments of theirs, which they do not dispute:');
    for (const { at, total, description } of others)
      lines.push(`- ${day(at)}: ${formatMoney(total)}, ${description}`);
  }
  if (evidence.refunded.minor > 0n)
    lines.push('', `Of this payment ${formatMoney(evidence.refunded)} were refunded before.`);
  lines.push(
    '',
    `They can stop or ask for money back by telephone or e-mail at any time, as every letter says.`,
  );
  return lines.join('\n');
}

function listed(label: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${label}: ${values.join(', ')}`];
}
