import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { insertNotices } from './notice-store.ts';
import type { QueuedNotice } from './notice.ts';

export interface QueueNoticesDeps {
  readonly clock: Clock;
  readonly queue: Queue;
  /** What stands behind the @ of a letter's message id. */
  readonly mailDomain: string;
}

/**
 * Owes these people these letters, and queues them, in the caller's transaction. Who was told of the same thing on the same
 * occasion is not told again, so a repeat does nothing.
 */
export async function queueNotices(
  tx: Tx,
  { clock, queue, mailDomain }: QueueNoticesDeps,
  notices: readonly QueuedNotice[],
): Promise<void> {
  if (notices.length === 0) return;
  const named = notices.map((each) => {
    const id = createId<'notice'>();
    return { ...each, id, messageId: `<notice-${id}@${mailDomain}>` };
  });
  const noticeIds = await insertNotices(tx, named, clock.now());
  if (noticeIds.length > 0) await queue.enqueue(tx, 'deliver-notices', { noticeIds });
}
