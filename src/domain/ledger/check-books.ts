import type { Db, Tx } from '../../database/client.ts';
import { askBooks, booksChecks } from './books-check-store.ts';

/** A promise with the first twenty rows that break it, in words. */
export type BrokenPromise = Answer;

/**
 * Asks every promise about money of the data. Gives those that are broken: none, while all is well. Reads only; safe to
 * run at any time, though each question reads whole tables.
 */
export async function checkBooks(db: Db | Tx): Promise<BrokenPromise[]> {
  return (await answerBooks(db, 'whole')).filter(({ by }) => by.length > 0);
}

/** A promise, and what breaks it: nothing, while it is kept. */
export interface Answer {
  readonly promise: string;
  readonly by: readonly string[];
}

/** Asks every promise, or the quick ones, and gives all the answers. */
export async function answerBooks(db: Db | Tx, kind: 'whole' | 'quick'): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const check of booksChecks) {
    if (kind === 'whole' || check.isQuick === true)
      answers.push({ promise: check.promise, by: await askBooks(db, check) });
  }
  return answers;
}

/** How many promises are asked after. */
export const promiseCount = booksChecks.length;
