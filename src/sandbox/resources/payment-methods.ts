import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import {
  bankAccountNamed,
  bankAccountWithNumber,
  type TestBankAccount,
} from '../payments/test-bank-accounts.ts';
import { bankAccountWithIban } from '../payments/test-ibans.ts';
import { cardNamed, cardWithNumber, type Decline, type TestCard } from '../payments/test-cards.ts';
import { ApiError, invalid, missingParameter, noSuch } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  address,
  clearable,
  integer,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { fullAddress, NO_ADDRESS, type Address } from './address.ts';
import { needCustomer } from './customers.ts';

export interface BillingDetails {
  readonly address: Address;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly tax_id: string | null;
}
/** How the card or account will behave; Stripe decides it from the number, the control desk may change it. */
export interface Behaviour {
  readonly decline: Decline | null;
  readonly declinesWhen: 'attached' | 'charged';
  readonly authentication: 'never' | 'always' | 'unless_set_up';
  readonly dispute: 'fraudulent' | 'inquiry' | null;
  readonly isAvailableAtOnce: boolean;
  readonly refund: 'succeeds' | 'fails' | 'pending';
  readonly endsMandate: boolean;
  readonly isDelayed: boolean;
  /** Stripe's own `pm_card_…` is a pattern: every use makes a copy. */
  readonly isSetUp: boolean;
}
export type PaymentMethod =
  ReturnType<typeof fromCard> | ReturnType<typeof fromBankAccount> | ReturnType<typeof fromIban>;
type Billing = Values<typeof BILLING>;

const BILLING = {
  address: clearable(address()),
  email: clearable(text()),
  name: clearable(text()),
  phone: clearable(text()),
  tax_id: clearable(text()),
};
const EXPIRY = { exp_month: integer(1, 12), exp_year: integer() };
const CARD = object({
  ...EXPIRY,
  number: text(),
  cvc: text(),
  token: text(),
  networks: object({ preferred: clearable(text()) }),
});
const BANK_ACCOUNT = object({ account_number: required(text()), bsb_number: required(text()) });
const ALLOW_REDISPLAY = oneOf('always', 'limited', 'unspecified');
const CREATION = {
  type: oneOf('card', 'au_becs_debit', 'sepa_debit'),
  card: CARD,
  au_becs_debit: BANK_ACCOUNT,
  sepa_debit: object({ iban: required(text()) }),
  billing_details: object(BILLING),
  allow_redisplay: ALLOW_REDISPLAY,
  metadata: metadata(),
};

export const paymentMethodRoutes: readonly Route[] = [
  listRoute('/v1/payment_methods', 'payment_method', {
    filters: { customer: text(), type: text() },
    indexed: { customer: 'customer' },
    matches: (method, { customer, type }) =>
      (customer === undefined || method.customer === customer) &&
      (type === undefined || method.type === type),
  }),
  route('POST', '/v1/payment_methods', CREATION, ({ account, params }) =>
    createPaymentMethod(account, params),
  ),
  route('GET', '/v1/payment_methods/:id', {}, ({ account }, id) => takeMethod(account, id)),
  route(
    'POST',
    '/v1/payment_methods/:id',
    {
      allow_redisplay: ALLOW_REDISPLAY,
      billing_details: object(BILLING),
      card: object({ ...EXPIRY, networks: object({ preferred: clearable(text()) }) }),
      metadata: metadata(),
    },
    ({ account, params }, id) => {
      const method = account.need('payment_method', id);
      const { billing_details: billing, card, metadata: given } = params;
      const changes: Partial<PaymentMethod> = {
        billing_details: {
          ...method.billing_details,
          ...(billing === undefined ? {} : billingDetails(billing, method.billing_details)),
        },
        metadata: mergeMetadata(method.metadata, given),
        ...(params.allow_redisplay === undefined ? {} : { allow_redisplay: params.allow_redisplay }),
        ...(method.type === 'card' && card !== undefined
          ? {
              card: {
                ...method.card,
                exp_month: card.exp_month ?? method.card.exp_month,
                exp_year: card.exp_year ?? method.card.exp_year,
              },
            }
          : {}),
      };
      return account.change(method, changes, 'payment_method.updated');
    },
  ),
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    { customer: required(text()) },
    ({ account, params }, id) => {
      needCustomer(account, params.customer, 'customer');
      return attach(account, takeMethod(account, id), params.customer);
    },
  ),
  route('POST', '/v1/payment_methods/:id/detach', {}, ({ account }, id) => {
    const method = account.need('payment_method', id);
    if (method.customer === null) {
      throw invalid(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    }
    return account.change(method, { customer: null }, 'payment_method.detached');
  }),
];

