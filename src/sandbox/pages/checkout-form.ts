import type { Account } from '../account.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { createPaymentMethod, type PaymentMethod } from '../resources/payment-methods.ts';
import { bankAccountWithNumber } from '../payments/test-bank-accounts.ts';
import { cardWithNumber } from '../payments/test-cards.ts';
import type { RawFields } from '../wire/form-encoding.ts';
import { field } from './page-route.ts';

/** The fields of the checkout page, by their names in the form. */
export const FIELDS = [
  'payment_method_type',
  'card_number',
  'exp',
  'cvc',
  'name',
  'email',
  'bsb',
  'account_number',
] as const;
export type FieldName = (typeof FIELDS)[number];
export type Typed = Readonly<Record<FieldName, string>>;
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

export function typedIn(form: RawFields): Typed {
  return Object.fromEntries(FIELDS.map((name) => [name, field(form, name)])) as Typed;
}

/** Every problem at once, in words for the person paying. */
export function problemsOf(typed: Typed, session: CheckoutSession, now: number): Problems {
  const problems: Partial<Record<FieldName, string>> = {};
  if (typed.name === '') problems.name = 'Enter the name on the card or account.';
  if (session.customer_details?.email == null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.email)) {
    problems.email = 'Enter an e-mail address, such as name@example.com.';
  }
  if (!session.payment_method_types.includes(typed.payment_method_type))
    problems.payment_method_type = 'Choose how to pay.';
  if (typed.payment_method_type === 'card') return { ...problems, ...cardProblems(typed, now) };
  if (!/^\d{3}-?\d{3}$/.test(typed.bsb)) problems.bsb = 'Enter the six digits of the BSB, such as 000-000.';
  if (bankAccountWithNumber(digits(typed.account_number)) === undefined)
    problems.account_number = 'Enter an account number of 5 to 9 digits.';
  return problems;
}

export function cardProblems(typed: Typed, now: number): Problems {
  const problems: Partial<Record<FieldName, string>> = {};
  if (cardWithNumber(digits(typed.card_number)) === undefined)
    problems.card_number = 'Your card number is invalid.';
  const expiry = expiryOf(typed.exp);
  if (expiry === undefined) problems.exp = 'Enter the expiry date as month and year, such as 12/34.';
  else if (new Date(Date.UTC(expiry.year, expiry.month)).getTime() / 1000 <= now)
    problems.exp = "Your card's expiration date is in the past.";
  if (!/^\d{3,4}$/.test(typed.cvc)) problems.cvc = "Your card's security code is incomplete.";
  return problems;
}

/** Only for what has no problems. */
export function methodFrom(account: Account, session: CheckoutSession, typed: Typed): PaymentMethod {
  const billing_details = { email: session.customer_details?.email ?? typed.email, name: typed.name };
  if (typed.payment_method_type === 'au_becs_debit') {
    const bank = { account_number: digits(typed.account_number), bsb_number: digits(typed.bsb) };
    return createPaymentMethod(account, { type: 'au_becs_debit', au_becs_debit: bank, billing_details });
  }
  return createPaymentMethod(account, { type: 'card', card: cardFrom(typed), billing_details });
}

export function cardFrom(typed: Typed): { number: string; exp_month: number; exp_year: number; cvc: string } {
  const { month, year } = expiryOf(typed.exp) ?? { month: 12, year: 2099 };
  return { number: digits(typed.card_number), exp_month: month, exp_year: year, cvc: typed.cvc };
}

function expiryOf(text: string): { month: number; year: number } | undefined {
  const match = /^(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})$/.exec(text);
  if (match === null) return undefined;
  const month = Number(match[1]);
  const year = Number(match[2]) + ((match[2]?.length ?? 0) === 2 ? 2000 : 0);
  return month >= 1 && month <= 12 ? { month, year } : undefined;
}

function digits(text: string): string {
  return text.replaceAll(/[\s-]/g, '');
}
