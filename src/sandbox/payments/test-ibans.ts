import { ACCOUNT_CLOSED, type TestBankAccount } from './test-bank-accounts.ts';

/** https://docs.stripe.com/payments/sepa-debit/accept-a-payment, and the Italian one that Stripe's command line uses to fail. */
const TEST_IBANS: readonly TestBankAccount[] = [
  { number: 'AT611904300234573201', names: [] },
  { number: 'DE89370400440532013000', names: [] },
  { number: 'AT321904300235473204', names: [], isDelayed: true },
  { number: 'AT861904300235473202', names: [], failure: ACCOUNT_CLOSED },
  { number: 'DE62370400440532013001', names: [], failure: ACCOUNT_CLOSED },
  { number: 'IT60X0542811101000000123456', names: [], failure: ACCOUNT_CLOSED },
];

/** Any other that looks like one pays. */
export function bankAccountWithIban(text: string): TestBankAccount | undefined {
  const iban = text.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return undefined;
  return TEST_IBANS.find((account) => account.number === iban) ?? { number: iban, names: [] };
}
