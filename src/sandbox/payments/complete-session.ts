import type { Account } from '../account.ts';
import { beginTrialFromSession, trialEndIn } from '../billing/begin-trial-from-session.ts';
import { startFromSession } from '../billing/start-from-session.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { createCustomer } from '../resources/customers.ts';
import { createIntent, type PaymentIntent } from '../resources/payment-intents.ts';
import { attach, type PaymentMethod } from '../resources/payment-methods.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { failSetup, setUp } from './set-up.ts';
import { attemptPayment, type Attempt, type Circumstances } from './attempt-payment.ts';

export interface Outcome {
  readonly session: CheckoutSession;
  /** Why the payment was refused; the session stays open. */
  readonly error?: ApiError;
  /** Where the bank asks its question, when it does. */
  readonly authenticateAt?: string;
}

/**
 * The reader presses pay. Paid (or, for a bank debit, asked for): the session is complete. Refused: it stays open, and the intent is used
 * again at the next try. The bank asks: nothing more until it is answered.
 */
export function payWithMethod(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  how: Circumstances = {},
): Outcome {
  if (session.status !== 'open') throw notOpen(session);
  if (session.mode === 'setup') return completeSetup(account, session, method, how.isAuthenticated ?? false);
  const trialEnd = trialEndIn(session.$.subscription_data, account.now());
  if (trialEnd !== undefined) return { session: beginTrialFromSession(account, session, method, trialEnd) };
  const intent = intentOf(account, session);
  const attempt = attemptPayment(account, intent, method, how);
  const held = account.change(session, { $: { ...session.$, intent: intent.id } });
  return conclude(account, held, method, attempt);
}

export function conclude(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  attempt: Attempt,
): Outcome {
  if (attempt.error !== undefined) return { session, error: attempt.error };
  if (attempt.intent.status === 'requires_action') {
    return { session, authenticateAt: authenticateAt(account, session) };
  }
  return {
    session:
      session.mode === 'subscription'
        ? startFromSession(account, session, method, attempt)
        : complete(account, session, method, attempt),
  };
}

export function notOpen(session: CheckoutSession): ApiError {
  return invalid(
    session.status === 'complete'
      ? 'This Checkout Session has already been completed.'
      : 'This Checkout Session has expired.',
    'checkout_session_not_open',
  );
}

/** The intent exists only from the first submission on. */
function intentOf(account: Account, session: CheckoutSession): PaymentIntent {
  const known = session.$.intent === null ? undefined : account.find('payment_intent', session.$.intent);
  if (known !== undefined) return known;
  const { payment_intent_data: data } = session.$;
  const intent = createIntent(
    account,
    {
      ...data,
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'aud',
      customer: session.customer ?? undefined,
      types: session.payment_method_types,
      ...(session.mode === 'subscription'
        ? { description: 'Subscription creation', setup_future_usage: 'off_session' as const }
        : {}),
    },
    { session: session.id },
  );
  account.emit('payment_intent.created', intent);
  return intent;
}

/** In `setup` mode nothing is paid: the card is only kept. */
export function completeSetup(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  isAuthenticated: boolean,
): Outcome {
  const intent = account.need('setup_intent', session.setup_intent ?? '');
  const { decline, declinesWhen } = method.$;
  if (decline !== null && declinesWhen === 'attached') {
    return { session, error: failSetup(account, intent, method, decline) };
  }
  const after = setUp(account, intent, method, isAuthenticated);
  if (after.status === 'requires_action')
    return { session, authenticateAt: authenticateAt(account, session) };
  return { session: account.change(session, completedBy(method, session), 'checkout.session.completed') };
}

function authenticateAt(account: Account, session: CheckoutSession): string {
  return `${account.publicUrl}/c/pay/${session.id}/authenticate`;
}

function complete(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  { intent }: Attempt,
): CheckoutSession {
  const customer = customerFor(account, session, method, intent);
  return account.change(
    session,
    {
      ...completedBy(method, session),
      customer,
      payment_intent: intent.id,
      payment_status: intent.status === 'processing' ? 'unpaid' : 'paid',
    },
    'checkout.session.completed',
  );
}

/** What every completed session has, whatever was bought. */
export function completedBy(method: PaymentMethod, session: CheckoutSession): Partial<CheckoutSession> {
  const { address, email, name, phone } = method.billing_details;
  const known = session.customer_details;
  return {
    status: 'complete',
    url: null,
    customer_details: {
      address: { ...address, country: address.country ?? 'AU' },
      business_name: null,
      email: known?.email ?? email,
      individual_name: null,
      name: name ?? known?.name ?? null,
      phone: phone ?? known?.phone ?? null,
      tax_exempt: 'none',
      tax_ids: [],
    },
  };
}

/** A guest stays a guest unless the session asked for a customer, or the card is to be kept. */
function customerFor(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  intent: PaymentIntent,
): string | null {
  const keepsCard = intent.setup_future_usage !== null;
  if (session.customer === null && session.customer_creation !== 'always' && !keepsCard) return null;
  const id = session.customer ?? createdCustomer(account, session, method);
  account.change(intent, { customer: id });
  if (intent.latest_charge !== null)
    account.change(account.need('charge', intent.latest_charge), { customer: id });
  if (keepsCard) attach(account, account.need('payment_method', method.id), id);
  return id;
}

export function createdCustomer(account: Account, session: CheckoutSession, method: PaymentMethod): string {
  const { address, email, name, phone } = method.billing_details;
  const customer = createCustomer(account, {
    email: session.customer_details?.email ?? email,
    name,
    phone,
    ...(address.line1 === null ? {} : { address }),
  });
  return account.change(customer, { currency: session.currency }, 'customer.updated').id;
}
