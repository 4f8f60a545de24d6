import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { MailRefused } from '../../src/domain/letters/mail-refused.ts';
import { createSmtpMailer, type SmtpMailer } from '../../src/email/smtp-mailer.ts';
import { startMailHost, type MailHost, type TakenMail } from '../support/mail-host.ts';
import { readPdf } from '../press/read-pdf.ts';
import { exampleLetter, paper, settings } from './example-receipt.ts';
import { textOf } from './html-text.ts';

let host: MailHost;
let mailer: SmtpMailer;

beforeEach(async () => {
  host = await startMailHost();
  mailer = createSmtpMailer({ ...settings, url: host.url });
});
afterEach(async () => {
  mailer.close();
  await host.close();
});

function onlyLetter(): TakenMail {
  expect(host.taken).toHaveLength(1);
  const [taken] = host.taken;
  if (!taken) throw new Error('no letter came');
  return taken;
}

const header = ({ mail }: TakenMail, name: string) =>
  mail.headers.filter(({ key }) => key === name).map(({ value }) => value);

describe('A letter through a mail host', () => {
  it('arrives as it was written: from the paper, to Rosa, in HTML and in plain text', async () => {
    const letter = exampleLetter();
    await mailer.sendReceipt(letter);
    const taken = onlyLetter();
    const { mail } = taken;
    expect({ from: taken.from, to: taken.to }).toEqual({
      from: 'receipts@paper.example',
      to: ['rosa@reader.example'],
    });
    expect(mail.from).toMatchObject({ name: 'Green Left', address: 'receipts@paper.example' });
    expect(mail.to).toMatchObject([{ name: 'Rosa Tran', address: 'rosa@reader.example' }]);
    expect(mail.replyTo).toMatchObject([{ address: 'help@paper.example' }]);
    expect(mail.subject).toBe('Thank you: receipt FY27-000123 from Green Left');
    expect(mail.messageId).toBe(letter.messageId);
    expect(mail.text).toContain('Total          $25.50');
    expect(textOf(mail.html ?? '')).toContain('Total $25.50');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['receipt-2027-000123.pdf']);
    expect(header(taken, 'auto-submitted')).toEqual(['auto-generated']);
    expect(header(taken, 'date')).toHaveLength(1);
    expect(header(taken, 'bcc').concat(header(taken, 'cc'))).toEqual([]);
  });

  it('carries the receipt as a document named by its number, with the words of the letter', async () => {
    await mailer.sendReceipt(exampleLetter());
    const [attached] = onlyLetter().mail.attachments;
    expect(attached).toMatchObject({ mimeType: 'application/pdf', disposition: 'attachment' });
    const { text } = await readPdf(new Uint8Array(attached?.content as ArrayBuffer));
    expect(text).toContain('Receipt FY27-000123 From Rosa Tran');
    expect(text).toContain('Total $25.50');
  });

  it('leaves the answer to the paper’s sender where the paper gave no address for help', async () => {
    await mailer.sendReceipt(exampleLetter({ issuer: { ...paper, email: undefined } }));
    expect(header(onlyLetter(), 'reply-to')).toEqual([]);
  });

  it('carries any name: accents, other scripts, emoji, and two hundred letters of them', async () => {
    const names = ['Zoë Żółć', '阮氏玫瑰', 'رزا ترن', '🌹 Rosa', 'Ngọc '.repeat(40).trim()];
    for (const name of names) await mailer.sendReceipt(exampleLetter({ name }));
    expect(host.taken.map(({ mail }) => mail.to?.[0]?.name)).toEqual(names);
    for (const { mail } of host.taken) expect(mail.text).toContain('Total          $25.50');
  });

  it('has the same Message-ID and the same words when it is sent again', async () => {
    const letter = exampleLetter();
    await mailer.sendReceipt(letter);
    await mailer.sendReceipt(letter);
    const [first, second] = host.taken;
    expect(second?.mail.messageId).toBe(first?.mail.messageId);
    expect(second?.mail.html).toBe(first?.mail.html);
    expect(second?.mail.text).toBe(first?.mail.text);
  });
});

