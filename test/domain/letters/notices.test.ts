import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createId } from '../../../src/database/ids.ts';
import { transact } from '../../../src/database/transaction.ts';
import type { Queue } from '../../../src/domain/jobs.ts';
import { deliverNotices } from '../../../src/domain/letters/deliver-notices.ts';
import { noticeLetters } from '../../../src/domain/letters/notice-store.ts';
import type {
  GiftChanged,
  NoticeId,
  NoticeLetter,
  QueuedNotice,
} from '../../../src/domain/letters/notice.ts';
import { queueNotices } from '../../../src/domain/letters/queue-notices.ts';
import { noticeOutgoing } from '../../../src/email/outgoing-mail.ts';
import { money } from '../../../src/money/money.ts';
import { paper, settings } from '../../email/example-receipt.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

const now = new Date('2026-11-23T01:00:00Z');
const clock = { now: () => now };
let database: TestDatabase;
let queued: NoticeId[];
let sent: NoticeLetter[];
const queue = {
  enqueue: (_tx: unknown, _name: string, data: { noticeIds: NoticeId[] }) => {
    queued.push(...data.noticeIds);
    return Promise.resolve();
  },
} as unknown as Queue;

beforeEach(async () => {
  database = await testDb();
  queued = [];
  sent = [];
});
afterEach(() => database.close());

const subscriptionId = createId<'subscription'>();
const missed: QueuedNotice = {
  notice: {
    kind: 'missed renewal',
    subscriptionId,
    what: 'Print edition',
    total: money(1000n, 'AUD'),
    method: 'Visa ending 4242',
    lateSince: new Date('2026-11-22T00:00:00Z'),
    until: new Date('2026-12-06T00:00:00Z'),
  },
  subject: subscriptionId,
  occasion: '2026-11-22',
  name: 'Rosa Tran',
  email: 'rosa@reader.example',
};
const tell = (...notices: QueuedNotice[]) =>
  transact(database.db, (tx) => queueNotices(tx, { clock, queue, mailDomain: 'paper.example' }, notices));
const deliver = (ids: readonly NoticeId[]) =>
  deliverNotices(
    {
      db: database.db,
      clock,
      issuer: paper,
      mailer: {
        sendNotice: (letter) => {
          sent.push(letter);
          return Promise.resolve();
        },
        sendFailureNotice: () => Promise.reject(new Error('not one of these')),
      },
    },
    ids,
  );

it('The same news on the same occasion is told once, however often it is queued and delivered; a later occasion is told again', async () => {
  await Promise.all([tell(missed), tell(missed, missed)]);
  await tell(missed);
  expect(queued).toHaveLength(1);
  await deliver(queued);
  await deliver(queued);
  expect(sent).toHaveLength(1);
  await tell({ ...missed, occasion: '2027-01-22' });
  expect(queued).toHaveLength(2);
});

it('What was decided when it was queued is what is said, amounts and days included', async () => {
  await tell(missed);
  await deliver(queued);
  expect(sent[0]).toMatchObject({ notice: missed.notice, name: 'Rosa Tran', to: 'rosa@reader.example' });
  expect(sent[0]?.messageId).toBe(`<notice-${queued[0] ?? ''}@paper.example>`);
});

it('A notice whose job was lost is found again by its row', async () => {
  await tell(missed);
  expect(await noticeLetters.due(database.db, now, 10)).toEqual(queued);
  await deliver(queued);
  expect(await noticeLetters.due(database.db, now, 10)).toEqual([]);
});

it('A missed renewal names the gift and the card, says what goes on, and leads to the page that puts it right and the one that stops it', () => {
  const letter = { ...missed, to: missed.email, messageId: '<notice-1@paper.example>', paper };
  const { subject, text: lines, html } = noticeOutgoing(letter, settings);
  const text = lines.replaceAll(/\s+/g, ' ');
  expect(subject).toBe('This month’s $10 to Green Left did not come through');
  for (const words of ['Print edition', 'Visa ending 4242', '6 December 2026', '1800']) {
    expect(text).toContain(words);
    expect(html.replaceAll('\u00a0', ' ')).toContain(words);
  }
  expect(text).toContain(`https://give.paper.example/gifts/${subscriptionId}/card/`);
  expect(text).toMatch(new RegExp(`https://give.paper.example/gifts/${subscriptionId}/[\\w-]{43} `));
});

it('After a change the letter says what was done, and when the next charge is and how much, or that there is none', () => {
  const write = (notice: Partial<GiftChanged>) => {
    const changed: GiftChanged = {
      kind: 'gift changed',
      subscriptionId,
      what: 'Monthly donation',
      change: 'amount',
      next: { on: new Date('2026-12-12T01:00:00Z'), total: money(1500n, 'AUD') },
      ...notice,
    };
    const letter = { notice: changed, name: 'Rosa', to: 'rosa@reader.example', messageId: 'n', paper };
    return noticeOutgoing(letter, settings).text.replaceAll(/\s+/g, ' ');
  };
  expect(write({})).toContain('Next charge: $15, on 12 December 2026.');
  const until = new Date('2027-02-01T01:00:00Z');
  const rests = write({ change: 'paused', until });
  expect(rests).toContain('until 1 February 2027');
  const stops = write({ change: 'stopping', until, next: undefined });
  expect(stops).toContain('It stops on 1 February 2027');
  expect(stops).toContain('Nothing more will be taken.');
  expect(stops).not.toContain('Next charge');
});
