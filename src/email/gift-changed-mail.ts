import type { GiftChanged } from '../domain/letters/notice.ts';
import { formatMoneyShort } from '../money/format-money.ts';
import { aboutAGift, greeting } from './about-a-gift.ts';
import { type Between, type Letter, paragraph } from './letter.ts';
import { longDate } from './long-date.ts';
import { onOneLine } from './mail-address.ts';
import type { Surroundings } from './receipt-mail.ts';

/** What was asked for is done; what is taken next, and when. */
export function giftChangedMail(notice: GiftChanged, between: Between, around: Surroundings): Letter {
  const day = (at: Date | undefined) => (at ? longDate(at, around.timeZone) : 'the end of what is paid for');
  const { heading, done } = wordsFor[notice.change](day(notice.until), notice.method);
  const next = notice.next
    ? `Next charge: ${formatMoneyShort(notice.next.total)}, on ${day(notice.next.on)}.`
    : 'Nothing more will be taken.';
  return aboutAGift(notice.subscriptionId, between, around, {
    subject: `${heading}: ${onOneLine(notice.what)}`,
    preheader: next,
    heading: greeting(heading, between.name),
    parts: [paragraph(done), paragraph(next)],
  });
}

interface Words {
  readonly heading: string;
  readonly done: string;
}

const wordsFor: Readonly<
  Record<GiftChanged['change'], (until: string, method: string | undefined) => Words>
> = {
  paused: (until) => ({
    heading: 'It rests',
    done: `As you asked, nothing is taken until ${until}. Then it goes on by itself.`,
  }),
  later: (until) => ({
    heading: 'It begins later',
    done: `What you have paid for runs longer than we had told you, because an issue comes later. So your first month begins on ${until}, and you pay for no day twice.`,
  }),
  resumed: () => ({ heading: 'It goes on', done: 'As you asked, it goes on each month from here.' }),
  stopping: (until) => ({
    heading: 'It will stop',
    done: `It stops on ${until}. What you have paid for is yours until then. Thank you for all you have given.`,
  }),
  stopped: () => ({
    heading: 'It has stopped',
    done: 'As you asked, it has stopped. Thank you for all you have given.',
  }),
  kept: () => ({ heading: 'It goes on', done: 'It was going to stop, and now it goes on as before.' }),
  card: (_until, method) => ({
    heading: 'Another card pays for it',
    done: `${method === undefined ? 'The card you put in' : `Your ${method}`} pays for it from now on. The amount and the day stay as they were, and what is paid for already is not charged again.`,
  }),
  amount: () => ({
    heading: 'The amount is changed',
    done: 'From the next charge on it is the new amount. What is paid for already stays as it was.',
  }),
  plan: () => ({
    heading: 'It is changed',
    done: 'From the next charge on it is the new price. What is paid for already stays as it was.',
  }),
};
