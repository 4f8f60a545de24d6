import { letterStore } from '../letters/letter-store.ts';
import type { ReceiptId } from './receipt.ts';

/** The letters receipts go out in. */
export const receiptLetters = letterStore<ReceiptId>('receipt_delivery', 'receipt_id');
