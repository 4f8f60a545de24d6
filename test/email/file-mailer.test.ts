import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { MailRefused } from '../../src/domain/letters/mail-refused.ts';
import { createFileMailer, type FileMailer } from '../../src/email/file-mailer.ts';
import { exampleLetter, settings } from './example-receipt.ts';

let folder: string;
let directory: string;
let now: Date;
let mailer: FileMailer;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fighting-fund-mail-'));
  directory = path.join(folder, 'mail');
  now = new Date('2026-11-22T01:00:00Z');
  mailer = createFileMailer({ ...settings, directory, clock: { now: () => now } });
});
afterEach(() => rm(folder, { recursive: true }));

it('Before the first letter there are none', async () => {
  expect(await mailer.list()).toEqual([]);
});

it('Letters are kept and shown, the newest first', async () => {
  await mailer.sendReceipt(exampleLetter());
  now = new Date('2026-11-22T02:00:00Z');
  await mailer.sendReceipt(exampleLetter({ name: 'Ali Haddad', email: 'ali@reader.example' }));
  const [newest, oldest, ...others] = await mailer.list();
  expect(others).toEqual([]);
  expect(newest).toMatchObject({ to: 'ali@reader.example', at: '2026-11-22T02:00:00.000Z' });
  expect(oldest).toMatchObject({
    to: 'rosa@reader.example',
    subject: 'Thank you: receipt FY27-000123 from Green Left',
    text: expect.stringContaining('$25.50') as unknown,
    html: expect.stringContaining('$25.50') as unknown,
    messageId: expect.stringMatching(/^<receipt-.*@paper\.example>$/) as unknown,
  });
});

it('A letter sent twice, or twenty times at once, is one letter', async () => {
  const letter = exampleLetter();
  await mailer.sendReceipt(letter);
  await Promise.all(Array.from({ length: 20 }, () => mailer.sendReceipt(letter)));
  expect(await mailer.list()).toHaveLength(1);
  expect(await readdir(directory)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
});

it('A letter that was being written when the power went is not shown', async () => {
  await mailer.sendReceipt(exampleLetter());
  await writeFile(path.join(directory, 'half.part'), '{"to": "ros');
  expect(await mailer.list()).toHaveLength(1);
});

it('(INJ-5) What is not one address is refused here as well', async () => {
  const letter = exampleLetter({}, { to: 'a@b.example,c@d.example' });
  await expect(mailer.sendReceipt(letter)).rejects.toBeInstanceOf(MailRefused);
  expect(await mailer.list()).toEqual([]);
});
