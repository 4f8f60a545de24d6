import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { deliverLetters } from '../letters/deliver-letters.ts';
import type { ClaimedLetter } from '../letters/letter.ts';
import { MailRefused } from '../letters/mail-refused.ts';
import type { FailureNotice, NoticeMailer } from '../letters/mailer.ts';
import { totalOf, type CheckoutId } from '../payments/checkout.ts';
import { findCheckout } from '../payments/checkout-store.ts';
import { backPath } from '../payments/open-checkout.ts';
import { failureNotices } from './failure-notice-store.ts';

export interface NoticeDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly mailer: NoticeMailer;
  readonly issuer: FailureNotice['paper'];
}

/** Sends the news that these checkouts' payments did not come, as far as it is still owed and due; its promises are deliverLetters'. */
export async function deliverFailureNotices(
  { db, clock, mailer, issuer }: NoticeDeps,
  checkoutIds: readonly CheckoutId[],
): Promise<void> {
  const send = async ({ about, messageId }: ClaimedLetter<CheckoutId>): Promise<void> => {
    const checkout = await findCheckout(db, about);
    if (!checkout) throw new MailRefused('the checkout is gone');
    await mailer.sendFailureNotice({
      name: checkout.name,
      to: checkout.email,
      messageId,
      total: totalOf(checkout),
      planName: checkout.plan.name,
      paper: issuer,
      againPath: backPath(checkout),
    });
  };
  await deliverLetters({ db, clock, store: failureNotices, send }, checkoutIds);
}
