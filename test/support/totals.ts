import { raisedFor, currentAppeals } from '../../src/domain/appeals/appeal-store.ts';
import type { Db } from '../../src/database/client.ts';

/** Cents of an amount as pages and files write it: `-$1,040.00`, `25.50`; nought of nothing. */
export function centsIn(text: string): bigint {
  const digits = text.replaceAll(/[^\d]/g, '');
  return BigInt(digits === '' ? 0 : digits) * (text.includes('-') ? -1n : 1n);
}

/** What the bar of the standing appeal says was raised, ever. */
export async function appealRaised(db: Db): Promise<bigint> {
  const appeal = (await currentAppeals(db)).find(({ standing }) => standing);
  if (!appeal) throw new Error('no appeal stands');
  return (await raisedFor(db, appeal, new Date(0))).minor;
}
