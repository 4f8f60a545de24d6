import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { accountLinkMinutes } from './account-link.ts';
import { insertAccountLink } from './account-link-store.ts';
import type { AskDeps } from './ask-to-sign-in.ts';
import type { SupporterId } from './supporter.ts';

/**
 * Queues the letter by which a supporter shows that they read a new address. Nothing changes until its button is pressed,
 * and nothing is said of whether the address is somebody else's: that is for its reader to hear.
 */
export async function askToChangeEmail(
  { db, clock, queue, mailDomain }: AskDeps,
  supporterId: SupporterId,
  address: string,
): Promise<void> {
  const id = createId<'account-link'>();
  const createdAt = clock.now();
  await transact(db, async (tx) => {
    await insertAccountLink(tx, {
      id,
      purpose: 'new address',
      address,
      supporterId,
      messageId: `<new-address-${id}@${mailDomain}>`,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + accountLinkMinutes * 60_000),
    });
    await queue.enqueue(tx, 'deliver-account-letters', { linkIds: [id] });
  });
}
