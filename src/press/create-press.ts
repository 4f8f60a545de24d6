import type { Press } from '../domain/receipts/press.ts';

/**
 * Makes PDFs. Fonts and pdfkit are loaded at the first document, once for the process: whoever prints nothing does without
 * their memory.
 */
export function createPress({ timeZone }: { readonly timeZone: string }): Press {
  return {
    printReceipt: async (receipt) => (await import('./receipt-sheet.ts')).receiptPdf(receipt, timeZone),
    printStatement: async (statement) =>
      (await import('./statement-sheets.ts')).statementPdf(statement, timeZone),
    async *printStatements(title, statements) {
      const { statementsPdf } = await import('./statement-sheets.ts');
      yield* statementsPdf(title, statements, timeZone);
    },
  };
}
