import { transact } from '../../database/transaction.ts';
import { queueNotices, type QueueNoticesDeps } from '../letters/queue-notices.ts';
import { Refusal } from '../refusal.ts';
import { openAccountLink, takeAccountLink, type LinkDeps } from './sign-in-by-link.ts';
import { replacePrimaryAddress } from './supporter-address-store.ts';
import { deleteSupporterSessions } from './supporter-session-store.ts';

export type ChangeEmailDeps = LinkDeps & QueueNoticesDeps;

/**
 * Puts the address whose letter was answered in place of the one before, which is told, leads to the supporter still, and
 * signs nobody in any more; every session ends. Gives the new address. Throws as openAccountLink does, and Refusal('bad
 * input') where the address is another supporter's: only its reader is told so.
 */
export async function changeEmail(deps: ChangeEmailDeps, text: string): Promise<string> {
  const link = await openAccountLink(deps, 'new address', text);
  const { supporterId, address } = link;
  if (supporterId === undefined) throw new Error(`link ${link.id} is nobody's`);
  await transact(deps.db, async (tx) => {
    const now = deps.clock.now();
    await takeAccountLink(tx, link, now);
    const replaced = await replacePrimaryAddress(tx, supporterId, address, now);
    if (replaced === 'another supporter’s')
      throw new Refusal(
        'bad input',
        'This address is known here already, for another record. Call us, and we will put the two together.',
      );
    await deleteSupporterSessions(tx, supporterId);
    if (replaced === undefined) return;
    const notice = { kind: 'address changed', at: now } as const;
    const { name, address: email } = replaced;
    const about = { subject: supporterId, occasion: link.id, supporterId };
    await queueNotices(tx, deps, [{ notice, ...about, name, email }]);
  });
  return address;
}
