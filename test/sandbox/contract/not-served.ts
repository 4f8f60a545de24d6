/** What the SDK declares for the resources served and the sandbox does not answer, by reason. A test fails when this is not all of it, or too much. */
export const NOT_SERVED: Readonly<Record<string, readonly string[]>> = {
  'money a customer transfers to a cash balance': [
    'GET /v1/customers/{}/cash_balance',
    'POST /v1/customers/{}/cash_balance',
    'GET /v1/customers/{}/cash_balance_transactions',
    'GET /v1/customers/{}/cash_balance_transactions/{}',
    'POST /v1/customers/{}/funding_instructions',
    'POST /v1/payment_intents/{}/apply_customer_balance',
  ],
  'sources, which payment methods have taken the place of': [
    'GET /v1/customers/{}/sources',
    'POST /v1/customers/{}/sources',
    'GET /v1/customers/{}/sources/{}',
    'POST /v1/customers/{}/sources/{}',
    'DELETE /v1/customers/{}/sources/{}',
    'POST /v1/customers/{}/sources/{}/verify',
  ],
  'tax numbers of customers': [
    'GET /v1/customers/{}/tax_ids',
    'POST /v1/customers/{}/tax_ids',
    'GET /v1/customers/{}/tax_ids/{}',
    'DELETE /v1/customers/{}/tax_ids/{}',
  ],
  'line items of a payment, for card networks': ['GET /v1/payment_intents/{}/amount_details_line_items'],
  'payouts called back, which only American and Canadian banks allow': ['POST /v1/payouts/{}/reverse'],
  'entitlements: which features a product grants': [
    'GET /v1/products/{}/features',
    'POST /v1/products/{}/features',
    'GET /v1/products/{}/features/{}',
    'DELETE /v1/products/{}/features/{}',
  ],
  'small deposits to prove an American or Canadian account, which no way to pay here asks for': [
    'POST /v1/payment_intents/{}/verify_microdeposits',
    'POST /v1/setup_intents/{}/verify_microdeposits',
  ],
};
