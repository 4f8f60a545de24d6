import type { Account } from '../account.ts';
import type { Acts } from '../acts.ts';
import { API_FAULT_KINDS, type FaultPlan, type Faults } from '../faults.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Settings } from '../state/settings.ts';
import { json, seeOther, type Answer } from '../wire/answer.ts';
import { invalid } from '../wire/api-error.ts';
import type { Raw, RawFields } from '../wire/form-encoding.ts';
import {
  decimal,
  either,
  flag,
  integer,
  list,
  object,
  oneOf,
  readFields,
  required,
  text,
} from '../wire/parameters.ts';
import type { Postbox } from '../webhooks/postbox.ts';
import { afterPeriods } from '../billing/periods.ts';
import { nextRenewalAt } from '../billing/renew-subscription.ts';
import { field, pageRoute, type PageRoute } from './page-route.ts';

export interface Controls {
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly postbox: Postbox;
  readonly acts: Acts;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const FAULTS = {
  webhooks: object({
    duplicate: integer(0, 50),
    delayMs: integer(0, 600_000),
    reorder: flag(),
    drop: either(oneOf('all'), decimal(), (raw) => raw === 'all'),
  }),
  api: list(
    object({ match: required(text()), kind: required(oneOf(...API_FAULT_KINDS)), times: integer(1) }),
  ),
  seed: integer(0),
  from: text(),
};
const FEE = object({ percent: required(decimal()), fixedMinor: required(integer(0)) });
const SETTINGS = {
  fees: object({ domesticCard: FEE, foreignCard: FEE }),
  retryDays: list(integer(1)),
  afterLastRetry: oneOf('cancel', 'mark_unpaid', 'leave_past_due'),
  bankDebitSeconds: integer(0),
  feeKnownAfterSeconds: integer(0),
  draftInvoiceSeconds: integer(0),
  from: text(),
};

const BEHAVIOUR = { charges: required(oneOf('fail', 'succeed')), from: text() };
const DISPUTE = { kind: oneOf('fraudulent', 'inquiry'), from: text() };
const OUTCOME = { outcome: required(oneOf('won', 'lost')), from: text() };
const PLAIN = { from: text() };

/** What tests, scripts and the control desk can change about the world. A post from the desk (`from=desk`) goes back to it. */
export function controlRoutes({ faults, scheduler, postbox, acts }: Controls): readonly PageRoute[] {
  return [
    pageRoute('GET', '/sandbox/clock', ({ account }) => json(200, clockOf(account))),
    pageRoute('POST', '/sandbox/clock', ({ account, form }) => {
      scheduler.advance(durationMs(account, field(form, 'advance')));
      postbox.pump();
      return answerTo(form, clockOf(account));
    }),
    pageRoute('GET', '/sandbox/faults', () => json(200, faults.plan)),
    pageRoute('POST', '/sandbox/faults', ({ form }) => {
      faults.set(planFrom(form));
      return answerTo(form, faults.plan);
    }),
    pageRoute('DELETE', '/sandbox/faults', () => {
      faults.clear();
      return json(200, faults.plan);
    }),
    pageRoute('POST', '/sandbox/faults/clear', ({ form }) => {
      faults.clear();
      return answerTo(form, faults.plan);
    }),
    pageRoute('GET', '/sandbox/settings', ({ account }) => json(200, account.settings)),
    pageRoute('POST', '/sandbox/settings', ({ account, form }) => {
      account.transact(() => account.set(settingsFrom(account, form)));
      return answerTo(form, account.settings);
    }),
    pageRoute('POST', '/sandbox/payment_methods/:id/behaviour', ({ form }, id) => {
      const { charges } = readFields(BEHAVIOUR, form);
      acts.setCharges(id, charges);
      return answerTo(form, { id, charges }, `/objects/payment_method/${id}`);
    }),
    pageRoute('POST', '/sandbox/customers/:id/behaviour', ({ form }, id) => {
      const { charges } = readFields(BEHAVIOUR, form);
      acts.setCharges(id, charges);
      return answerTo(form, { id, charges }, `/objects/customer/${id}`);
    }),
    pageRoute('POST', '/sandbox/charges/:id/dispute', ({ form }, id) => {
      const { kind } = readFields(DISPUTE, form);
      const dispute = acts.dispute(id, kind);
      return answerTo(form, dispute, `/objects/dispute/${dispute.id}`);
    }),
    pageRoute('POST', '/sandbox/disputes/:id/close', ({ form }, id) => {
      const { outcome } = readFields(OUTCOME, form);
      return answerTo(form, acts.closeDispute(id, outcome), `/objects/dispute/${id}`);
    }),
    pageRoute('POST', '/sandbox/refunds/:id/fail', ({ form }, id) => {
      readFields(PLAIN, form);
      return answerTo(form, acts.failRefund(id), `/objects/refund/${id}`);
    }),
    pageRoute('POST', '/sandbox/payouts', ({ form }) => {
      readFields(PLAIN, form);
      return answerTo(form, { payouts: acts.payOut() }, '/objects/payout');
    }),
    pageRoute('POST', '/sandbox/payouts/:id/fail', ({ form }, id) => {
      readFields(PLAIN, form);
      return answerTo(form, acts.failPayout(id), `/objects/payout/${id}`);
    }),
    pageRoute('POST', '/sandbox/events/:id/resend', ({ account, form }, id) => {
      postbox.resend(account.need('event', id));
      return answerTo(form, { resent: id });
    }),
  ];
}

function answerTo(form: RawFields, body: object, page = '/'): Answer {
  return field(form, 'from') === 'desk' ? seeOther(page) : json(200, body);
}

function clockOf(account: Account): object {
  return { now: new Date(account.nowMs()).toISOString(), offsetMs: account.settings.offsetMs };
}

/** `31d`, `2h`, `90m` or `45s`; `3mo` for calendar months; `renewal` for up to the next one. Forward only. */
function durationMs(account: Account, words: string): number {
  if (words === 'renewal') return untilRenewalMs(account);
  const [, amount = '', unit = ''] = /^(\d{1,6})(s|m|h|d|mo)$/.exec(words) ?? [];
  if (unit === 'mo') {
    const now = account.now();
    return (afterPeriods(now, { interval: 'month', interval_count: 1 }, Number(amount)) - now) * 1000;
  }
  const size = UNITS[unit];
  if (size === undefined) {
    const text = 'Say how far to advance the clock, such as 31d, 2h, 90m, 45s, 3mo, or renewal.';
    throw invalid(text, undefined, 'advance');
  }
  return Number(amount) * size;
}

function untilRenewalMs(account: Account): number {
  const at = nextRenewalAt(account);
  if (at === undefined) throw invalid('No subscription is going to renew.', undefined, 'advance');
  return Math.max(0, at * 1000 - account.nowMs());
}

function planFrom(form: RawFields): FaultPlan {
  const { webhooks = {}, api = [], seed } = readFields(FAULTS, form);
  const { drop, ...rest } = webhooks;
  const chance = drop === undefined || drop === 'all' ? drop : Number(drop);
  const plan = { webhooks: { ...rest, drop: chance }, api, seed };
  return JSON.parse(JSON.stringify(plan)) as FaultPlan;
}

function settingsFrom(account: Account, form: RawFields): Partial<Settings> {
  const { fees, ...rest } = readFields(SETTINGS, form);
  const given = JSON.parse(JSON.stringify({ ...rest, from: undefined })) as Partial<Settings>;
  if (fees === undefined) return given;
  const {
    domesticCard = account.settings.fees.domesticCard,
    foreignCard = account.settings.fees.foreignCard,
  } = fees;
  const asNumbers = (fee: { percent: string | number; fixedMinor: number }) => ({
    ...fee,
    percent: Number(fee.percent),
  });
  return {
    ...given,
    fees: {
      ...account.settings.fees,
      domesticCard: asNumbers(domesticCard),
      foreignCard: asNumbers(foreignCard),
    },
  };
}

/** A JSON body says the same as a form with nested names. */
export function rawFromJson(value: unknown): Raw {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.create(null) as RawFields;
  for (const [name, inner] of Object.entries(value ?? {})) fields[name] = rawFromJson(inner);
  return fields;
}
