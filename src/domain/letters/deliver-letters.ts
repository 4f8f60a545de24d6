import PQueue from 'p-queue';
import type { Db } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import type { Clock } from '../clock.ts';
import type { LetterStore } from './letter-store.ts';
import type { ClaimedLetter } from './letter.ts';
import { MailRefused } from './mail-refused.ts';

/** Letters on their way at once; a mail host takes few connections from one place. */
const atOnce = 5;

export interface Delivery<About extends string> {
  readonly db: Db;
  readonly clock: Clock;
  readonly store: LetterStore<About>;
  /** Hands one letter to the mail host. Throws MailRefused for good, anything else for now. */
  readonly send: (letter: ClaimedLetter<About>) => Promise<void>;
}

/**
 * Sends these letters, as far as they are still to be sent and due; safe to run at any time, any number of times, by any
 * number of workers. A letter that fails for now is put back with a time to try again; one the mail host refuses is
 * marked, and staff see why. Neither stops the others.
 *
 * At least once: the process may die, or the answer be lost, after the mail host took a letter and before we wrote that
 * down. It then goes out again with the same Message-ID, so that it is recognisably the same letter. Nothing is sent
 * inside a transaction. Throws, when all have had their turn, what the database threw.
 */
export async function deliverLetters<About extends string>(
  delivery: Delivery<About>,
  abouts: readonly About[],
): Promise<void> {
  const queue = new PQueue({ concurrency: atOnce });
  const turns = await Promise.allSettled(abouts.map((about) => queue.add(() => deliverOne(delivery, about))));
  const faults = turns.filter((turn) => turn.status === 'rejected').map((turn) => turn.reason as unknown);
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} letters could not be delivered`);
}

async function deliverOne<About extends string>(delivery: Delivery<About>, about: About): Promise<void> {
  const { db, clock, store } = delivery;
  const claimed = await store.claim(db, about, clock.now());
  if (!claimed) return;
  const outcome = await trySending(delivery, claimed);
  if (outcome === 'sent') await store.markSent(db, claimed, clock.now());
  else if (outcome instanceof MailRefused) await store.markRefused(db, claimed, outcome.message);
  else await store.putBack(db, claimed, outcome.message, clock.now());
}

async function trySending<About extends string>(
  { send }: Delivery<About>,
  claimed: ClaimedLetter<About>,
): Promise<'sent' | Error> {
  try {
    reach('before-mail');
    await send(claimed);
    reach('after-mail');
    return 'sent';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
