import type { Issuer, Receipt } from './receipt.ts';
import type { StatementLine } from './statement.ts';

/** One supporter's financial year, ready to be set. */
export interface Statement {
  readonly issuer: Pick<Issuer, 'name' | 'abn' | 'address' | 'phone' | 'email'>;
  readonly supporterName: string;
  readonly supporterNumber: number;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly lines: readonly StatementLine[];
  /** As of when the lines are true. */
  readonly at: Date;
}

/** Whoever makes documents to be kept: PDFs, whose words are those of every other place. */
export interface Press {
  /** The same receipt gives the same bytes. */
  printReceipt(receipt: Receipt): Promise<Uint8Array>;
  printStatement(statement: Statement): Promise<Uint8Array>;
  /** One document of many, each on pages of its own, handed out piece by piece as it is made. */
  printStatements(title: string, statements: AsyncIterable<Statement>): AsyncIterable<Uint8Array>;
}
