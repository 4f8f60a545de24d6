import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliverReceipts } from '../../../src/domain/receipts/deliver-receipts.ts';
import { MailRefused } from '../../../src/domain/letters/mail-refused.ts';
import { receiptLetters } from '../../../src/domain/receipts/receipt-delivery-store.ts';
import type { ReceiptMailer } from '../../../src/domain/receipts/receipt-mailer.ts';
import type { ReceiptId } from '../../../src/domain/receipts/receipt.ts';
import { createSmtpMailer, type SmtpMailer } from '../../../src/email/smtp-mailer.ts';
import { settings } from '../../email/example-receipt.ts';
import { startMailHost, type MailHost } from '../../support/mail-host.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { onPostgres, testDb, type TestDatabase } from '../../support/test-db.ts';

const minute = 60_000;
const hour = 60 * minute;
const morning = new Date('2026-11-22T01:00:00Z');

let database: TestDatabase;
let host: MailHost;
let mailer: SmtpMailer;
let now: Date;
const clock = { now: () => now };
const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds);
};

beforeEach(async () => {
  now = morning;
  database = await testDb();
  host = await startMailHost();
  mailer = createSmtpMailer({ ...settings, url: host.url });
});
afterEach(async () => {
  mailer.close();
  await host.close();
  await database.close();
});

const give = async (name: string): Promise<ReceiptId> => {
  const email = `${name.toLowerCase()}@reader.example`;
  return (await settleGift(database.db, { name, email, dollars: '25.50', at: morning })).receiptId;
};
const deliver = (ids: readonly ReceiptId[], by: ReceiptMailer = mailer) =>
  deliverReceipts({ db: database.db, mailer: by, clock }, ids);
const due = () => receiptLetters.due(database.db, now, 100);
/** What the polled safety net does, every so often. */
const sweep = async () => deliver(await due());
const deliveryOf = (receiptId: ReceiptId) =>
  database.db.receiptDelivery.findUniqueOrThrow({ where: { receiptId } });

/** What a mailbox shows that knows a letter by its Message-ID, as people's do. */
const lettersIn = ({ taken }: MailHost) => new Set(taken.map(({ mail }) => mail.messageId)).size;

describe('A receipt’s letter', () => {
  it('goes to whoever gave, once, however often it is asked for', async () => {
    const rosa = await give('Rosa');
    await deliver([rosa]);
    await deliver([rosa, rosa]);
    later(72 * hour);
    await sweep();
    expect(host.taken.map(({ to }) => to)).toEqual([['rosa@reader.example']]);
    expect(host.taken[0]?.mail.text).toContain('Receipt FY27-000001');
    expect(await deliveryOf(rosa)).toMatchObject({
      state: 'sent',
      attempts: 1,
      sentAt: morning,
      lastError: null,
    });
  });

  it('(AVL-3) waits two days for a mail host that refuses, asked less and less often, and then goes out once', async () => {
    const rosa = await give('Rosa');
    host.be('not now');
    const tries: number[] = [];
    while (now.getTime() < morning.getTime() + 48 * hour) {
      await sweep();
      expect(host.offered()).toBe(tries.length + 1);
      tries.push((now.getTime() - morning.getTime()) / minute);
      const { nextTryAt } = await deliveryOf(rosa);
      now = new Date(nextTryAt.getTime() - 1);
      await sweep();
      expect(host.offered()).toBe(tries.length);
      now = nextTryAt;
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1231, 1591, 1951, 2311, 2671]);
    expect(await deliveryOf(rosa)).toMatchObject({
      state: 'waiting',
      lastError: expect.stringContaining('Try again later') as unknown,
    });
    expect(host.taken).toEqual([]);
    host.be('takes');
    await sweep();
    await sweep();
    expect(host.taken).toHaveLength(1);
    expect(await deliveryOf(rosa)).toMatchObject({
      state: 'sent',
      attempts: tries.length + 1,
      sentAt: now,
      lastError: null,
    });
  });

  it('(AVL-3) goes out again as the same letter where the mail host took it and hung up before it said so', async () => {
    const rosa = await give('Rosa');
    host.be('takes and hangs up');
    await deliver([rosa]);
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'waiting', attempts: 1 });
    host.be('takes');
    later(minute);
    await sweep();
    expect(host.taken).toHaveLength(2);
    expect(lettersIn(host)).toBe(1);
    expect(host.taken[0]?.mail.messageId).toBe((await deliveryOf(rosa)).messageId);
    expect(host.taken[0]?.mail.text).toBe(host.taken[1]?.mail.text);
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'sent' });
  });

  it('to an address where nobody lives is marked with the mail host’s reason, and not tried again', async () => {
    const rosa = await give('Rosa');
    host.be('nobody here');
    await deliver([rosa]);
    expect(await deliveryOf(rosa)).toMatchObject({
      state: 'refused',
      lastError: expect.stringContaining('Nobody of that name here') as unknown,
      sentAt: null,
    });
    host.be('takes');
    later(72 * hour);
    expect(await due()).toEqual([]);
    await deliver([rosa]);
    expect(host.offered()).toBe(1);
  });

  it('(AVL-3) that was in the hand of a worker that died goes out when its lease has ended, and not before', async () => {
    const rosa = await give('Rosa');
    expect(await receiptLetters.claim(database.db, rosa, now)).toMatchObject({ about: rosa, attempt: 1 });
    await deliver([rosa]);
    expect(host.taken).toEqual([]);
    later(2 * minute - 1);
    expect(await due()).toEqual([]);
    later(1);
    expect(await due()).toEqual([rosa]);
    await sweep();
    expect(host.taken).toHaveLength(1);
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('that failed does not stop the others', async () => {
    const [rosa, ali, mei] = [await give('Rosa'), await give('Ali'), await give('Mei')];
    const fussy: ReceiptMailer = {
      sendReceipt: (letter) => {
        if (letter.receipt.name === 'Rosa') throw new Error('no');
        if (letter.receipt.name === 'Ali') return Promise.reject(new MailRefused('never\u0000'));
        return mailer.sendReceipt(letter);
      },
    };
    await deliver([rosa, ali, mei], fussy);
    expect(host.taken.map(({ to }) => to)).toEqual([['mei@reader.example']]);
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'waiting', lastError: 'no' });
    expect(await deliveryOf(ali)).toMatchObject({ state: 'refused', lastError: 'never ' });
  });

  it('is one of at most five on their way at once', async () => {
    const ids: ReceiptId[] = [];
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) ids.push(await give(name));
    let under = 0;
    let most = 0;
    await deliver(ids, {
      sendReceipt: async (letter) => {
        most = Math.max(most, (under += 1));
        await mailer.sendReceipt(letter);
        under -= 1;
      },
    });
    expect(most).toBe(5);
    expect(host.taken).toHaveLength(8);
  });

  it('of a receipt that is not there is nobody’s, and harms nobody', async () => {
    const rosa = await give('Rosa');
    await deliver(['0194f000-0000-7000-8000-00000000dead' as ReceiptId, rosa]);
    expect(host.taken).toHaveLength(1);
  });
});

