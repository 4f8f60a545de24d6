import type { Surroundings } from './account.ts';
import { voidResumption, voidWhenDue, writeOffWhenDue } from './billing/close-invoice.ts';
import { endWhenDue } from './billing/end-subscription.ts';
import { tellOfTrialEnd } from './billing/end-trial.ts';
import { finalizeWhenDue, retryInvoice } from './billing/finalize-invoice.ts';
import { announceRenewal, renewSubscription } from './billing/renew-subscription.ts';
import { expireIncomplete } from './billing/start-by-api.ts';
import { resumeCollection } from './billing/update-subscription.ts';
import { disputeWhenDue } from './payments/dispute-charge.ts';
import { learnFee } from './payments/fees.ts';
import { finishBankDebit } from './payments/finish-bank-debit.ts';
import { balanceRoutes } from './resources/balance.ts';
import { balanceTransactionAsOfNow, balanceTransactionRoutes } from './resources/balance-transactions.ts';
import { chargeRoutes, refundsOf } from './resources/charges.ts';
import { checkoutSessionRoutes, expireSession, lineItemsOf } from './resources/checkout-sessions.ts';
import { creditNoteRoutes } from './resources/credit-notes.ts';
import { customerBalanceTransactionRoutes } from './resources/customer-balance-transactions.ts';
import { couponRoutes } from './resources/coupons.ts';
import { customerRoutes } from './resources/customers.ts';
import { disputeRoutes } from './resources/disputes.ts';
import { eventRoutes } from './resources/events.ts';
import { invoicePaymentRoutes } from './resources/invoice-payments.ts';
import { invoiceLineRoutes } from './resources/invoice-line-acts.ts';
import { invoiceActRoutes } from './resources/invoice-acts.ts';
import { invoiceItemRoutes } from './resources/invoice-items.ts';
import { invoiceReadRoutes, paymentsOf } from './resources/invoices.ts';
import { mandateRoutes } from './resources/mandates.ts';
import { paymentIntentRoutes } from './resources/payment-intents.ts';
import { paymentMethodRoutes } from './resources/payment-methods.ts';
import { paymentPageRoutes } from './resources/payment-pages.ts';
import { arrivePayout, payOut, payoutRoutes } from './resources/payouts.ts';
import { portalConfigurationRoutes } from './resources/portal-configurations.ts';
import { portalSessionRoutes } from './resources/portal-sessions.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { promotionCodeRoutes } from './resources/promotion-codes.ts';
import { refundRoutes, settleRefund } from './resources/refunds.ts';
import { setupIntentRoutes } from './resources/setup-intents.ts';
import { subscriptionItemRoutes } from './resources/subscription-item-acts.ts';
import { subscriptionPauseRoutes } from './resources/subscription-pauses.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { advanceTestClock, testClockRoutes } from './resources/test-clocks.ts';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts';
import type { TaskTable } from './tasks.ts';
import type { Route } from './wire/route.ts';
import { searchRoute } from './wire/search.ts';

/** Every operation. The first that fits is taken. */
export const ROUTES: readonly Route[] = [
  searchRoute('/v1/charges', 'charge'),
  searchRoute('/v1/customers', 'customer'),
  searchRoute('/v1/invoices', 'invoice'),
  searchRoute('/v1/payment_intents', 'payment_intent'),
  searchRoute('/v1/prices', 'price'),
  searchRoute('/v1/products', 'product'),
  searchRoute('/v1/subscriptions', 'subscription'),
  ...customerRoutes,
  ...customerBalanceTransactionRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...checkoutSessionRoutes,
  ...paymentPageRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...balanceTransactionRoutes,
  ...balanceRoutes,
  ...mandateRoutes,
  ...subscriptionRoutes,
  ...subscriptionPauseRoutes,
  ...subscriptionItemRoutes,
  ...invoiceReadRoutes,
  ...invoicePaymentRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...setupIntentRoutes,
  ...testClockRoutes,
  ...invoiceActRoutes,
  ...invoiceLineRoutes,
  ...invoiceItemRoutes,
  ...creditNoteRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...payoutRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
];

/** What happens by itself when its time comes. */
export const TASKS: TaskTable = {
  expire_session: expireSession,
  learn_fee: learnFee,
  finish_bank_debit: finishBankDebit,
  announce_renewal: announceRenewal,
  renew_subscription: renewSubscription,
  finalize_invoice: finalizeWhenDue,
  retry_invoice: retryInvoice,
  expire_incomplete: expireIncomplete,
  end_subscription: endWhenDue,
  resume_collection: resumeCollection,
  dispute_charge: disputeWhenDue,
  settle_refund: settleRefund,
  announce_trial_end: tellOfTrialEnd,
  advance_test_clock: advanceTestClock,
  void_invoice: voidWhenDue,
  void_resumption: voidResumption,
  write_off_invoice: writeOffWhenDue,
  pay_out: payOut,
  arrive_payout: arrivePayout,
};

/** Lists that are made only when asked for. */
export const INCLUDES: Surroundings['includes'] = {
  'charge.refunds': refundsOf,
  'checkout.session.line_items': lineItemsOf,
  'invoice.payments': paymentsOf,
};

/** Fields that time alone changes. */
export const VIEWS: Surroundings['views'] = { balance_transaction: balanceTransactionAsOfNow };
