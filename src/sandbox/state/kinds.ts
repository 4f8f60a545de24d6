import type { Task } from '../tasks.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { SavedAnswer } from '../wire/idempotency.ts';
import type { BalanceTransaction } from '../resources/balance-transactions.ts';
import type { Charge } from '../resources/charges.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import type { Coupon, DeletedCoupon } from '../resources/coupons.ts';
import type { CreditNote } from '../resources/credit-notes.ts';
import type { CustomerBalanceTransaction } from '../resources/customer-balance-transactions.ts';
import type { Customer, DeletedCustomer } from '../resources/customers.ts';
import type { Discount } from '../resources/discounts.ts';
import type { Dispute } from '../resources/disputes.ts';
import type { Event } from '../resources/events.ts';
import type { Invoice } from '../resources/invoices.ts';
import type { DeletedInvoiceItem, InvoiceItem } from '../resources/invoice-items.ts';
import type { InvoicePayment } from '../resources/invoice-payments.ts';
import type { Mandate } from '../resources/mandates.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import type { Payout } from '../resources/payouts.ts';
import type { PortalConfiguration } from '../resources/portal-configurations.ts';
import type { PortalSession } from '../resources/portal-sessions.ts';
import type { Price } from '../resources/prices.ts';
import type { DeletedProduct, Product } from '../resources/products.ts';
import type { PromotionCode } from '../resources/promotion-codes.ts';
import type { Refund } from '../resources/refunds.ts';
import type { SetupIntent } from '../resources/setup-intents.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import type { DeletedTestClock, TestClock } from '../resources/test-clocks.ts';
import type { DeletedWebhookEndpoint, WebhookEndpoint } from '../resources/webhook-endpoints.ts';
import type { Settings } from './settings.ts';

/** What each kind of stored object is. */
export interface Kinds {
  'sandbox.settings': Settings;
  'sandbox.task': Task;
  'sandbox.clock_task': Task;
  'sandbox.delivery': Delivery;
  'sandbox.idempotency': SavedAnswer;
  event: Event;
  webhook_endpoint: WebhookEndpoint | DeletedWebhookEndpoint;
  customer: Customer | DeletedCustomer;
  product: Product | DeletedProduct;
  price: Price;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  charge: Charge;
  balance_transaction: BalanceTransaction;
  payment_method: PaymentMethod;
  mandate: Mandate;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  refund: Refund;
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  dispute: Dispute;
  setup_intent: SetupIntent;
  'test_helpers.test_clock': TestClock | DeletedTestClock;
  invoiceitem: InvoiceItem | DeletedInvoiceItem;
  coupon: Coupon | DeletedCoupon;
  promotion_code: PromotionCode;
  discount: Discount;
  payout: Payout;
  customer_balance_transaction: CustomerBalanceTransaction;
  credit_note: CreditNote;
}
export type Kind = keyof Kinds;

/** The position of a kind is what the slot table on disk remembers: add at the end, never reorder. */
export const KINDS: readonly Kind[] = [
  'sandbox.settings',
  'sandbox.task',
  'sandbox.clock_task',
  'sandbox.delivery',
  'sandbox.idempotency',
  'event',
  'webhook_endpoint',
  'customer',
  'product',
  'price',
  'checkout.session',
  'payment_intent',
  'charge',
  'balance_transaction',
  'payment_method',
  'mandate',
  'subscription',
  'invoice',
  'invoice_payment',
  'refund',
  'billing_portal.configuration',
  'billing_portal.session',
  'dispute',
  'setup_intent',
  'test_helpers.test_clock',
  'invoiceitem',
  'coupon',
  'promotion_code',
  'discount',
  'payout',
  'customer_balance_transaction',
  'credit_note',
];

/** Which kind an id belongs to, by how it begins. */
const PREFIXES: readonly (readonly [string, Kind])[] = [
  ['cus_', 'customer'],
  ['prod_', 'product'],
  ['price_', 'price'],
  ['cs_', 'checkout.session'],
  ['pi_', 'payment_intent'],
  ['ch_', 'charge'],
  ['py_', 'charge'],
  ['txn_', 'balance_transaction'],
  ['pm_', 'payment_method'],
  ['mandate_', 'mandate'],
  ['sub_', 'subscription'],
  ['in_', 'invoice'],
  ['inpay_', 'invoice_payment'],
  ['re_', 'refund'],
  ['pyr_', 'refund'],
  ['bpc_', 'billing_portal.configuration'],
  ['bps_', 'billing_portal.session'],
  ['du_', 'dispute'],
  ['pdp_', 'dispute'],
  ['seti_', 'setup_intent'],
  ['clock_', 'test_helpers.test_clock'],
  ['ii_', 'invoiceitem'],
  ['promo_', 'promotion_code'],
  ['di_', 'discount'],
  ['po_', 'payout'],
  ['cbtxn_', 'customer_balance_transaction'],
  ['cn_', 'credit_note'],
  ['evt_', 'event'],
  ['we_', 'webhook_endpoint'],
];

export function kindOf(id: string): Kind {
  return PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1] ?? 'product';
}
