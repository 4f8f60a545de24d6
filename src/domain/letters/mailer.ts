import type { Money } from '../../money/money.ts';
import type { NoticeLetter } from './notice.ts';

/** A letter that says a payment did not come, with the way to try again. */
export interface FailureNotice {
  readonly name: string;
  readonly to: string;
  readonly messageId: string;
  readonly total: Money;
  /** What it was to be for: `Monthly donation`, `Print edition`. */
  readonly planName: string;
  readonly paper: { readonly name: string; readonly phone: string; readonly email?: string | undefined };
  /** A path of our own that leads to the form as it was. */
  readonly againPath: string;
}

/** Whoever carries these. Throws MailRefused for good, anything else for now; gives up on a letter well within its lease of two minutes. */
export interface NoticeMailer {
  sendFailureNotice(notice: FailureNotice): Promise<void>;
  sendNotice(letter: NoticeLetter): Promise<void>;
}
