import type { JSX } from 'preact';
import { receiptWords } from '../../../domain/receipts/receipt-words.ts';
import type { Receipt } from '../../../domain/receipts/receipt.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';

export interface ReceiptProps extends AccountFrame {
  readonly receipt: Receipt;
  /** It was just asked to be sent again. */
  readonly wasSent: boolean;
}

/** One receipt, as it was written when the money came; it prints without what stands around it. */
export function ReceiptPage({ receipt, wasSent, ...frame }: ReceiptProps): JSX.Element {
  const { timeZone } = frame.deps;
  const words = receiptWords(receipt, timeZone);
  return (
    <AccountPage {...frame} title={words.title} section="receipts">
      {wasSent ? (
        <p class="notice good unprinted" role="status">
          It is on its way again, to your email address.
        </p>
      ) : null}
      {words.replaces === undefined ? null : <p>{words.replaces}</p>}
      <dl>
        {words.rows.map(({ label, value, is }) => (
          <div>
            <dt>{label}</dt>
            <dd>{is === 'total' ? <strong>{value}</strong> : value}</dd>
          </div>
        ))}
        <div>
          <dt>To</dt>
          <dd>{words.issuer.join(', ')}</dd>
        </div>
      </dl>
      {words.remark === undefined ? null : <p>{words.remark}</p>}
      <p class="unprinted">
        <a href={`/account/receipts/${receipt.id}/pdf`}>Keep it as a document (PDF)</a>
      </p>
      <form class="plain-form unprinted" method="post" action={`/account/receipts/${receipt.id}/letter`}>
        <AccountToken session={frame.session} />
        <button class="button quiet" type="submit">
          Send it to my email again
        </button>
      </form>
      <p class="unprinted">
        <a href="/account/receipts">All receipts</a>
      </p>
    </AccountPage>
  );
}
