import type { JSX } from 'preact';
import { statementWords } from '../../../domain/receipts/statement-words.ts';
import { issuerLines } from '../../../domain/receipts/receipt-words.ts';
import type { StatementLine } from '../../../domain/receipts/statement.ts';
import type { SupporterHead } from '../../../domain/supporters/supporter.ts';
import { StatementTable } from '../../statements/statement-table.tsx';
import { AccountPage, type AccountFrame } from '../account-page.tsx';

export interface StatementProps extends AccountFrame {
  readonly supporter: SupporterHead;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly lines: readonly StatementLine[];
  /** As of when the lines are true. */
  readonly at: Date;
}

/** What somebody gave and paid in a financial year, and what is left of it; it prints without what stands around it. */
export function StatementPage({ supporter, year, lines, at, ...frame }: StatementProps): JSX.Element {
  const { organisation, timeZone } = frame.deps;
  const words = statementWords(year, lines, { at, timeZone });
  return (
    <AccountPage {...frame} title={words.title} section="receipts">
      <p>
        {words.span}. {supporter.name}, supporter {supporter.number}. To{' '}
        {issuerLines(organisation).join(', ')}.
      </p>
      <StatementTable lines={lines} words={words} timeZone={timeZone} />
      <p>{words.remark}</p>
      <ul class="unprinted">
        <li>
          <a href={`/account/statements/${year}/pdf`}>Keep it as a document (PDF)</a>
        </li>
        <li>
          <a href={`/account/statements/${year}/csv`}>For a spreadsheet (CSV)</a>
        </li>
        <li>
          <a href="/account/receipts">All receipts</a>
        </li>
      </ul>
    </AccountPage>
  );
}