/** The method itself or, for one of Stripe's `pm_card_…` patterns, a fresh copy of it. */
export function takeMethod(account: Account, id: string, param?: string): PaymentMethod {
  const found = account.find('payment_method', id);
  if (found !== undefined) return found;
  const card = id.startsWith('pm_') ? cardNamed(id) : undefined;
  if (card !== undefined) return account.save(fromCard(account, card, {}, {}));
  const bankAccount = bankAccountNamed(id);
  if (bankAccount !== undefined) {
    return account.save(
      fromBankAccount(
        account,
        bankAccount,
        '000000',
        { email: 'sandbox@example.com', name: 'Test Account' },
        {},
      ),
    );
  }
  throw noSuch('PaymentMethod', id, param);
}

/** @throws ApiError 402 when the card is one that is refused as soon as it is kept. */
export function attach(account: Account, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalid(
      'The payment method you provided has already been attached to a customer.',
      'payment_method_already_attached',
    );
  }
  const { decline, declinesWhen } = method.$;
  if (decline !== null && declinesWhen === 'attached') {
    const { code, message, ...details } = decline;
    throw new ApiError(402, 'card_error', code, message, details);
  }
  return account.change(method, { customer }, 'payment_method.attached');
}

export function createPaymentMethod(account: Account, params: Values<typeof CREATION>): PaymentMethod {
  const billing = params.billing_details ?? {};
  const rest = { allow_redisplay: params.allow_redisplay, metadata: params.metadata };
  const { card, au_becs_debit: bank, sepa_debit: sepa } = params;
  if (params.type === 'sepa_debit') {
    if (sepa === undefined) throw missingParameter('sepa_debit');
    const found = bankAccountWithIban(sepa.iban);
    if (found === undefined)
      throw invalid('The IBAN you provided is invalid.', 'invalid_bank_account_iban', 'sepa_debit[iban]');
    return account.save(fromIban(account, found, billing, rest));
  }
  if (params.type === 'au_becs_debit') {
    if (bank === undefined) throw missingParameter('au_becs_debit');
    if (billing.name == null) throw missingParameter('billing_details[name]');
    if (billing.email == null) throw missingParameter('billing_details[email]');
    const found = bankAccountWithNumber(bank.account_number);
    if (found === undefined)
      throw invalid(
        'The account number is invalid.',
        'account_number_invalid',
        'au_becs_debit[account_number]',
      );
    return account.save(fromBankAccount(account, found, bank.bsb_number.replace('-', ''), billing, rest));
  }
  if (card === undefined) throw missingParameter('card');
  return account.save(fromCard(account, cardOf(card), billing, { ...rest, ...card }));
}

interface CardGiven {
  readonly token?: string | undefined;
  readonly number?: string | undefined;
  readonly exp_month?: number | undefined;
  readonly exp_year?: number | undefined;
}

function cardOf({ token, number, exp_month: month, exp_year: year }: CardGiven): TestCard {
  if (token !== undefined) {
    const found = cardNamed(token);
    if (found === undefined) throw noSuch('token', token, 'card[token]');
    return found;
  }
  if (number === undefined) throw missingParameter('card[number]');
  if (month === undefined) throw missingParameter('card[exp_month]');
  if (year === undefined) throw missingParameter('card[exp_year]');
  const found = cardWithNumber(number.replaceAll(/[ -]/g, ''));
  if (found !== undefined) return found;
  throw new ApiError(402, 'card_error', 'incorrect_number', 'Your card number is incorrect.', {
    param: 'number',
  });
}

