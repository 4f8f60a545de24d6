import type { ComponentChildren, JSX } from 'preact';
import { receiptNumber, type Receipt } from '../../../domain/receipts/receipt.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { add } from '../../../money/money.ts';
import { formatDate } from '../../components/dates.ts';
import { AccountPage, type AccountFrame } from '../account-page.tsx';

export interface ReceiptProps extends AccountFrame {
  readonly receipt: Receipt;
}

/** One receipt, as it was written when the money came; it prints without what stands around it. */
export function ReceiptPage({ receipt, ...frame }: ReceiptProps): JSX.Element {
  const { timeZone } = frame.deps;
  const { base, coveredFee, tax, issuer, kind } = receipt;
  const title = `${kind === 'tax_invoice' ? 'Tax invoice' : 'Receipt'} ${receiptNumber(receipt)}`;
  return (
    <AccountPage {...frame} title={title} section="receipts">
      <dl>
        <Row term="From">{receipt.name}</Row>
        <Row term="For">{receipt.description}</Row>
        <Row term="Date received">{formatDate(receipt.receivedAt, timeZone)}</Row>
        <Row term="Date issued">{formatDate(receipt.issuedAt, timeZone)}</Row>
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