describe('Workers side by side', () => {
  it(`(AVL-3) send each letter once${onPostgres ? '' : ' (one connection here: the race is PostgreSQL’s)'}`, async () => {
    const ids: ReceiptId[] = [];
    for (const name of ['Rosa', 'Ali', 'Mei', 'Jo', 'Sam', 'Pat']) ids.push(await give(name));
    await Promise.all([deliver(ids), deliver([...ids].reverse()), sweep(), deliver(ids)]);
    expect(host.taken).toHaveLength(ids.length);
    expect(lettersIn(host)).toBe(ids.length);
  });

  it('do not unsay each other: a worker slower than its lease finds the letter sent, and leaves it so', async () => {
    const rosa = await give('Rosa');
    const slow: ReceiptMailer = {
      sendReceipt: async () => {
        later(3 * minute);
        await sweep();
        throw new Error('the answer came too late');
      },
    };
    await deliver([rosa], slow);
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'sent', attempts: 2, lastError: null });
    expect(host.taken).toHaveLength(1);
  });

  it('do not take a letter out of each other’s hands: one whose lease ended has no say over the next one’s try', async () => {
    const rosa = await give('Rosa');
    await deliver([rosa], {
      sendReceipt: async () => {
        later(2 * minute);
        expect(await receiptLetters.claim(database.db, rosa, now)).toMatchObject({ attempt: 2 });
        throw new MailRefused('the answer came too late');
      },
    });
    expect(await deliveryOf(rosa)).toMatchObject({ state: 'sending', attempts: 2, lastError: null });
    expect(await due()).toEqual([]);
  });

  it('say when the database failed them, after every letter had its turn', async () => {
    const [rosa, ali] = [await give('Rosa'), await give('Ali')];
    await expect(deliver(['not an id' as ReceiptId, rosa, ali])).rejects.toThrow(
      '1 letters could not be delivered',
    );
    expect(host.taken).toHaveLength(2);
  });
});

it('The longest due are first, and no more than asked for', async () => {
  const [rosa, ali, mei] = [await give('Rosa'), await give('Ali'), await give('Mei')];
  host.be('not now');
  later(minute);
  await deliver([rosa]);
  later(minute);
  expect(new Set(await receiptLetters.due(database.db, now, 2))).toEqual(new Set([ali, mei]));
  expect((await due()).at(-1)).toBe(rosa);
});
