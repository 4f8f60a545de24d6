import { z } from 'zod';
import type { Failpoint } from './database/failpoint.ts';
import { parseMoney } from './money/parse-money.ts';
import { compare, type Money } from './money/money.ts';
import type { FeeRate } from './money/fee-cover.ts';

/** Every setting, read and checked once at start. What each means to the person setting it stands in `.env.example`. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustProxy: number;
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: number;
  readonly dataDir: string;
  readonly stripe:
    | {
        readonly kind: 'account';
        readonly secretKey: string;
        readonly webhookSecrets: readonly string[];
        readonly apiBase: string;
      }
    | { readonly kind: 'sandbox'; readonly port: number };
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly sessionSecret: string | undefined;
  readonly organisation: {
    readonly name: string;
    readonly abn: string | undefined;
    readonly phone: string;
    readonly address: string | undefined;
    readonly email: string | undefined;
    readonly gstRegistered: boolean;
  };
  readonly timeZone: string;
  readonly smallestGift: Money<'AUD'>;
  readonly largestGift: Money<'AUD'>;
  readonly feeRate: FeeRate;
  readonly termReminderDays: readonly number[];
  /** The same for terms measured in issues: how many are left then. */
  readonly termReminderIssues: readonly number[];
  readonly checkoutsPerMinute: number;
  /** Hours without a word from Stripe, or without a gift, after which the watchdog rings; 0 for never. */
  readonly quietHours: { readonly stripe: number; readonly gifts: number };
  /** How long what a subscription brings goes on while it is late. */
  readonly graceDays: number;
  /** How long before the second charge of a monthly gift its giver is told. */
  readonly secondChargeNoticeDays: number;
  /** A refund above this is decided by a second staff member. */
  readonly refundApprovalOver: Money<'AUD'>;
  readonly metricsToken: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly failpoint: Failpoint | undefined;
}

