/** Why a bank said no, in Stripe's words. */
export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly advice_code?: string;
  readonly network_decline_code?: string;
}

export interface TestCard {
  readonly number: string;
  readonly brand: string;
  readonly country: string;
  readonly funding?: string;
  /** The names Stripe gives the card in `pm_card_…` and `tok_…`. */
  readonly names: readonly string[];
  readonly decline?: Decline;
  /** Where the card is refused: already when it is kept for a customer, or only when it is charged. */
  readonly declinesWhen?: 'attached' | 'charged';
  readonly authentication?: 'always' | 'unless_set_up';
  readonly dispute?: 'fraudulent' | 'inquiry';
  readonly isAvailableAtOnce?: boolean;
  /** What becomes of a refund to it: `fails` after it first succeeded, `pending` until the bank answers. */
  readonly refund?: 'fails' | 'pending';
}

const declined = 'Your card was declined.';
const TRY_AGAIN = { advice_code: 'try_again_later' };
const GENERIC: Decline = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: declined,
  network_decline_code: '01',
  ...TRY_AGAIN,
};

/** https://docs.stripe.com/testing: the numbers, their countries and what each does. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', country: 'US', names: ['visa'] },
  { number: '4000056655665556', brand: 'visa', country: 'US', funding: 'debit', names: ['visa_debit'] },
  { number: '5555555555554444', brand: 'mastercard', country: 'US', names: ['mastercard'] },
  {
    number: '5200828282828210',
    brand: 'mastercard',
    country: 'US',
    funding: 'debit',
    names: ['mastercard_debit'],
  },
  { number: '378282246310005', brand: 'amex', country: 'US', names: ['amex'] },
  { number: '6011111111111117', brand: 'discover', country: 'US', names: ['discover'] },
  { number: '4000000360000006', brand: 'visa', country: 'AU', names: ['au'] },
  { number: '4000005540000008', brand: 'visa', country: 'NZ', names: ['nz'] },
  { number: '4000008260000000', brand: 'visa', country: 'GB', names: ['gb'] },
  {
    number: '4000000000000077',
    brand: 'visa',
    country: 'US',
    names: ['bypassPending'],
    isAvailableAtOnce: true,
  },
  {
    number: '4000000000000002',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclined', 'visa_chargeDeclined'],
    decline: GENERIC,
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedInsufficientFunds', 'visa_chargeDeclinedInsufficientFunds'],
    decline: {
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      network_decline_code: '51',
      ...TRY_AGAIN,
    },
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedLostCard', 'visa_chargeDeclinedLostCard'],
    decline: {
      code: 'card_declined',
      decline_code: 'lost_card',
      message: declined,
      network_decline_code: '41',
      advice_code: 'do_not_try_again',
    },
  },
  {
    number: '4000000000009979',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedStolenCard', 'visa_chargeDeclinedStolenCard'],
    decline: {
      code: 'card_declined',
      decline_code: 'stolen_card',
      message: declined,
      network_decline_code: '43',
      advice_code: 'do_not_try_again',
    },
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedExpiredCard'],
    decline: {
      code: 'expired_card',
      message: 'Your card has expired.',
      advice_code: 'do_not_try_again',
      network_decline_code: '54',
    },
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedIncorrectCvc'],
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    country: 'US',
    names: ['chargeDeclinedProcessingError'],
    decline: {
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
      ...TRY_AGAIN,
    },
  },
  {
    number: '4100000000000019',
    brand: 'visa',
    country: 'US',
    names: ['radarBlock', 'chargeDeclinedFraudulent'],
    decline: {
      code: 'card_declined',
      decline_code: 'fraudulent',
      message: declined,
      advice_code: 'do_not_try_again',
    },
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    country: 'US',
    names: ['chargeCustomerFail'],
    decline: GENERIC,
    declinesWhen: 'charged',
  },
  {
    number: '4000002500003155',
    brand: 'visa',
    country: 'US',
    names: ['authenticationRequiredOnSetup'],
    authentication: 'unless_set_up',
  },
  {
    number: '4000002760003184',
    brand: 'visa',
    country: 'US',
    names: ['authenticationRequired', 'threeDSecure2Required'],
    authentication: 'always',
  },
  {
    number: '4000000000003220',
    brand: 'visa',
    country: 'US',
    names: ['threeDSecureRequired'],
    authentication: 'always',
  },
  {
    number: '4000008400001629',
    brand: 'visa',
    country: 'US',
    names: ['authenticationRequiredChargeDeclinedInsufficientFunds'],
    authentication: 'always',
    decline: GENERIC,
    declinesWhen: 'charged',
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    country: 'US',
    names: ['createDispute'],
    dispute: 'fraudulent',
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    country: 'US',
    names: ['createDisputeInquiry'],
    dispute: 'inquiry',
  },
  { number: '4000000000007726', brand: 'visa', country: 'US', names: ['pendingRefund'], refund: 'pending' },
  { number: '4000000000005126', brand: 'visa', country: 'US', names: ['refundFail'], refund: 'fails' },
];

const REAL_CARD: Decline = {
  code: 'card_declined',
  decline_code: 'test_mode_live_card',
  message:
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
};

/** A number no test card has is declined like a real card in test mode; undefined when it is no card number at all. */
export function cardWithNumber(digits: string): TestCard | undefined {
  const known = TEST_CARDS.find((card) => card.number === digits);
  if (known !== undefined) return known;
  if (!/^\d{12,19}$/.test(digits) || !passesLuhn(digits)) return undefined;
  return { number: digits, brand: 'visa', country: 'US', names: [], decline: REAL_CARD };
}

/** `pm_card_visa` and `tok_visa` alike. */
export function cardNamed(id: string): TestCard | undefined {
  const name = id.replace(/^(pm_card_|tok_)/, '');
  return name === id ? undefined : TEST_CARDS.find((card) => card.names.includes(name));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  Array.from(digits)
    .reverse()
    .forEach((digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      sum += value > 9 ? value - 9 : value;
    });
  return sum % 10 === 0;
}
