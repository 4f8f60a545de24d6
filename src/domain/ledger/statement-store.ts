import type { Db } from '../../database/client.ts';
import { currencyOf, money, type Currency, type Money } from '../../money/money.ts';
import { chartOfAccounts, type AccountCode } from './chart-of-accounts.ts';

/** What stood on an account, what was put there, what was taken from it, and what stands there. Debits are above nought. */
export interface StatementRow {
  readonly account: AccountCode;
  readonly currency: Currency;
  readonly opening: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly closing: Money;
}

/** Every account on which anything ever stood, in the order of the chart. From `since` on, before `until`. */
export async function readStatement(db: Db, since: Date, until: Date): Promise<StatementRow[]> {
  const rows = await db.$queryRaw<
    {
      account: AccountCode;
      currency: string;
      opening: bigint;
      debit: bigint;
      credit: bigint;
      closing: bigint;
    }[]
  >`
    SELECT account_code AS account, currency, opening, debit, credit, closing
    FROM ledger_statement(${since}::timestamptz, ${until}::timestamptz)`;
  const order = Object.keys(chartOfAccounts);
  return rows
    .map(({ account, currency: code, opening, debit, credit, closing }) => {
      const currency = currencyOf(code);
      return {
        account,
        currency,
        opening: money(opening, currency),
        debit: money(debit, currency),
        credit: money(credit, currency),
        closing: money(closing, currency),
      };
    })
    .sort(
      (a, b) => order.indexOf(a.account) - order.indexOf(b.account) || a.currency.localeCompare(b.currency),
    );
}
