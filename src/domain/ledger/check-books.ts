import type { Db, Tx } from '../../database/client.ts';
import { askBooks, booksChecks } from './books-check-store.ts';

export interface BrokenPromise {
  readonly promise: string;
  /** The first twenty rows that break it, in words. */
  readonly by: readonly string[];
}

/**
 * Asks every promise about money of the data. Gives those that are broken: none, while all is well. Reads only; safe to
 * run at any time, though each question reads whole tables.
 */
export async function checkBooks(db: Db | Tx): Promise<BrokenPromise[]> {
  const broken: BrokenPromise[] = [];
  for (const check of booksChecks) {
    const by = await askBooks(db, check);
    if (by.length > 0) broken.push({ promise: check.promise, by });
  }
  return broken;
}

/** How many promises are asked after. */
export const promiseCount = booksChecks.length;
