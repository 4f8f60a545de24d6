import { chartOfAccounts, type AccountCode } from '../../../domain/ledger/chart-of-accounts.ts';
import type { StatementRow } from '../../../domain/ledger/statement-store.ts';
import { toDecimal } from '../../../money/format-money.ts';
import { subtract } from '../../../money/money.ts';

/** A month of the ledger as another program takes it in. The same rows always give the same bytes. */
export type LedgerFile = (rows: readonly StatementRow[], month: string, gstRegistered: boolean) => string;

/** How a line is to be treated for GST: gifts are no supply, plans are one, and the tax itself stands on a line of its own. */
function gstOf(account: AccountCode, gstRegistered: boolean): 'outside' | 'supply' {
  return account === 'subscriptions' && gstRegistered ? 'supply' : 'outside';
}

const xeroRates = { outside: 'BAS Excluded', supply: 'GST on Income' } as const;
const myobCodes = { outside: 'N-T', supply: 'GST' } as const;

/**
 * Xero’s template for manual journals (https://help.xero.com/nz/ManualJournalsImport): debits above nought, credits
 * below. Accounts by the codes of this program, to be made in Xero or matched there. Import it with amounts that include
 * no tax.
 */
export const xeroFile: LedgerFile = (rows, month, gstRegistered) => {
  const header = ['*Narration', '*Date', 'Description', '*AccountCode', '*TaxRate', '*Amount'];
  const lines = movements(rows).map(({ account, amount }) => [
    `Fighting Fund ${month}`,
    lastDay(month),
    chartOfAccounts[account].name,
    account,
    xeroRates[gstOf(account, gstRegistered)],
    amount,
  ]);
  return csv([header, ...lines]);
};

/** MYOB’s import of general journals, its columns matched by name in its import assistant. */
export const myobFile: LedgerFile = (rows, month, gstRegistered) => {
  const header = [
    'Journal Number',
    'Date',
    'Memo',
    'Inclusive',
    'Account Number',
    'Debit Ex-Tax Amount',
    'Credit Ex-Tax Amount',
    'Tax Code',
    'Allocation Memo',
  ];
  const lines = movements(rows).map(({ account, amount }) => [
    `FF${month.replace('-', '')}`,
    lastDay(month),
    `Fighting Fund ${month}`,
    '',
    account,
    amount.startsWith('-') ? '' : amount,
    amount.startsWith('-') ? amount.slice(1) : '',
    myobCodes[gstOf(account, gstRegistered)],
    chartOfAccounts[account].name,
  ]);
  return csv([header, ...lines]);
};

/** What each account moved by, those that did. */
function movements(rows: readonly StatementRow[]): { account: AccountCode; amount: string }[] {
  return rows
    .map(({ account, debit, credit }) => ({ account, moved: subtract(debit, credit) }))
    .filter(({ moved }) => moved.minor !== 0n)
    .map(({ account, moved }) => ({ account, amount: toDecimal(moved) }));
}

/** `30/11/2026`. */
function lastDay(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const [y = '', m = '', d = ''] = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10).split('-');
  return `${d}/${m}/${y}`;
}

function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Quoted where it must be; the words are our own, and none begins as a formula does but an amount below nought. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