interface Rest {
  readonly allow_redisplay?: string | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
  readonly exp_month?: number | undefined;
  readonly exp_year?: number | undefined;
  readonly cvc?: string | undefined;
}

function fromCard(account: Account, card: TestCard, billing: Billing, rest: Rest) {
  return {
    ...shared(account, billing, rest),
    type: 'card' as const,
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: billing.address?.line1 == null ? null : 'pass',
        address_postal_code_check: billing.address?.postal_code == null ? null : 'pass',
        cvc_check: rest.cvc === undefined ? null : card.decline?.code === 'incorrect_cvc' ? 'fail' : 'pass',
      },
      country: card.country,
      display_brand: card.brand,
      exp_month: rest.exp_month ?? 12,
      exp_year: rest.exp_year ?? new Date(account.now() * 1000).getUTCFullYear() + 3,
      fingerprint: fingerprint(card.number),
      funding: card.funding ?? 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    $: {
      decline: card.decline ?? null,
      declinesWhen: card.declinesWhen ?? 'attached',
      authentication: card.authentication ?? 'never',
      dispute: card.dispute ?? null,
      isAvailableAtOnce: card.isAvailableAtOnce ?? false,
      refund: card.refund ?? 'succeeds',
      endsMandate: false,
      isDelayed: false,
      isSetUp: false,
    } as Behaviour,
  };
}

function fromBankAccount(account: Account, bank: TestBankAccount, bsb: string, billing: Billing, rest: Rest) {
  return {
    ...shared(account, billing, rest),
    type: 'au_becs_debit' as const,
    au_becs_debit: {
      bsb_number: bsb,
      fingerprint: fingerprint(`${bsb}${bank.number}`),
      last4: bank.number.slice(-4),
    },
    $: behaviourOf(bank),
  };
}

function fromIban(account: Account, bank: TestBankAccount, billing: Billing, rest: Rest) {
  return {
    ...shared(account, billing, rest),
    type: 'sepa_debit' as const,
    sepa_debit: {
      bank_code: bank.number.slice(4, 9),
      branch_code: '',
      country: bank.number.slice(0, 2),
      fingerprint: fingerprint(bank.number),
      generated_from: { charge: null, setup_attempt: null },
      last4: bank.number.slice(-4),
    },
    $: behaviourOf(bank),
  };
}

function behaviourOf(bank: TestBankAccount): Behaviour {
  return {
    decline: bank.failure ?? null,
    declinesWhen: 'charged',
    authentication: 'never',
    dispute: null,
    isAvailableAtOnce: false,
    refund: 'succeeds',
    endsMandate: bank.endsMandate ?? false,
    isDelayed: bank.isDelayed ?? false,
    isSetUp: false,
  };
}

function shared(account: Account, billing: Billing, rest: Rest) {
  return {
    id: account.newId('pm_1'),
    object: 'payment_method' as const,
    allow_redisplay: rest.allow_redisplay ?? 'unspecified',
    billing_details: billingDetails(billing),
    created: account.now(),
    customer: null as string | null,
    customer_account: null,
    livemode: false as const,
    metadata: mergeMetadata({}, rest.metadata),
  };
}

function billingDetails(given: Billing, before?: BillingDetails): BillingDetails {
  return {
    address: given.address == null ? (before?.address ?? NO_ADDRESS) : fullAddress(given.address),
    email: given.email === undefined ? (before?.email ?? null) : given.email,
    name: given.name === undefined ? (before?.name ?? null) : given.name,
    phone: given.phone === undefined ? (before?.phone ?? null) : given.phone,
    tax_id: given.tax_id === undefined ? (before?.tax_id ?? null) : given.tax_id,
  };
}

/** The same card has the same fingerprint wherever it turns up. */
function fingerprint(number: string): string {
  return createHash('sha256').update(number).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 16);
}