export class BadSettings extends Error {
  constructor(problems: readonly string[]) {
    super(`These settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'BadSettings';
  }
}

const onOff = z
  .enum(['true', 'false', '1', '0'], { error: 'is not true or false' })
  .transform((text) => text === 'true' || text === '1');
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `is not an address beginning with ${protocols.join(' or ')}`,
    );
const count = (smallest: number, largest: number): z.ZodType<number, string | undefined> =>
  z
    .string()
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= smallest && Number(text) <= largest,
      `is not a whole number from ${smallest} to ${largest}`,
    )
    .transform(Number);
const dollars = z.string().transform((text, context) => {
  const amount = parseMoney(text, 'AUD');
  if (amount && amount.minor > 0n) return amount;
  context.addIssue({ code: 'custom', message: 'is not an amount in dollars' });
  return z.NEVER;
});

const settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'is not development, test or production' })
    .default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535).default(3000),
  PUBLIC_URL: url('http:', 'https:')
    .refine(isHostAlone, 'has more after its host than a port: the site is at the root of its own host')
    .optional(),
  TRUST_PROXY: count(0, 10).default(0),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_CONNECTIONS: count(1, 500).default(10),
  DATA_DIR: z.string().min(1).default('./.data'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^(sk|rk)_(test|live)_\w+$/,
      'is not a Stripe secret key (sk_test_…, sk_live_… or a restricted rk_… key)',
    )
    .optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_BASE: url('http:', 'https:').default('https://api.stripe.com'),
  SANDBOX_PORT: count(0, 65_535).optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>]*<[^\s@<>,;]+@[^\s@<>,;]+>|[^\s@<>,;]+@[^\s@<>,;]+)$/,
      'is not one address such as Green Left <receipts@example.org>',
    )
    .optional(),
  SESSION_SECRET: z.string().min(32, 'is shorter than 32 characters').optional(),
  ORGANISATION_NAME: z.string().default('Green Left'),
  ORGANISATION_ABN: z
    .string()
    .regex(/^\d(?: ?\d){10}$/, 'is not eleven digits')
    .optional(),
  ORGANISATION_PHONE: z.string().default('1800 634 206'),
  ORGANISATION_ADDRESS: z.string().optional(),
  ORGANISATION_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'is not an e-mail address')
    .optional(),
  GST_REGISTERED: onOff.default(false),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'is not a time zone such as Australia/Sydney')
    .default('Australia/Sydney'),
  SMALLEST_GIFT: dollars.default({ minor: 200n, currency: 'AUD' }),
  LARGEST_GIFT: dollars.default({ minor: 1_000_000n, currency: 'AUD' }),
  CARD_FEE: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?% ?\+ ?\d{1,3}c$/, 'is not written like 1.7% + 30c')
    .default('1.7% + 30c'),
  TERM_REMINDER_DAYS: z
    .string()
    .regex(/^[1-9]\d?(, ?[1-9]\d?)*$/, 'is not written like 30, 7')
    .default('30, 7'),
  TERM_REMINDER_ISSUES: z
    .string()
    .regex(/^[1-9]\d?(, ?[1-9]\d?)*$/, 'is not written like 3, 1')
    .default('3, 1'),
  CHECKOUTS_PER_MINUTE: count(1, 1_000_000).default(600),
  GRACE_DAYS: count(1, 60).default(14),
  SECOND_CHARGE_NOTICE_DAYS: count(1, 25).default(7),
  REFUND_APPROVAL_OVER: dollars.default({ minor: 20_000n, currency: 'AUD' }),
  STRIPE_QUIET_HOURS: count(0, 10_000).default(24),
  GIFTS_QUIET_HOURS: count(0, 10_000).default(72),
  METRICS_TOKEN: z.string().min(16, 'is shorter than 16 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  FAILPOINT: z
    .enum(['before-stripe', 'after-stripe', 'before-commit', 'after-commit', 'before-mail', 'after-mail'])
    .optional(),
});

/** The names of every setting there is; a test compares them with `.env.example`. */
export const settingNames = Object.keys(settings.shape);

/** Reads `.env` where there is one, then the environment, which wins. Throws BadSettings naming every bad one at once. */
export function readConfig(): Config {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return parseConfig(process.env);
}

/** The settings as they are in these variables. A variable set to nothing is as good as unset. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  problems.push(...togetherProblems(given));
  if (parsed.success) problems.push(...quarrels(parsed.data));
  if (!parsed.success || problems.length > 0) throw new BadSettings(problems);
  return assemble(parsed.data);
}

/** What settings that are good each for itself say against each other. */
function quarrels(set: z.output<typeof settings>): string[] {
  const problems: string[] = [];
  if (compare(set.SMALLEST_GIFT, set.LARGEST_GIFT) > 0)
    problems.push('SMALLEST_GIFT is more than LARGEST_GIFT: nobody could give');
  if (set.PORT === 65_535 && set.SANDBOX_PORT === undefined && set.STRIPE_SECRET_KEY === undefined)
    problems.push('SANDBOX_PORT is needed where PORT is the last there is');
  return problems;
}

/** What is wrong with settings as a whole, though each is well written. */
function togetherProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const key = given['STRIPE_SECRET_KEY'];
  const secret = given['STRIPE_WEBHOOK_SECRET'];
  if ((key === undefined) !== (secret === undefined)) {
    problems.push(
      'STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both, or neither for the built-in sandbox',
    );
  }
  const secrets = secret?.split(',').map((each) => each.trim()) ?? [];
  if (secrets.includes('')) problems.push('STRIPE_WEBHOOK_SECRET has an empty secret between its commas');
  if (secrets.some((each) => each !== '' && !each.startsWith('whsec_')))
    problems.push('STRIPE_WEBHOOK_SECRET is not the signing secret of a webhook endpoint (whsec_…)');
  if (given['SMTP_URL'] !== undefined && given['MAIL_FROM'] === undefined)
    problems.push('MAIL_FROM is needed with SMTP_URL');
  if (given['NODE_ENV'] !== 'production') return problems;
  for (const name of [
    'DATABASE_URL',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'SESSION_SECRET',
    'SMTP_URL',
    'PUBLIC_URL',
  ]) {
    if (given[name] === undefined) problems.push(`${name} is needed in production`);
  }
  if (given['SESSION_SECRET']?.startsWith('example'))
    problems.push('SESSION_SECRET is the one from the example: make your own');
  if (given['FAILPOINT'] !== undefined) problems.push('FAILPOINT is for tests');
  if (given['PUBLIC_URL']?.startsWith('http:')) problems.push('PUBLIC_URL begins with https: in production');
  if (/[?&]sslmode=disable/.test(given['DATABASE_URL'] ?? ''))
    problems.push('DATABASE_URL turns encryption off (sslmode=disable)');
  return problems;
}

function assemble(set: z.output<typeof settings>): Config {
  const [percent = '0', cents = '0'] = set.CARD_FEE.split(/% ?\+ ?/);
  return {
    production: set.NODE_ENV === 'production',
    host: set.HOST,
    port: set.PORT,
    publicUrl: (set.PUBLIC_URL ?? `http://localhost:${set.PORT}`).replace(/\/+$/, ''),
    trustProxy: set.TRUST_PROXY,
    databaseUrl: set.DATABASE_URL,
    databaseConnections: set.DATABASE_CONNECTIONS,
    dataDir: set.DATA_DIR,
    stripe:
      set.STRIPE_SECRET_KEY === undefined || set.STRIPE_WEBHOOK_SECRET === undefined
        ? { kind: 'sandbox', port: set.SANDBOX_PORT ?? (set.PORT === 0 ? 0 : set.PORT + 1) }
        : {
            kind: 'account',
            secretKey: set.STRIPE_SECRET_KEY,
            webhookSecrets: set.STRIPE_WEBHOOK_SECRET.split(',').map((secret) => secret.trim()),
            apiBase: set.STRIPE_API_BASE,
          },
    smtpUrl: set.SMTP_URL,
    mailFrom: set.MAIL_FROM ?? 'support@localhost',
    sessionSecret: set.SESSION_SECRET,
    organisation: {
      name: set.ORGANISATION_NAME,
      abn: set.ORGANISATION_ABN,
      phone: set.ORGANISATION_PHONE,
      address: set.ORGANISATION_ADDRESS,
      email: set.ORGANISATION_EMAIL,
      gstRegistered: set.GST_REGISTERED,
    },
    timeZone: set.TIME_ZONE,
    smallestGift: set.SMALLEST_GIFT,
    largestGift: set.LARGEST_GIFT,
    feeRate: {
      basisPoints: parseMoney(percent, 'AUD')?.minor ?? 0n,
      fixedMinor: BigInt(cents.replace('c', '')),
    },
    termReminderDays: [...new Set(set.TERM_REMINDER_DAYS.split(',').map(Number))],
    termReminderIssues: [...new Set(set.TERM_REMINDER_ISSUES.split(',').map(Number))],
    checkoutsPerMinute: set.CHECKOUTS_PER_MINUTE,
    quietHours: { stripe: set.STRIPE_QUIET_HOURS, gifts: set.GIFTS_QUIET_HOURS },
    graceDays: set.GRACE_DAYS,
    secondChargeNoticeDays: set.SECOND_CHARGE_NOTICE_DAYS,
    refundApprovalOver: set.REFUND_APPROVAL_OVER,
    metricsToken: set.METRICS_TOKEN,
    logLevel: set.LOG_LEVEL,
    failpoint: set.FAILPOINT,
  };
}

/** Links and forms of ours begin at the root, so a site below a path would lead its readers out of it. */
function isHostAlone(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { origin, href } = new URL(text);
  return href === `${origin}/`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-AU', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
