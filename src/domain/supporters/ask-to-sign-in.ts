import type { Db } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { accountLinkMinutes } from './account-link.ts';
import { insertAccountLink } from './account-link-store.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';

export interface AskDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
  /** What stands behind the @ of a letter's message id. */
  readonly mailDomain: string;
}

/**
 * Queues the letter that signs whoever reads this address in. Whether anybody here has the address is not asked now but by
 * the job that sends it, so that the answer and the work before it are the same for everyone (ASVS 6.3.8); where nobody
 * has, no letter goes out and the address is forgotten. Each asking makes another link, and those before stay good: a
 * stranger who asks cannot spoil somebody's letter. How often it may be asked is for the caller to limit.
 */
export async function askToSignIn({ db, clock, queue, mailDomain }: AskDeps, address: string): Promise<void> {
  const id = createId<'account-link'>();
  const createdAt = clock.now();
  await transact(db, async (tx) => {
    await insertAccountLink(tx, {
      id,
      purpose: 'sign in',
      address,
      messageId: `<sign-in-${id}@${mailDomain}>`,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + accountLinkMinutes * 60_000),
    });
    await queue.enqueue(tx, 'deliver-account-letters', { linkIds: [id] });
  });
}
