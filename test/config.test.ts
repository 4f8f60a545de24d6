import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BadSettings, parseConfig, settingNames } from '../src/config.ts';
import { mailboxOf } from '../src/email/mail-address.ts';

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://support.example.org',
  DATABASE_URL: 'postgresql://app@db.example.org/fund',
  STRIPE_SECRET_KEY: 'sk_live_abc123',
  STRIPE_WEBHOOK_SECRET: 'whsec_one',
  SESSION_SECRET: 'a secret of thirty-two characters or more',
  SMTP_URL: 'smtps://mail.example.org',
  MAIL_FROM: 'Green Left <receipts@example.org>',
};

function problemsOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof BadSettings) return error.message;
    throw error;
  }
  return '';
}

describe('Settings', () => {
  it('need none of them set, for a look around', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      stripe: { kind: 'sandbox', port: 3001 },
      smallestGift: { minor: 200n, currency: 'AUD' },
      largestGift: { minor: 1_000_000n, currency: 'AUD' },
      feeRate: { basisPoints: 170n, fixedMinor: 30n },
      organisation: { name: 'Green Left', phone: '1800 634 206' },
    });
  });

  it('set to nothing are as good as unset', () => {
    expect(parseConfig({ DATABASE_URL: '', STRIPE_SECRET_KEY: '', PORT: '' })).toEqual(parseConfig({}));
  });

  it('are taught by .env.example, all of them and no others, and the example as it stands is a good one', () => {
    const example = readFileSync(path.resolve(import.meta.dirname, '../.env.example'), 'utf8');
    const taught = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)];
    expect(taught.map(([, name]) => name).sort()).toEqual([...settingNames].sort());
    expect(parseConfig(Object.fromEntries(taught.map(([, name = '', value]) => [name, value])))).toEqual(
      parseConfig({}),
    );
  });

  it('(SUP-3) that are bad stop the start, every one named at once', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      PUBLIC_URL: 'example.org',
      DATABASE_URL: 'mysql://db',
      STRIPE_SECRET_KEY: 'pk_test_public',
      SESSION_SECRET: 'short',
      SMTP_URL: 'mail.example.org',
      SMALLEST_GIFT: 'two',
      CARD_FEE: '2',
      TIME_ZONE: 'Sydney',
      ORGANISATION_ABN: '12',
      LOG_LEVEL: 'loud',
    });
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'STRIPE_SECRET_KEY',
      'SESSION_SECRET',
      'SMTP_URL',
      'SMALLEST_GIFT',
      'CARD_FEE',
      'TIME_ZONE',
      'ORGANISATION_ABN',
      'LOG_LEVEL',
      'STRIPE_WEBHOOK_SECRET',
      'MAIL_FROM',
    ]) {
      expect(problems).toContain(name);
    }
  });

  it('(SUP-3) never appear in what is said of them', () => {
    const secret = 'sk_wrong_hush-hush';
    expect(problemsOf({ STRIPE_SECRET_KEY: secret, SESSION_SECRET: 'hush' })).not.toMatch(/hush/);
  });

  it.each([
    [
      'a kind of place there is not, for it would be taken for development',
      { NODE_ENV: 'Production' },
      'NODE_ENV',
    ],
    ['a site below a path', { PUBLIC_URL: 'https://example.org/give' }, 'PUBLIC_URL'],
    ['a smallest gift above the largest', { SMALLEST_GIFT: '50', LARGEST_GIFT: '20' }, 'SMALLEST_GIFT'],
    ['no room for the sandbox', { PORT: '65535' }, 'SANDBOX_PORT'],
    ['letters from no mailbox', { MAIL_FROM: 'Green Left' }, 'MAIL_FROM'],
    ['letters from two', { MAIL_FROM: 'a@example.org, b@example.org' }, 'MAIL_FROM'],
    ['a business number of spaces', { ORGANISATION_ABN: ' '.repeat(11) }, 'ORGANISATION_ABN'],
    ['neither yes nor no', { GST_REGISTERED: 'perhaps' }, 'GST_REGISTERED is not true or false'],
    [
      'a key where the webhook’s secret belongs',
      { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'sk_test_1' },
      'STRIPE_WEBHOOK_SECRET',
    ],
  ])('(SUP-3) stop the start over %s', (_what, settings, sentence) => {
    expect(problemsOf(settings)).toContain(sentence);
  });

  it('let letters come from a paper of any name', () => {
    const { mailFrom, organisation } = parseConfig({ ORGANISATION_NAME: 'Left <or> Right' });
    expect(mailboxOf(mailFrom, organisation.name)).toEqual({
      name: 'Left <or> Right',
      address: 'support@localhost',
    });
  });

  it('in production are complete, with a sentence for each that is missing', () => {
    expect(parseConfig(production).production).toBe(true);
    const problems = problemsOf({ NODE_ENV: 'production' });
    for (const name of [
      'DATABASE_URL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'SESSION_SECRET',
      'SMTP_URL',
      'PUBLIC_URL',
    ]) {
      expect(problems).toContain(`${name} is needed in production`);
    }
  });

  it.each([
    ['one Stripe key without the other', { STRIPE_WEBHOOK_SECRET: '' }, 'go together'],
    ['plain http', { PUBLIC_URL: 'http://support.example.org' }, 'https'],
    [
      'a database without encryption',
      { DATABASE_URL: `${production.DATABASE_URL}?sslmode=disable` },
      'sslmode',
    ],
    ['a failpoint', { FAILPOINT: 'before-commit' }, 'for tests'],
    ['an empty secret beside a full one', { STRIPE_WEBHOOK_SECRET: 'whsec_one,' }, 'empty secret'],
  ])('in production refuse %s', (_what, change, sentence) => {
    expect(problemsOf({ ...production, ...change })).toContain(sentence);
  });

  it('take two webhook secrets while one is being replaced', () => {
    const { stripe } = parseConfig({ ...production, STRIPE_WEBHOOK_SECRET: 'whsec_old, whsec_new' });
    expect(stripe).toMatchObject({ webhookSecrets: ['whsec_old', 'whsec_new'] });
  });
});
