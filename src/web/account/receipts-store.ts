import type { Db } from '../../database/client.ts';
import { findReceipt } from '../../domain/receipts/receipt-store.ts';
import { receiptNumber, type Receipt, type ReceiptId } from '../../domain/receipts/receipt.ts';
import type { SupporterId } from '../../domain/supporters/supporter.ts';
import { add, currencyOf, money, type Money } from '../../money/money.ts';

export interface ReceiptEntry {
  readonly id: ReceiptId;
  readonly number: string;
  readonly receivedAt: Date;
  readonly description: string;
  readonly total: Money;
}

/** As many as eight years of months. */
const most = 100;

/** A supporter's receipts, the newest first, and how many there are. */
export async function findReceipts(
  db: Db,
  supporterId: SupporterId,
): Promise<{ readonly receipts: readonly ReceiptEntry[]; readonly count: number }> {
  const rows = await db.receipt.findMany({
    where: { supporterId },
    orderBy: [{ financialYear: 'desc' }, { sequence: 'desc' }],
    take: most,
  });
  const count = await db.receipt.count({ where: { supporterId } });
  const receipts = rows.map((row) => {
    const currency = currencyOf(row.currency);
    return {
      id: row.id as ReceiptId,
      number: receiptNumber(row),
      receivedAt: row.receivedAt,
      description: row.description,
      total: add(money(row.baseMinor, currency), money(row.coveredFeeMinor, currency)),
    };
  });
  return { receipts, count };
}

/** One of this supporter's own; nothing where it is another's. */
export async function findOwnReceipt(
  db: Db,
  supporterId: SupporterId,
  id: string,
): Promise<Receipt | undefined> {
  const receipt = await findReceipt(db, id as ReceiptId);
  return receipt?.supporterId === supporterId ? receipt : undefined;
}
