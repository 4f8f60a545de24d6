import type { Decline } from './test-cards.ts';

export interface TestBankAccount {
  readonly number: string;
  readonly names: readonly string[];
  /** Absent: the debit succeeds. */
  readonly failure?: Decline;
  readonly endsMandate?: boolean;
  /** Answers three minutes after the usual time. */
  readonly isDelayed?: boolean;
}

export const ACCOUNT_CLOSED: Decline = {
  code: 'account_closed',
  message: "The customer's bank account has been closed.",
};
const NONE: Decline = { code: 'no_account', message: "The customer's bank account could not be located." };
export const REFER: Decline = {
  code: 'refer_to_customer',
  message: 'The bank could not process this payment. Please refer to the customer.',
};
const UNAUTHORISED: Decline = {
  code: 'debit_not_authorized',
  message: 'The customer has notified their bank that this payment was unauthorized.',
};

/** https://docs.stripe.com/payments/au-becs-debit/accept-a-payment: BSB 000-000 with these account numbers. */
const TEST_BANK_ACCOUNTS: readonly TestBankAccount[] = [
  { number: '000123456', names: ['success'] },
  { number: '900123456', names: ['successDelayed'], isDelayed: true },
  { number: '111111113', names: ['accountClosed'], failure: ACCOUNT_CLOSED, endsMandate: true },
  { number: '111111116', names: ['noAccount'], failure: NONE, endsMandate: true },
  { number: '222222227', names: ['referToCustomer'], failure: REFER },
  { number: '922222227', names: ['referToCustomerDelayed'], failure: REFER, isDelayed: true },
  { number: '333333335', names: ['debitNotAuthorized'], failure: UNAUTHORISED, endsMandate: true },
];

/** Any other nine digits behave like the account that pays. */
export function bankAccountWithNumber(digits: string): TestBankAccount | undefined {
  if (!/^\d{5,9}$/.test(digits)) return undefined;
  return TEST_BANK_ACCOUNTS.find((account) => account.number === digits) ?? { number: digits, names: [] };
}

export function bankAccountNamed(id: string): TestBankAccount | undefined {
  const name = id.replace(/^pm_auBecsDebit_/, '');
  return name === id ? undefined : TEST_BANK_ACCOUNTS.find((account) => account.names.includes(name));
}