describe('Hostile words', () => {
  test.each([
    ['Rosa\r\nBcc: all@reader.example'],
    ['Rosa\nContent-Type: text/html\n\n<h1>Won</h1>'],
    ['Rosa" <other@reader.example>, "x'],
    ['other@reader.example, third@reader.example'],
    ['Rosa <other@reader.example>'],
    ['=?utf-8?q?Bcc=3A_all=40reader.example?='],
    ['undisclosed-recipients:;'],
    ['"'],
    ['\\'],
  ])('(INJ-5) in a name (%j) add no recipient and no header', async (name) => {
    await mailer.sendReceipt(exampleLetter());
    await mailer.sendReceipt(exampleLetter({ name, description: `One-off donation ${name}` }));
    const [usual, hostile] = host.taken;
    if (!usual || !hostile) throw new Error('a letter is missing');
    expect(hostile.to).toEqual(['rosa@reader.example']);
    expect(hostile.mail.to?.map(({ address }) => address)).toEqual(['rosa@reader.example']);
    expect(hostile.mail.headers.map(({ key }) => key)).toEqual(usual.mail.headers.map(({ key }) => key));
    expect(hostile.mail.subject).toBe(usual.mail.subject);
  });

  it('(INJ-5) in the paper’s own name add no header either', async () => {
    const name = 'Green Left\r\nBcc: all@reader.example';
    await mailer.sendReceipt(exampleLetter({ issuer: { ...paper, name } }));
    expect(header(onlyLetter(), 'bcc')).toEqual([]);
    expect(onlyLetter().to).toEqual(['rosa@reader.example']);
  });

  it('(INJ-5) in a message id add no header', async () => {
    await mailer.sendReceipt(exampleLetter({}, { messageId: '<a@b>\r\nBcc: all@reader.example' }));
    expect(header(onlyLetter(), 'bcc')).toEqual([]);
  });

  test.each([
    ['a@reader.example,c@reader.example'],
    ['a@reader.example, c@reader.example'],
    ['a@reader.example;c@reader.example'],
    ['a@reader.example\r\nBcc: c@reader.example'],
    ['a@reader.example\nRCPT TO:<c@reader.example>'],
    ['Rosa <a@reader.example>'],
    ['<a@reader.example>'],
    ['a@b@reader.example'],
    ['"a b"@reader.example'],
    ['a@reader.example (comment)'],
    ['group: a@reader.example;'],
    ['a@[127.0.0.1]'],
    ['a@reader.example\u0000'],
    ['\u202Ea@reader.example'],
    ['a@reader..example'],
    [`${'a'.repeat(65)}@reader.example`],
    [`a@${'b'.repeat(260)}`],
    ['@reader.example'],
    ['reader.example'],
    [''],
  ])('(INJ-5) for an address (%j) are refused for good, and nothing is said to the mail host', async (to) => {
    await expect(mailer.sendReceipt(exampleLetter({}, { to }))).rejects.toBeInstanceOf(MailRefused);
    expect(host.offered()).toBe(0);
  });

  test.each([
    ['rosa+paper@reader.example'],
    ["o'hara@reader.example"],
    ['x_y-z@a.b.co'],
    ['r.tran@post.reader.example'],
  ])('are not seen where there are none: %s', async (to) => {
    await mailer.sendReceipt(exampleLetter({}, { to }));
    expect(onlyLetter().to).toEqual([to]);
  });
});

describe('A mail host’s no', () => {
  test.each([['nobody here'], ['not this message']] as const)(
    'to this letter (%s) is for good, with its reason',
    async (mood) => {
      host.be(mood);
      const refusal = await mailer.sendReceipt(exampleLetter()).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(MailRefused);
      expect((refusal as Error).message).toMatch(/^55[04] /);
    },
  );

  test.each([['not now'], ['sign in first'], ['not from you'], ['takes and hangs up']] as const)(
    'that is about the moment (%s) is for now',
    async (mood) => {
      host.be(mood);
      const failure = await mailer.sendReceipt(exampleLetter()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(failure).not.toBeInstanceOf(MailRefused);
      host.be('takes');
      await mailer.sendReceipt(exampleLetter({ name: 'Ali Haddad' }));
      expect(host.taken.at(-1)?.mail.to?.[0]?.name).toBe('Ali Haddad');
    },
  );

  it('by saying nothing is for now, and is not waited for long', async () => {
    const impatient = createSmtpMailer({ ...settings, url: host.url, waitMs: 100 });
    host.be('silent');
    const failure = await impatient.sendReceipt(exampleLetter()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ETIMEDOUT' });
    impatient.close();
  });

  it('by not being there is for now', async () => {
    const away = createSmtpMailer({ ...settings, url: 'smtp://127.0.0.1:1' });
    const failure = await away.sendReceipt(exampleLetter()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') as unknown });
    expect(failure).not.toBeInstanceOf(MailRefused);
    away.close();
  });
});

describe('Mail to a host elsewhere', () => {
  // Written so, this machine's own address is not recognised as such.
  const elsewhere = ({ port }: MailHost) => `smtp://127.1:${port}`;

  it('is not sent where the host speaks no TLS', async () => {
    const far = createSmtpMailer({ ...settings, url: elsewhere(host) });
    await expect(far.sendReceipt(exampleLetter())).rejects.toMatchObject({ code: 'ETLS' });
    expect(host.offered()).toBe(0);
    far.close();
  });

  it('is not sent where the host’s certificate is anybody’s', async () => {
    const impostor = await startMailHost({ startTls: true });
    const far = createSmtpMailer({ ...settings, url: elsewhere(impostor) });
    await expect(far.sendReceipt(exampleLetter())).rejects.toThrow(/certificate|altnames|self.signed/i);
    expect(impostor.offered()).toBe(0);
    far.close();
    await impostor.close();
  });
});

test.each([['http://mail.example'], ['mail.example'], ['smtp://'], ['']])(
  '%j is no mail host, which is said at once',
  (url) => {
    expect(() => createSmtpMailer({ ...settings, url })).toThrow();
  },
);

test.each([['nobody'], ['a@b.example, c@d.example'], ['Paper <a@b.example> <c@d.example>']])(
  '%j is no sender, which is said at once',
  (from) => {
    expect(() => createSmtpMailer({ ...settings, from, url: host.url })).toThrow();
  },
);

test('A sender may have a name of its own', async () => {
  const named = createSmtpMailer({
    ...settings,
    from: '"The Paper, Inc." <post@paper.example>',
    url: host.url,
  });
  await named.sendReceipt(exampleLetter());
  expect(onlyLetter().mail.from).toMatchObject({ name: 'The Paper, Inc.', address: 'post@paper.example' });
  named.close();
});
