import { shown } from '../state/shown.ts';
import type { Account } from '../account.ts';
import { createCharge, type Charge } from '../resources/charges.ts';
import { createMandate } from '../resources/mandates.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import type { Decline } from './test-cards.ts';

export interface Attempt {
  readonly intent: PaymentIntent;
  readonly charge?: Charge;
  /** Set when the payment was refused: what a caller of the API is answered, and the reader is shown. */
  readonly error?: ApiError;
}
export interface Circumstances {
  /** Nobody is there to answer the bank's question. */
  readonly isOffSession?: boolean;
  /** The bank has asked, and the answer was right. */
  readonly isAuthenticated?: boolean;
}

const DELAYED_SECONDS = 180;
export const UNANSWERED: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** Tries to pay an intent once with one card or account, and tells of everything that came of it. */
export function attemptPayment(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  how: Circumstances = {},
): Attempt {
  const held = account.change(intent, {
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  });
  if (method.type !== 'card') return startBankDebit(account, held, method);
  const mustAsk = needsAuthentication(method) && how.isAuthenticated !== true;
  if (mustAsk && how.isOffSession === true) return refuse(account, held, method, UNANSWERED, false);
  if (mustAsk) return ask(account, held);
  if (method.$.decline !== null)
    return refuse(account, held, method, method.$.decline, how.isAuthenticated ?? false);
  return accept(account, held, method, how.isAuthenticated ?? false);
}

export function needsMethod(intent: PaymentIntent): ApiError {
  const text =
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.";
  return new ApiError(400, 'invalid_request_error', 'payment_intent_unexpected_state', text, {
    payment_intent: shown(intent),
  });
}

export function needsAuthentication(method: PaymentMethod): boolean {
  const { authentication, isSetUp } = method.$;
  return authentication === 'always' || (authentication === 'unless_set_up' && !isSetUp);
}

function accept(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
): Attempt {
  const charge = createCharge(account, intent, method, 'succeeded', null, isAuthenticated);
  account.emit('charge.succeeded', charge);
  if (intent.capture_method === 'manual') {
    const held = {
      status: 'requires_capture' as const,
      amount_capturable: intent.amount,
      latest_charge: charge.id,
    };
    return { intent: account.change(intent, held, 'payment_intent.amount_capturable_updated'), charge };
  }
  expectMoney(account, charge, method);
  const paid = { status: 'succeeded' as const, amount_received: intent.amount, latest_charge: charge.id };
  return { intent: account.change(intent, paid, 'payment_intent.succeeded'), charge };
}

/** What follows by itself once a charge is paid. */
export function expectMoney(account: Account, charge: Charge, method: PaymentMethod): void {
  const feeKnownAfter = method.$.isAvailableAtOnce ? 0 : account.settings.feeKnownAfterSeconds;
  account.scheduleSoon('learn_fee', charge.id, feeKnownAfter);
  if (method.$.dispute !== null) account.scheduleSoon('dispute_charge', charge.id, 0);
}

/** The bank wants to ask the reader; the page to send them to is in `next_action`. */
function ask(account: Account, intent: PaymentIntent): Attempt {
  const url = `${account.publicUrl}/authenticate/${intent.id}`;
  const next_action = { redirect_to_url: { return_url: null, url }, type: 'redirect_to_url' };
  return {
    intent: account.change(
      intent,
      { status: 'requires_action', next_action },
      'payment_intent.requires_action',
    ),
  };
}

/** The reader answered the bank wrongly, or not at all. */
export const UNAUTHENTICATED: Decline = {
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

export function failAuthentication(account: Account, intent: PaymentIntent): Attempt {
  const { code, message } = UNAUTHENTICATED;
  const failed = {
    status: 'requires_payment_method' as const,
    next_action: null,
    payment_method: null,
    last_payment_error: { code, message, type: 'card_error' },
  };
  const after = account.change(intent, failed, 'payment_intent.payment_failed');
  return { intent: after, error: new ApiError(402, 'card_error', code, message) };
}

function refuse(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  isAuthenticated: boolean,
): Attempt {
  const charge = createCharge(account, intent, method, 'failed', decline, isAuthenticated);
  account.emit('charge.failed', charge);
  const failed = { ...failedWith(method, decline, charge.id), latest_charge: charge.id };
  const after = account.change(intent, failed, 'payment_intent.payment_failed');
  return { intent: after, charge, error: declineError(after, method, decline, charge.id) };
}

export function failedWith(method: PaymentMethod, decline: Decline, charge: string): Partial<PaymentIntent> {
  const last_payment_error = {
    ...decline,
    charge,
    doc_url: docUrl(decline.code),
    payment_method: shown(method),
    type: 'card_error',
  };
  return { status: 'requires_payment_method', payment_method: null, last_payment_error, next_action: null };
}

function declineError(
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  charge: string,
): ApiError {
  const { code, message, ...rest } = decline;
  return new ApiError(402, 'card_error', code, message, {
    ...rest,
    charge,
    payment_intent: shown(intent),
    payment_method: shown(method),
  });
}

/** A debit is only asked for now; whether the bank pays is known days later. */
function startBankDebit(account: Account, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const money = method.type === 'sepa_debit' ? 'eur' : 'aud';
  if (intent.currency !== money) {
    const text = `The payment method \`${method.type}\` only supports payments in ${money.toUpperCase()}.`;
    throw invalid(text, undefined, 'currency');
  }
  const mandate = intent.$.mandate ?? createMandate(account, method).id;
  const owned = account.change(intent, { $: { ...intent.$, mandate } });
  const charge = createCharge(account, owned, method, 'pending', null, false);
  const wait = account.settings.bankDebitSeconds + (method.$.isDelayed ? DELAYED_SECONDS : 0);
  account.scheduleSoon('finish_bank_debit', charge.id, wait);
  const after = account.change(
    owned,
    { status: 'processing', latest_charge: charge.id },
    'payment_intent.processing',
  );
  account.emit('charge.pending', charge);
  return { intent: after, charge };
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}
