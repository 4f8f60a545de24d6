import type { JSX } from 'preact';
import { receiptNumber } from '../../../domain/receipts/receipt.ts';
import type { PaymentRecord, ReceiptLetterState } from '../../../domain/refunds/payment-record.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { wholeOf } from '../../../domain/payments/parts.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';

interface ReceiptTableProps {
  readonly receipts: PaymentRecord['receipts'];
  readonly timeZone: string;
  readonly session: StaffSession;
  readonly mayResend: boolean;
}

/** A payment's receipts, the one that holds first; each corrects the one below it. */
export function ReceiptTable({ receipts, timeZone, session, mayResend }: ReceiptTableProps): JSX.Element {
  const newest = receipts.at(-1);
  return (
    <table class="stack">
      <caption>
        {receipts.length === 1 ? 'One receipt' : `${receipts.length} receipts, the newest holds`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Issued</th>
          <th scope="col">Letter</th>
          <th scope="col" class="number">
            Total
          </th>
          {mayResend ? <th scope="col">Send</th> : null}
        </tr>
      </thead>
      <tbody>
        {[...receipts].reverse().map((receipt) => (
          <tr>
            <th scope="row" class="receipt">
              {receiptNumber(receipt)}{' '}
              <a href={`/staff/receipts/${receipt.id}/pdf`}>
                PDF <span class="visually-hidden">of {receiptNumber(receipt)}</span>
              </a>
              {receipt.corrects === undefined ? null : (
                <span class="beside">corrects {receiptNumber(receipt.corrects)}</span>
              )}
              {receipt === newest ? null : <span class="beside">replaced</span>}
            </th>
            <td data-label="Issued" class="date">
              {formatDate(receipt.issuedAt, timeZone)}
            </td>
            <td data-label="Letter">
              <LetterState letter={receipt.letter} timeZone={timeZone} />
            </td>
            <td data-label="Total" class="number">
              {formatMoney(wholeOf(receipt))}
            </td>
            {mayResend ? (
              <td data-label="Send">
                <form method="post" action={`/staff/receipts/${receipt.id}/letters`}>
                  <CsrfField session={session} />
                  <button class="act" type="submit">
                    Send again <span class="visually-hidden">{receiptNumber(receipt)}</span>
                  </button>
                </form>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LetterState({ letter, timeZone }: { letter: ReceiptLetterState; timeZone: string }): JSX.Element {
  switch (letter.state) {
    case 'sent':
      return <>Sent{letter.sentAt === undefined ? '' : ` ${formatDate(letter.sentAt, timeZone)}`}</>;
    case 'refused':
      return <span class="tag bad">Refused: {letter.error ?? 'no reason was given'}</span>;
    case 'none':
      return <>Not mailed</>;
    case 'waiting':
    case 'sending':
      return <>To be sent{letter.error === undefined ? '' : ` (${letter.error})`}</>;
  }
}
