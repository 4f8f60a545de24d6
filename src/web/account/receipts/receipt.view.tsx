import type { ComponentChildren, JSX } from 'preact';
import { receiptNumber, type Receipt } from '../../../domain/receipts/receipt.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { add } from '../../../money/money.ts';
import { formatDate } from '../../components/dates.ts';
import { AccountPage, AccountToken, type AccountFrame } from '../account-page.tsx';

export interface ReceiptProps extends AccountFrame {
  readonly receipt: Receipt;
  /** It was just asked to be sent again. */
  readonly wasSent: boolean;
}

/** One receipt, as it was written when the money came; it prints without what stands around it. */
export function ReceiptPage({ receipt, wasSent, ...frame }: ReceiptProps): JSX.Element {
  const { timeZone } = frame.deps;
  const { base, coveredFee, tax, issuer, kind } = receipt;
  const title = `${kind === 'tax_invoice' ? 'Tax invoice' : 'Receipt'} ${receiptNumber(receipt)}`;
  return (
    <AccountPage {...frame} title={title} section="receipts">
      {wasSent ? (
        <p class="notice good unprinted" role="status">
          It is on its way again, to your email address.
        </p>
      ) : null}
      <dl>
        <Row term="From">{receipt.name}</Row>
        <Row term="For">{receipt.description}</Row>
        <Row term="Date received">{formatDate(receipt.receivedAt, timeZone)}</Row>
        <Row term="Date issued">{formatDate(receipt.issuedAt, timeZone)}</Row>
        {receipt.corrects === undefined ? null : (
          <Row term="Takes the place of">{receiptNumber(receipt.corrects)}</Row>
        )}
        <Row term="Amount">{formatMoney(base)}</Row>
        {coveredFee.minor > 0n ? <Row term="Card fee you covered">{formatMoney(coveredFee)}</Row> : null}
        <Row term="Total">
          <strong>{formatMoney(add(base, coveredFee))}</strong>
        </Row>
        {tax.minor > 0n ? <Row term="GST included in the price">{formatMoney(tax)}</Row> : null}
        <Row term="To">
          {issuer.name}
          {issuer.abn === undefined ? null : `, ABN ${issuer.abn}`}
          {issuer.address === undefined ? null : `, ${issuer.address}`}
        </Row>
      </dl>
      {kind === 'gift' ? <p>This is not a tax-deductible gift.</p> : null}
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

function Row({ term, children }: { term: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
