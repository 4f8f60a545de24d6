/**
 * How a letter is getting on: `waiting` to be sent, `sending` (somebody has it in hand until its lease ends),
 * `sent`, or `refused` by the mail host for good, which staff see. A letter is owed until it is sent or refused: there is
 * no last try.
 */
export type LetterState = 'waiting' | 'sending' | 'sent' | 'refused';

/** A letter in one worker's hand. */
export interface ClaimedLetter<About extends string = string> {
  /** The receipt it carries, or the checkout it tells of. */
  readonly about: About;
  readonly messageId: string;
  /** Which try this is, from 1; names the claim as well, because every claim is another try. */
  readonly attempt: number;
}

/** How long one try may take before it is taken to have died with its process: more than any mailer gives itself for a letter. */
const leaseMs = 2 * 60_000;

export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}

const firstPauseMs = 60_000;
const longestPauseMs = 6 * 3_600_000;

/** When to try again after this try failed: a minute later, then after twice as long each time, up to six hours. */
export function nextTry(attempt: number, now: Date): Date {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 30), longestPauseMs);
  return new Date(now.getTime() + pause);
}
