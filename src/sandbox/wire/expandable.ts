/**
 * The fields that hold another object's id and can be asked for whole, by object type and, for parts of an object, by path
 * (from the SDK's declarations, API version 2026-10-28.endive). An array stands for an id inside a list of ids.
 */
export const EXPANDABLE: Readonly<Record<string, readonly string[]>> = {
  balance_transaction: ['source'],
  'billing_portal.session': ['configuration'],
  charge: [
    'balance_transaction',
    'customer',
    'failure_balance_transaction',
    'payment_intent',
    'payment_method_details.card.mandate',
  ],
  'checkout.session': [
    'customer',
    'invoice',
    'payment_intent',
    'setup_intent',
    'subscription',
    'discounts.coupon',
    'discounts.promotion_code',
  ],
  credit_note: ['customer', 'customer_balance_transaction', 'invoice', 'refunds.refund'],
  customer_balance_transaction: ['checkout_session', 'credit_note', 'customer', 'invoice'],
  customer: ['test_clock', 'invoice_settings.default_payment_method'],
  discount: ['customer', 'promotion_code', 'source.coupon'],
  dispute: ['charge', 'payment_intent'],
  invoice: [
    'customer',
    'default_payment_method',
    'latest_revision',
    'test_clock',
    'parent.subscription_details.subscription',
    'discounts',
    'total_discount_amounts.discount',
  ],
  invoice_payment: ['invoice', 'payment.charge', 'payment.payment_intent'],
  invoiceitem: ['customer', 'test_clock', 'pricing.price_details.price', 'discounts'],
  item: [],
  line_item: ['subscription', 'pricing.price_details.price', 'discounts'],
  mandate: ['payment_method'],
  payment_intent: ['customer', 'latest_charge', 'payment_method'],
  payment_method: ['customer'],
  payout: ['balance_transaction', 'failure_balance_transaction', 'destination'],
  price: ['product'],
  product: ['default_price'],
  promotion_code: ['customer', 'promotion.coupon'],
  refund: [
    'balance_transaction',
    'charge',
    'customer',
    'failure_balance_transaction',
    'payment_intent',
    'payment_method',
  ],
  setup_intent: ['customer', 'latest_attempt', 'mandate', 'payment_method', 'single_use_mandate'],
  subscription: [
    'customer',
    'default_payment_method',
    'latest_invoice',
    'pending_setup_intent',
    'test_clock',
    'discounts',
  ],
  subscription_item: ['discounts'],
};

/** Lists that are absent unless asked for. */
export const INCLUDABLE: Readonly<Record<string, readonly string[]>> = {
  charge: ['refunds'],
  'checkout.session': ['line_items'],
  coupon: ['applies_to'],
  customer: ['sources', 'subscriptions', 'tax_ids'],
  invoice: ['payments'],
};

/** Lists that are there anyway and may be named all the same. */
export const ALWAYS_THERE: Readonly<Record<string, readonly string[]>> = {
  invoice: ['lines'],
  subscription: ['items'],
};
