import type { Account } from '../account.ts';
import { notOpen, payWithMethod } from '../payments/complete-session.ts';
import { invalid } from '../wire/api-error.ts';
import { integer, required, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { takeMethod } from './payment-methods.ts';

/** How Stripe's own command line pays a Checkout Session; Stripe does not document these two. */
export const paymentPageRoutes: readonly Route[] = [
  route('GET', '/v1/payment_pages/:session', {}, ({ account }, id) => account.need('checkout.session', id)),
  route(
    'POST',
    '/v1/payment_pages/:session/confirm',
    { payment_method: required(text()), expected_amount: integer(0), expected_payment_method_type: text() },
    ({ account, params }, id) => confirm(account, id, params.payment_method, params.expected_amount),
  ),
];

function confirm(account: Account, id: string, methodId: string, expected: number | undefined): object {
  const session = account.need('checkout.session', id);
  if (session.status !== 'open') throw notOpen(session);
  if (expected !== undefined && session.amount_total !== null && expected !== session.amount_total) {
    throw invalid(
      'The amount expected does not match the amount of the Checkout Session.',
      'amount_mismatch',
      'expected_amount',
    );
  }
  const method = takeMethod(account, methodId, 'payment_method');
  if (!session.payment_method_types.includes(method.type)) {
    throw invalid(
      `This Checkout Session does not accept the payment method type ${method.type}.`,
      undefined,
      'payment_method',
    );
  }
  const { email, name } = method.billing_details;
  const known = session.customer_details?.email ?? email ?? 'stripe@example.com';
  const filled = account.change(method, {
    billing_details: { ...method.billing_details, email: known, name: name ?? 'Jenny Rosen' },
  });
  const outcome = payWithMethod(account, session, filled);
  if (outcome.error !== undefined) throw outcome.error;
  return outcome.session;
}
