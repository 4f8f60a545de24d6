import type { JSX } from 'preact';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { AccountPage, type AccountFrame } from '../account-page.tsx';
import type { ReceiptEntry } from '../receipts-store.ts';

export interface ReceiptsProps extends AccountFrame {
  readonly receipts: readonly ReceiptEntry[];
  readonly count: number;
  /** Financial years in which something arrived, the newest first, each named by the year it ends in. */
  readonly years: readonly number[];
}

/** Every payment has one; the newest come first. */
export function ReceiptsPage({ receipts, count, years, ...frame }: ReceiptsProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <AccountPage {...frame} title="Receipts" section="receipts">
      {receipts.length === 0 ? (
        <p>None yet: one comes with every payment.</p>
      ) : (
        <ul class="held">
          {receipts.map((receipt) => (
            <li>
              <p>
                <a href={`/account/receipts/${receipt.id}`}>
                  {receipt.number}, {formatDate(receipt.receivedAt, timeZone)}
                </a>
              </p>
              <p>
                <strong>{formatMoney(receipt.total)}</strong>, {receipt.description}
              </p>
            </li>
          ))}
        </ul>
      )}
      {receipts.length < count ? (
        <p>
          These are the newest {receipts.length} of {count}. For those before, call us.
        </p>
      ) : null}
      {years.length === 0 ? null : (
        <>
          <h2>A year on one page</h2>
          <ul>
            {years.map((year) => (
              <li>
                <a href={`/account/statements/${year}`}>
                  Statement {year - 1}–{year}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </AccountPage>
  );
}
