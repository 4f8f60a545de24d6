import type { NoticeLetter } from '../domain/letters/notice.ts';
import { unreachable } from '../domain/refusal.ts';
import { addressChangedMail } from './address-changed-mail.ts';
import { disputeOpenedMail } from './dispute-opened-mail.ts';
import { cardExpiringMail } from './card-expiring-mail.ts';
import { endedUnpaidMail } from './ended-unpaid-mail.ts';
import { endingUnpaidMail } from './ending-unpaid-mail.ts';
import { renewalRecoveredMail } from './renewal-recovered-mail.ts';
import { secondChargeMail } from './second-charge-mail.ts';
import { giftChangedMail } from './gift-changed-mail.ts';
import { keyMail } from './key-mail.ts';
import type { Letter } from './letter.ts';
import { missedRenewalMail } from './missed-renewal-mail.ts';
import { refundCameBackMail } from './refund-came-back-mail.ts';
import type { Surroundings } from './receipt-mail.ts';
import { termEndingMail } from './term-ending-mail.ts';

/** A notice in words: one file for each kind. */
export function noticeMail({ notice, ...to }: NoticeLetter, surroundings: Surroundings): Letter {
  switch (notice.kind) {
    case 'missed renewal':
      return missedRenewalMail(notice, to, surroundings);
    case 'gift changed':
      return giftChangedMail(notice, to, surroundings);
    case 'sign in':
    case 'new address':
      return keyMail(notice, to, surroundings);
    case 'address changed':
      return addressChangedMail(notice, to, surroundings);
    case 'term ending':
      return termEndingMail(notice, to, surroundings);
    case 'refund came back':
      return refundCameBackMail(notice, to, surroundings);
    case 'dispute opened':
      return disputeOpenedMail(notice, to, surroundings);
    case 'ending unpaid':
      return endingUnpaidMail(notice, to, surroundings);
    case 'ended unpaid':
      return endedUnpaidMail(notice, to, surroundings);
    case 'renewal recovered':
      return renewalRecoveredMail(notice, to, surroundings);
    case 'second charge':
      return secondChargeMail(notice, to, surroundings);
    case 'card expiring':
      return cardExpiringMail(notice, to, surroundings);
    default:
      return unreachable(notice);
  }
}
