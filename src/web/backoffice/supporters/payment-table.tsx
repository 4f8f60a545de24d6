import type { JSX } from 'preact';
import { receiptNumber } from '../../../domain/receipts/receipt.ts';
import type { PaymentLine, ReceiptLine } from '../../../domain/supporters/supporter-record.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';

interface PaymentTableProps {
  readonly payments: readonly PaymentLine[];
  readonly count: number;
  readonly timeZone: string;
}

export function PaymentTable({ payments, count, timeZone }: PaymentTableProps): JSX.Element {
  if (payments.length === 0) return <p>No payment is recorded.</p>;
  return (
    <table class="stack">
      <caption>{captionFor(payments.length, count)}</caption>
      <thead>
        <tr>
          <th scope="col">Received</th>
          <th scope="col">For</th>
          <th scope="col">Receipt</th>
          <th scope="col">How</th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {payments.map((payment) => (
          <Line payment={payment} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function captionFor(shown: number, count: number): string {
  if (shown < count) return `The newest ${shown} of ${count}`;
  return count === 1 ? 'One payment' : `All ${count}, newest first`;
}

function Line({ payment, timeZone }: { payment: PaymentLine; timeZone: string }): JSX.Element {
  const { receivedAt, receipt, method, message } = payment;
  return (
    <tr>
      <th scope="row" class="date">
        <a href={`/staff/payments/${payment.id}`}>{formatDate(receivedAt, timeZone)}</a>
      </th>
      <td data-label="For">
        {receipt?.description ?? 'Payment'}
        {message === undefined ? null : <blockquote>{message}</blockquote>}
      </td>
      <td data-label="Receipt">
        {receipt === undefined ? 'None' : <ReceiptCell receipt={receipt} />}
        {payment.replaced.map((before) => (
          <span class="beside">replaces {receiptNumber(before)}</span>
        ))}
      </td>
      <td data-label="How" class="how">
        {methodWords(method)}
      </td>
      <td data-label="Amount" class="number">
        <Amount payment={payment} />
      </td>
    </tr>
  );
}

function ReceiptCell({ receipt }: { receipt: ReceiptLine }): JSX.Element {
  return (
    <span class="receipt">
      {receiptNumber(receipt)} <Delivery delivery={receipt.delivery} />
    </span>
  );
}

function Delivery({ delivery }: { delivery: ReceiptLine['delivery'] }): JSX.Element {
  const [look, words] = {
    sent: ['tag good', 'sent'],
    waiting: ['tag', 'to be sent'],
    sending: ['tag', 'to be sent'],
    refused: ['tag bad', 'mail refused'],
    none: ['tag', 'not mailed'],
  }[delivery];
  return <span class={look}>{words}</span>;
}

function Amount({ payment }: { payment: PaymentLine }): JSX.Element {
  const { total, coveredFee, refunded } = payment;
  return (
    <>
      {formatMoney(total)}
      {coveredFee.minor === 0n ? null : (
        <span class="beside">{formatMoney(coveredFee)} of it for the fee</span>
      )}
      {payment.dispute === undefined ? null : (
        <span class="beside">
          <span class={payment.dispute === 'won' ? 'tag' : 'tag bad'}>
            {payment.dispute === 'open' ? 'disputed' : `dispute ${payment.dispute}`}
          </span>
        </span>
      )}
      {refunded.minor === 0n ? null : <span class="beside">{formatMoney(refunded)} refunded</span>}
    </>
  );
}

/** The processor’s other ways keep its names: `us_bank_account`. */
function methodWords(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1).replaceAll('_', ' ');
}
